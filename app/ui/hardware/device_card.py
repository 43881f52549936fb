"""One memory with its bar, predicted beside measured, and for main memory without GPUs the layers it holds."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.machine.device_use import DeviceUse
from app.ui.hardware.memory_bar import MemoryBar
from app.ui.kit.appearance import Appearance
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, set_role
from app.ui.kit.words import gib


class DeviceCard(QFrame):
    """A card for one device: its name, its details, its memory as a bar, and the figures."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.name = set_role(QLabel(self), "heading")
        self.details = set_role(ElidedLabel(self), "note")
        self.details.setObjectName("details")
        self.figures = set_role(QLabel(self), "secondary")
        self.figures.setWordWrap(True)
        self.bar = MemoryBar(appearance, self)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.name)
        top.addWidget(self.details, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        self.column.setSpacing(Space.MEDIUM)
        self.column.addLayout(top)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.figures)

    def show_use(self, use: DeviceUse, details: str) -> None:
        """Show how one memory is used: the bar, the legend and the figures."""
        self.name.setText(translated(use.name))
        self.details.setText(details)
        self.figures.setText(self._figures(use))
        self.figures.setVisible(bool(self.figures.text()))
        self.bar.show_use(use)

    def _figures(self, use: DeviceUse) -> str:
        if not use.ours:
            return ""
        measured = self.tr("{size} measured").format(size=gib(use.ours))
        if use.predicted is None:
            return measured
        off = (use.predicted / use.ours - 1) * 100
        predicted = self.tr("{size} predicted").format(size=gib(use.predicted))
        sign = "−" if off < 0 else "+"
        return f"{predicted} · {measured} ({sign}{QLocale().toString(abs(off), 'f', 1)} %)"
