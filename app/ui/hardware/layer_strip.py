"""A box for each layer of the model: which memory holds it, and dashed where its experts are in main memory."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import TextSize

_HEIGHT, _GAP = 26, 3


class LayerStrip(QWidget):
    """24 boxes, or 36. In main memory a box holds a C, on a GPU its number."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._owners: tuple[int | None, ...] = ()
        self._expert_layers = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def show_layers(self, owners: tuple[int | None, ...], expert_layers: int) -> None:
        """The GPU of each layer, None for main memory; the experts of the first so many layers are in main memory."""
        self._owners, self._expert_layers = owners, expert_layers
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """The same in a sentence."""
        places: dict[int | None, list[int]] = {}
        for layer, owner in enumerate(self._owners, 1):
            places.setdefault(owner, []).append(layer)
        parts = [
            self.tr("{first} to {last} {where}").format(first=layers[0], last=layers[-1], where=self._where(owner))
            for owner, layers in places.items()
        ]
        sentence = self.tr("Layers: {parts}").format(parts=", ".join(parts))
        if self._expert_layers:
            sentence += self.tr("; experts of the first {count} in main memory").format(count=self._expert_layers)
        return sentence

    def _where(self, owner: int | None) -> str:
        return self.tr("in main memory (C)") if owner is None else self.tr("on GPU {number}").format(number=owner)

    def sizeHint(self) -> QSize:
        return QSize(400, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(TextSize.NOTE))
        width = (self.width() + _GAP) / max(1, len(self._owners)) - _GAP
        for layer, owner in enumerate(self._owners):
            box = QRectF(layer * (width + _GAP) + 0.5, 0.5, width - 1, _HEIGHT - 1)
            is_split = owner is not None and layer < self._expert_layers
            painter.setPen(
                QPen(QColor(theme.colours.high.mark), 1.6, Qt.PenStyle.DashLine)
                if is_split
                else QPen(QColor(theme.colours.line), 1)
            )
            painter.setBrush(QColor(theme.colours.sunken if owner is None or is_split else theme.colours.accent_tint))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(theme.colours.quiet))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "C" if owner is None else str(owner))
