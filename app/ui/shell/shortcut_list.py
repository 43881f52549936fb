"""The list of shortcuts, made from the table of commands; the keys of each can be changed here, by pressing others.

Not here: which keys are in force (`app.state.shortcuts`), giving them to the window (`actions`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import SettingsError
from app.state.shortcuts import ShortcutProblem, ShortcutsState, Taken
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.shell.actions import COMMANDS, Command, command_words, keys_shown

_HELD_ALONE = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_unknown,
}


class KeysButton(QPushButton):
    'Signals: pressed_keys(str) – in portable form; "" for none. Esc leaves them, Backspace removes them.'

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


_KEYS_WIDTH = 192


class ShortcutList(QDialog):
    """Two columns: what, and which keys."""

    def __init__(self, shortcuts: ShortcutsState, parent: QWidget) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons: dict[str, KeysButton] = {}
        self._resets: dict[str, QPushButton] = {}
        self.problem = set_role(QLabel(self), "bad")
        self.problem.setWordWrap(True)
        self.reset_button = QPushButton(self.tr("Reset all"), self)
        self.reset_button.setAutoDefault(False)
        self.reset_button.clicked.connect(self._reset_all)
        self._lay_out()
        self._refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(set_role(QLabel(self.tr("Shortcuts"), self), "title"))
        words = self.tr("Press a button to choose other keys; Backspace removes them.")
        column.addWidget(set_role(QLabel(words, self), "secondary"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.MEDIUM)
        grid.setVerticalSpacing(Space.HAIR)
        grid.setColumnMinimumWidth(3, Space.WIDE)
        half = (len(COMMANDS) + 3) // 2
        for place, command in enumerate(COMMANDS):
            self._add_row(grid, place % half, 0 if place < half else 4, command)
        self._add_fixed(grid, half)
        column.addLayout(grid)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(self.reset_button)
        row.addStretch(1)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    def _add_row(self, grid: QGridLayout, row: int, left: int, command: Command) -> None:
        words = command_words(command)
        grid.addWidget(QLabel(words, self), row, left)
        keys = self.buttons[command.name] = KeysButton(words, self)
        keys.setFixedWidth(_KEYS_WIDTH)
        keys.pressed_keys.connect(partial(self._choose, command.name))
        grid.addWidget(keys, row, left + 1)
        reset = self._resets[command.name] = set_role(QPushButton("↺", self), "quiet")
        reset.setAutoDefault(False)
        reset.setAccessibleName(self.tr("Reset the keys of {command}").format(command=words))
        reset.setToolTip(self.tr("Reset"))
        policy = reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the columns stay where they are
        reset.setSizePolicy(policy)
        reset.clicked.connect(partial(self._reset, command.name))
        grid.addWidget(reset, row, left + 2)

    def _add_fixed(self, grid: QGridLayout, half: int) -> None:
        """What the question's box does with Enter is a setting."""
        fixed = ((self.tr("Send the question"), self.tr("Enter")), (self.tr("Break the line"), self.tr("Shift+Enter")))
        for row, (words, keys) in enumerate(fixed, len(COMMANDS) - half):
            grid.addWidget(QLabel(words, self), row, 4)
            grid.addWidget(set_role(QLabel(keys, self), "secondary"), row, 5, Qt.AlignmentFlag.AlignHCenter)

    def _refresh(self) -> None:
        for name, button in self.buttons.items():
            button.show_keys(next(iter(self._shortcuts.keys(name)), ""))
            self._resets[name].setVisible(self._shortcuts.is_changed(name))
        self.reset_button.setEnabled(self._shortcuts.is_any_changed)

    def _choose(self, command: str, keys: str) -> None:
        refused = self._shortcuts.refusal(command, keys) if keys else None
        self.problem.setText(self._sentence(refused, keys))
        if refused is None:
            self._try(lambda: self._shortcuts.choose(command, keys))
        self._refresh()

    def _reset(self, command: str, _checked: bool = False) -> None:
        self._try(lambda: self._reset_if_free(command))
        self._refresh()

    def _reset_if_free(self, command: str) -> None:
        refused = self._shortcuts.reset(command)
        own = next(one for one in COMMANDS if one.name == command).keys
        self.problem.setText(self._sentence(refused, own[0] if own else ""))

    def _reset_all(self) -> None:
        self.problem.clear()
        self._try(self._shortcuts.reset_all)
        self._refresh()

    def _try(self, change: Callable[[], None]) -> None:
        """Say it where the keys cannot be kept."""
        try:
            change()
        except SettingsError as failure:
            self.problem.setText(translated(failure.sentence))

    def _sentence(self, refused: ShortcutProblem | None, keys: str) -> str:
        match refused:
            case None:
                return ""
            case Taken(name):
                other = command_words(next(command for command in COMMANDS if command.name == name))
                words = self.tr("{keys} belongs to “{command}”. Choose other keys, or change those first.")
                return words.format(keys=keys_shown(keys), command=other)
            case _:
                words = self.tr(
                    "{keys} is needed for writing and editing. Choose keys with Ctrl or Alt, or a function key."
                )
                return words.format(keys=keys_shown(keys))
