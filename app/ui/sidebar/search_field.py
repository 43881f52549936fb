"""The field that searches all chats, and its way to what was found. Not here: searching (`app.state.chats.search`)."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.kit.widgets import claims_escape, set_role


class SearchField(QLineEdit):
    """Signals: down() – into the results · taken() – Enter. Esc empties the field before it means anything else."""

    down = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "search")
        self.setPlaceholderText(self.tr("Search all chats"))
        self.setAccessibleName(self.tr("Search all chats"))
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Claim Esc from the window's shortcut while there is something to empty."""
        return (bool(self.text()) and claims_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Down:
                self.down.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case _:
                super().keyPressEvent(event)
