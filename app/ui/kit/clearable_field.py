"""A field of one line with a sign that empties it, in the theme's colour, also after the theme was changed."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QStyle, QWidget

_CLEAR = "_q_qlineeditclearaction"  # Qt's own name of it


class ClearableField(QLineEdit):
    """It has no signals of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)

    def changeEvent(self, arg__1: QEvent) -> None:
        """Take the sign of the new style sheet: Qt asks for it only when the button is made."""
        super().changeEvent(arg__1)
        if arg__1.type() is QEvent.Type.StyleChange:
            sign = self.style().standardIcon(QStyle.StandardPixmap.SP_LineEditClearButton, None, self)
            for action in self.findChildren(QAction, _CLEAR):
                action.setIcon(sign)
