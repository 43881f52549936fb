"""How a picture of the window is kept: two device pixels for each of the window's, and 256 colours, those that are
seen most: sharp on every screen, and a quarter of the bytes. Not here: what is drawn.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

RATIO = 2
_COLOURS = 256


def draw_sharp(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let Qt draw as on a fine screen; to be called before the application is made."""
    environment["QT_SCALE_FACTOR"] = str(RATIO)


def keep(picture: QPixmap, file: Path) -> None:
    """Write it as a PNG."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    colours, counts = np.unique(pixels, return_counts=True)
    kept = [int(colour) for colour in colours[np.argsort(-counts)][:_COLOURS]]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    image.convertToFormat(QImage.Format.Format_Indexed8, kept, flags).save(str(file), quality=0)  # type: ignore[arg-type]  # the smallest; a PNG by its name
