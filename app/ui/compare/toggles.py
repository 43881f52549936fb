"""Switches in a row; where there is no room for them, the same switches in a menu under one button."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.ui.kit.theme import Space


class Toggles(QWidget):
    """It has no signals: each switch has its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self.menu_button = QPushButton(self.tr("View ▾"), self)
        self._menu = QMenu(self.menu_button)
        self.menu_button.setMenu(self._menu)
        self.menu_button.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.SMALL)
        self._row.addWidget(self.menu_button)

    def add(self, words: str, tip: str) -> QPushButton:
        """Add a switch with this label, and return it."""
        button = QPushButton(words, self)
        button.setCheckable(True)
        button.setToolTip(tip)
        self.buttons.append(button)
        self._row.addWidget(button)
        action = self._menu.addAction(words)
        action.setCheckable(True)
        action.toggled.connect(button.setChecked)
        button.toggled.connect(action.setChecked)
        return button

    @property
    def wide(self) -> int:
        """Pixels that the row takes."""
        return sum(button.sizeHint().width() + Space.SMALL for button in self.buttons)

    def set_folded(self, is_folded: bool) -> None:
        """Into the menu, or out of it."""
        self.menu_button.setVisible(is_folded)
        for button in self.buttons:
            button.setVisible(not is_folded)
