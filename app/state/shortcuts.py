"""Which keys mean what: the table's own, or the user's. A key means one thing; what is refused says why.

Signals: changed() – some keys are others. Keys are in Qt's portable form, such as `Ctrl+N`.
Not here: the commands and their words (`app.ui.shell.actions`), the file (`app.settings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

from app.errors import SettingsError
from app.sentence import Sentence
from app.settings import Setting
from app.state.preferences import PreferencesState

_KEYS = Sentence("Keys")  # have no row of their own on the settings page
_SEPARATOR = " "  # no portable key holds one
_EDITING = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
    QKeySequence.StandardKey.SelectAll,
)
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True)
class Taken:
    """The keys belong to another command."""

    command: str


@dataclass(frozen=True)
class NoShortcut:
    """The keys write or edit text."""


ShortcutProblem = Taken | NoShortcut


class ShortcutsState(QObject):
    """The user's keys over those of the table; an empty list means none."""

    changed = Signal()

    def __init__(
        self, preferences: PreferencesState, table: Mapping[str, tuple[str, ...]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._settings = {
            name: Setting(f"shortcuts.{name}", _joined(keys), _KEYS, _KEYS) for name, keys in table.items()
        }
        self._table = table

    def keys(self, command: str) -> tuple[str, ...]:
        """The first ones are those that are shown."""
        kept = cast("object", self._preferences.get(self._settings[command]))
        if not isinstance(kept, str):  # written by hand
            return self._table[command]
        return tuple(keys for keys in kept.split(_SEPARATOR) if not QKeySequence(keys).isEmpty())

    def is_changed(self, command: str) -> bool:
        """Whether the user chose them."""
        return self.keys(command) != self._table[command]

    @property
    def is_any_changed(self) -> bool:
        """Whether there is anything to reset."""
        return any(self.is_changed(command) for command in self._table)

    def refusal(self, command: str, keys: str) -> ShortcutProblem | None:
        """Why these keys cannot be had for a command; None: they can."""
        wanted = QKeySequence(keys)
        if _writes(wanted) or any(wanted in QKeySequence.keyBindings(standard) for standard in _EDITING):
            return NoShortcut()
        for other in self._table:
            if other != command and any(QKeySequence(one) == wanted for one in self.keys(other)):
                return Taken(other)
        return None

    def choose(self, command: str, keys: str) -> None:
        """In place of those it had; "" takes them away. Raises SettingsError where it cannot be kept."""
        if keys and self.refusal(command, keys) is not None:
            raise SettingsError(Sentence("These keys cannot be used for this."), Sentence("Choose other keys."))
        self._preferences.set(self._settings[command], keys)
        self.changed.emit()

    def reset(self, command: str) -> ShortcutProblem | None:
        """Back to the table's; refused where another command has taken them meanwhile."""
        for keys in self._table[command]:
            refused = self.refusal(command, keys)
            if refused is not None:
                return refused
        self._preferences.reset(self._settings[command])
        self.changed.emit()
        return None

    def reset_all(self) -> None:
        """All back to the table's."""
        for setting in self._settings.values():
            self._preferences.reset(setting)
        self.changed.emit()


def _joined(keys: tuple[str, ...]) -> str:
    return _SEPARATOR.join(keys)


def _writes(keys: QKeySequence) -> bool:
    """Whether these write a sign, or are Enter and the like, which every field needs."""
    if keys.isEmpty():
        return True
    combination = cast("QKeyCombination", keys[0])  # type: ignore[index] # missing from the stubs
    if combination.keyboardModifiers() & _HELD:
        return False
    return not Qt.Key.Key_F1 <= combination.key() <= Qt.Key.Key_F35
