"""The program's icon as macOS wants it, drawn from the SVG: an `.icns` whose pictures are PNG."""

from __future__ import annotations

import struct
from pathlib import Path

import windows_icon
from PySide6.QtSvg import QSvgRenderer

# Apple's names of the sizes, each also at twice its size for a Retina screen.
SIZES = {
    "icp4": 16,
    "ic11": 32,
    "icp5": 32,
    "ic12": 64,
    "ic07": 128,
    "ic13": 256,
    "ic08": 256,
    "ic14": 512,
    "ic09": 512,
    "ic10": 1024,
}


def write(drawing: Path, icon: Path) -> Path:
    """The drawing at all sizes, in one file."""
    renderer = QSvgRenderer(str(drawing))
    entries = b"".join(_entry(name, windows_icon.picture(renderer, size)) for name, size in SIZES.items())
    icon.parent.mkdir(parents=True, exist_ok=True)
    icon.write_bytes(_entry("icns", entries))
    return icon


def _entry(name: str, content: bytes) -> bytes:
    return name.encode() + struct.pack(">I", len(content) + 8) + content
