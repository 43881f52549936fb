"""Icons drawn for this app: SVG files tinted by the theme, and the motif of three rising bars, drawn here.

Not here: which icon stands where.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import assets_folder
from app.ui.kit.theme import Theme, with_alpha
from backends.contract.messages import Effort

_LEVEL = {Effort.LOW: 1, Effort.MEDIUM: 2, Effort.HIGH: 3}


def icon(name: str, colour: str, size: int = 16) -> QIcon:
    """The SVG of this name in `assets/icons`, its `currentColor` replaced; sharp at 1, 1.5, 2 and 3 device pixels."""
    source = (assets_folder() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(source.encode()))
    box = QRectF(0, 0, size, size)  # without it the renderer fills the pixmap's device pixels, and a part is cut off
    return _drawn(size, lambda painter: renderer.render(painter, box))


def motif_icon(theme: Theme, size: int = 16, *, is_mirrored: bool = False) -> QIcon:
    """The app's own sign in the theme's colours, with room behind it for a word."""
    left = 3 if is_mirrored else 0
    return _drawn(size, lambda painter: paint_motif(painter, QRectF(left, 0, size - 3, size - 2), theme))


def _drawn(size: int, draw: Callable[[QPainter], object]) -> QIcon:
    drawn = QIcon()
    for ratio in (1, 1.5, 2, 3):
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        draw(painter)
        painter.end()
        drawn.addPixmap(pixmap)
    return drawn


def paint_bars(painter: QPainter, box: QRectF, colours: tuple[QColor, QColor, QColor]) -> None:
    """Three bars rising from low to high, filling `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    step = box.width() / 3.6
    for place, (colour, part) in enumerate(zip(colours, (0.5, 0.75, 1.0), strict=True)):
        height = box.height() * part
        bar = QRectF(box.left() + place * step * 1.3, box.bottom() - height, step, height)
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, step / 4, step / 4)
    painter.restore()


def paint_effort(painter: QPainter, box: QRectF, theme: Theme, effort: Effort) -> None:
    """The bars of one effort: as many filled as it is high, the rest faint."""
    mark = theme.effort(effort).mark
    level = _LEVEL[effort]
    filled, faint = QColor(mark), with_alpha(mark, 0.3)
    paint_bars(painter, box, (filled, filled if level > 1 else faint, filled if level > 2 else faint))


def paint_motif(painter: QPainter, box: QRectF, theme: Theme) -> None:
    """The app's own sign: one bar in each effort's colour."""
    c = theme.colours
    paint_bars(painter, box, (QColor(c.low.mark), QColor(c.medium.mark), QColor(c.high.mark)))
