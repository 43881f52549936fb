"""The program's icon as Windows wants it, drawn from the SVG: an `.ico` whose pictures are PNG."""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)  # at 100 to 250 %, as title bar, taskbar and Explorer ask for


def write(drawing: Path, icon: Path) -> Path:
    """The drawing at all sizes, in one file."""
    renderer = QSvgRenderer(str(drawing))
    pictures = [picture(renderer, size) for size in SIZES]
    place = 6 + 16 * len(pictures)
    entries = b""
    for size, drawn in zip(SIZES, pictures, strict=True):
        entries += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(drawn), place)
        place += len(drawn)
    icon.parent.mkdir(parents=True, exist_ok=True)
    icon.write_bytes(struct.pack("<3H", 0, 1, len(pictures)) + entries + b"".join(pictures))
    return icon


def picture(renderer: QSvgRenderer, size: int) -> bytes:
    """The drawing as a PNG of this width and height."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())
