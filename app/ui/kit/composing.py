"""While an input method composes, keys are its own: nothing is sent, closed or moved till the letters are chosen.

Some input methods hand on the Enter, Escape or arrow with which a word is chosen. Here such keys are kept from
whatever has the keyboard – boxes, fields, lists, shortcuts of the window – as long as letters are being composed in
it. Not here: showing them (Qt).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_TYPING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class ComposingGuard(QObject):
    """Watches whichever widget has the keyboard, in every window of the application."""

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._is_composing = False
        application.focusChanged.connect(self._move)
        if (widget := application.focusWidget()) is not None:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the composing, and keep back the keys that would do something."""
        if isinstance(event, QFocusEvent):
            self._let_go(watched, event)
        elif isinstance(event, QInputMethodEvent):
            self._is_composing = bool(event.preeditString())
        elif self._is_composing and isinstance(event, QKeyEvent) and not _types(event):
            event.accept()  # also of the announcement: no shortcut may take it
            return True
        return super().eventFilter(watched, event)

    def _move(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._is_composing = False
        if new is not None:
            new.installEventFilter(self)

    def _let_go(self, watched: QObject, event: QFocusEvent) -> None:
        """Who loses the keyboard for good is watched no longer; a menu gives it back without a word."""
        if event.lostFocus() and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._is_composing = False
            watched.removeEventFilter(self)


def _types(event: QKeyEvent) -> bool:
    """Whether a key only writes a letter, which the input method may do through it."""
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & ~_TYPING
