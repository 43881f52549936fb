"""The field on a card in which a person tells the model why a call is denied; it lies over the canvas.

Not here: the card (`parts.call_card`), what the model is told (`app.state`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.core.tools.result import MOST_REASON
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


class ReasonField(QWidget):
    """Signals: given(str) – the call is denied for this reason, be it empty · left() – it is not decided after all."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = set_role(QLineEdit(self), "field")
        self.field.setPlaceholderText(self.tr("Tell the model why"))
        self.field.setAccessibleName(self.tr("Tell the model why"))
        self.field.setMaxLength(MOST_REASON)
        self.field.installEventFilter(self)
        self.button = QPushButton(self.tr("Deny"), self)
        self.button.clicked.connect(self._give)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.hide()

    def open(self) -> None:
        """Show it empty, ready to type."""
        self.field.clear()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter denies with what was written, Escape goes back to the card."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._give()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _give(self) -> None:
        self.given.emit(self.field.text().strip())
