"""How far a download is: what is verified, dark; what is here but not hashed yet, lighter; the rest."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import with_alpha

_HEIGHT = 8


class TransferBar(QWidget):
    """Two lengths of one bar; its words stand beside it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._done = self._verified = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def show_parts(self, done: float, verified: float, words: str) -> None:
        """Both from 0 to 1."""
        self._done, self._verified = min(1.0, done), min(1.0, verified)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = self._appearance.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), _HEIGHT / 2, _HEIGHT / 2)
        painter.setClipPath(ground)
        painter.fillPath(ground, QColor(colours.line))
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.fillRect(QRectF(0, 0, self.width() * self._done, _HEIGHT), with_alpha(colours.accent, 0.45))
        painter.fillRect(QRectF(0, 0, self.width() * self._verified, _HEIGHT), QColor(colours.accent))
