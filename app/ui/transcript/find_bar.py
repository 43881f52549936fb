"""The small bar for finding in the conversation: a field, the count, back and forth, close. Not here: the search."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.ui.kit.theme import Radius, Space, Theme

_FIELD_WIDTH = 200


class FindBar(QFrame):
    """Signals: `wanted(str)` look for this; `stepped(int)` go to the next (1) or previous (-1) match; `closed()`."""

    wanted = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find in this chat"))
        self.field.setAccessibleName(self.tr("Find in this chat"))
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.count = QLabel(self)
        self.previous = self._button("\u2191", self.tr("Previous match"), -1)
        self.next = self._button("\u2193", self.tr("Next match"), 1)
        self.close_button = self._button("\u00d7", self.tr("Close"), 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, Space.HAIR, Space.SMALL, Space.HAIR)
        row.setSpacing(Space.HAIR)
        for widget in (self.field, self.count, self.previous, self.next, self.close_button):
            row.addWidget(widget)
        self.field.textChanged.connect(self.wanted)
        self.field.installEventFilter(self)
        self.is_from_search = False  # opened by a jump from the search over all chats
        self.hide()

    def open(self) -> None:
        """Show the bar, ready to type."""
        self.is_from_search = False
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()
        if self.field.text():
            self.wanted.emit(self.field.text())

    def show_for(self, text: str) -> None:
        """Show the bar with what is found already; the focus stays where it is."""
        self.is_from_search = True
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self.show()
        self.raise_()

    def show_count(self, current: int, count: int, *, is_searching: bool = False) -> None:
        """Say which match is shown and how many there are, so far."""
        if not self.field.text():
            words = ""
        elif not count:
            words = "" if is_searching else self.tr("None")
        else:
            words = self.tr("{0} of {1}").format(current + 1, count) if current >= 0 else f"{count}"
        self.count.setText(words + "\u2026" * is_searching)
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        colours = theme.colours
        self.setStyleSheet(
            f"#findBar {{ background: {colours.surface}; border: 1px solid {colours.line};"
            f" border-radius: {Radius.CONTROL}px; }}"
            f"#findBar QLabel {{ color: {colours.quiet}; min-width: 48px; }}"
            f"#findBar QToolButton {{ border: none; color: {colours.text}; padding: 2px 6px;"
            " background: transparent; }"
            f"#findBar QToolButton:hover, #findBar QToolButton:focus {{ background: {colours.hover};"
            f" border-radius: {Radius.ROW}px; }}"
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.stepped.emit(-1 if is_back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._close()
                return True
        return super().eventFilter(watched, event)

    def _button(self, text: str, name: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self.stepped.emit(step) if step else self._close())
        return button

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
