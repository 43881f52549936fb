"""What something dragged or pasted stands for: files on this computer. Not here: reading them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def files_in(data: QMimeData) -> list[Path]:
    """Only local ones; an address on the internet is text."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
