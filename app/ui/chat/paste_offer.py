"""The line above the question box that offers to attach a long text just pasted as a file. The text stays till then.

Not here: making a file of it (`app.state.chats.attaching`), pasting (`composer`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count

LONG_PASTE = 10_000  # characters; about five pages


class PasteOffer(QFrame):
    """Hidden until a long text is pasted into its box. Signals: accepted(str) – this text shall be a file."""

    accepted = Signal(str)

    def __init__(self, box: TextBox, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "chip")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._box = box
        self._start, self._end = QTextCursor(box.document()), QTextCursor(box.document())
        for edge in (self._start, self._end):  # what is typed beside the text does not become part of it
            edge.setKeepPositionOnInsert(True)
        self.words = set_role(QLabel(self), "secondary")
        self.attach_button = set_role(QPushButton(self.tr("Attach as a file"), self), "quiet")
        self.keep_button = set_role(QPushButton(self.tr("Keep as text"), self), "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, 2, 2, 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.attach_button)
        row.addWidget(self.keep_button)
        self.attach_button.clicked.connect(self._accept)
        self.keep_button.clicked.connect(self._decline)
        box.pasted.connect(self._consider)
        box.textChanged.connect(self._refresh)
        self.hide()

    @property
    def text(self) -> str:
        """What was pasted, as it is by now."""
        return self._box.text_between(self._start.position(), self._end.position())

    def take_out(self) -> None:
        """Take the text out of the box, for it is a file now; undoing puts it back."""
        cursor = QTextCursor(self._start)
        cursor.setPosition(self._end.position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self.hide()

    def _consider(self, start: int, end: int) -> None:
        if end - start >= LONG_PASTE:
            self._start.setPosition(start)
            self._end.setPosition(end)
            asked = self.tr("{count} characters pasted. Attach them as a file?")
            self.words.setText(asked.format(count=count(len(self.text))))
            self.show()

    def _refresh(self) -> None:
        """A text that was deleted or sent is offered no more."""
        if self.isVisible() and self._end.position() - self._start.position() < LONG_PASTE:
            self.hide()

    def _accept(self) -> None:
        self.accepted.emit(self.text)

    def _decline(self) -> None:
        self.hide()
        self._box.setFocus()
