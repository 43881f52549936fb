"""The frame of the app's dialogs: a title, words, content, and a row of buttons at the foot."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


class Form(QDialog):
    """Does not block: it is opened with `open()` and tells by signals. `content` takes the fields."""

    def __init__(self, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.MEDIUM)
        heading = set_role(QLabel(title, self), "title")
        heading.setWordWrap(True)
        column.addWidget(heading)
        if words:
            sentence = QLabel(words, self)
            sentence.setWordWrap(True)
            column.addWidget(sentence)
        self.content = QVBoxLayout()
        self.content.setSpacing(Space.SMALL)
        column.addLayout(self.content, 1)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        column.addSpacing(Space.HAIR)
        column.addLayout(self._row)

    def showEvent(self, event: QShowEvent) -> None:
        """Show it as high as it needs."""
        super().showEvent(event)
        self.fit(may_shrink=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; Qt alone would press the primary one instead."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def fit(self, *, may_shrink: bool = True) -> None:
        """Take the height that wrapped lines need: Qt's own limit, two thirds of the screen, would cut them off."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            needed = max(layout.totalHeightForWidth(self.width()), layout.totalMinimumSize().height())
            least = 0 if may_shrink else self.height()
            room = self.screen().availableGeometry()
            most = room.height() - (self.frameGeometry().height() - self.height())
            self.resize(self.width(), max(least, min(needed, most)))
            self._stay_within(room)

    def _stay_within(self, room: QRect) -> None:
        """Move up where it has grown over the lower edge of the screen: its buttons are there."""
        frame = self.frameGeometry()
        above = min(frame.bottom() - room.bottom(), frame.top() - room.top())
        if above > 0:
            self.move(frame.left(), frame.top() - above)

    def add_button(self, verb: str, *, is_primary: bool = False, closes: bool = False) -> QPushButton:
        """A button at the foot; one that `closes` needs no further wire."""
        button = QPushButton(verb, self)
        button.setAutoDefault(is_primary)
        button.setDefault(is_primary)
        if is_primary:
            set_role(button, "primary")
        if closes:
            button.clicked.connect(self.reject)
        self.place_button(button)
        return button

    def place_button(self, button: QPushButton) -> None:
        """Put a button at the foot that was made elsewhere."""
        button.setAutoDefault(button.isDefault())
        self._row.addWidget(button)
