"""A button that shows a command's keys and, once pressed, takes the next ones in their place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from app.ui.shell.actions import keys_shown

_HELD_ALONE = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_unknown,
}


class KeysButton(QPushButton):
    """Signals: pressed_keys(str) – in portable form; "" for none. Esc leaves them, Backspace takes them away."""

    pressed_keys = Signal(str)

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self._keys = ""
        self._is_waiting = False
        self.setAutoDefault(False)
        self.clicked.connect(self._wait)

    def show_keys(self, keys: str) -> None:
        """In the way of this system."""
        self._keys = keys
        self._is_waiting = False
        self.setText(keys_shown(keys) if keys else self.tr("None"))
        self.setAccessibleName(self.tr("{command}: {keys}").format(command=self._words, keys=self.text()))
        self.setToolTip(self.tr("Press to choose other keys"))

    def event(self, e: QEvent) -> bool:
        """While it waits, every key is its own: shortcuts of the window do not act, Tab does not move on."""
        if self._is_waiting and isinstance(e, QKeyEvent):
            if e.type() is QEvent.Type.ShortcutOverride:
                e.accept()
                return True
            if e.type() is QEvent.Type.KeyPress:
                self._take(e)
                return True
        return super().event(e)

    def focusOutEvent(self, e: QFocusEvent) -> None:
        """Whoever goes elsewhere has thought better of it."""
        super().focusOutEvent(e)
        self.show_keys(self._keys)

    def _wait(self) -> None:
        self._is_waiting = True
        self.setText(self.tr("Press keys… Esc: cancel"))

    def _take(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _HELD_ALONE:
            return
        has_none = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if has_none and key is Qt.Key.Key_Escape:
            self.show_keys(self._keys)
        elif has_none and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.pressed_keys.emit("")
        else:
            combination = event.keyCombination()
            self.pressed_keys.emit(QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText))
