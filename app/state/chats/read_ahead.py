"""Lets the engine read ahead while nobody waits: the chat in the form of its next turn, and the draft as far as it
stands. Not here: what is in view (`context`), giving way (`backends.engine`).
"""

from __future__ import annotations

from collections.abc import Callable

import psutil
from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.settings import READ_AHEAD, Setting, SettingValue
from app.state.chats.open_chats import OpenChats
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from backends.contract.messages import Prompt, UserMessage

QUIET_MILLISECONDS = 2000  # without a key and without an answer


def runs_on_battery() -> bool:
    """Whether this computer draws on its battery now."""
    read = getattr(psutil, "sensors_battery", None)  # not on every system
    battery = read() if read is not None else None
    return battery is not None and not battery.power_plugged


class ReadAheadState(QObject):
    """Of the whole program; has no signals. `is_kept_busy` tells whether the engine has something else to do, or memory
    is scarce.
    """

    def __init__(
        self,
        engine: EngineClient,
        in_use: ModelInUseState,
        chats: OpenChats,
        preferences: PreferencesState,
        is_kept_busy: Callable[[], bool],
        parent: QObject | None = None,
        on_battery: Callable[[], bool] = runs_on_battery,
        quiet_milliseconds: int = QUIET_MILLISECONDS,
    ) -> None:
        super().__init__(parent)
        self._engine, self._in_use, self._preferences = engine, in_use, preferences
        self._is_kept_busy, self._on_battery = is_kept_busy, on_battery
        self._wanted: Prompt | None = None
        self._read: Prompt | None = None  # what was read last
        self._reply: Reply | None = None
        self._answered: set[str] = set()  # chats that are in use, and not only looked at
        self._is_closed = False
        self._quiet = QTimer(self, interval=quiet_milliseconds, singleShot=True)
        self._quiet.timeout.connect(self._begin)
        chats.rested.connect(self._rested)
        preferences.changed.connect(self._heed)
        in_use.changed.connect(self._look_again)
        self._loaded = in_use.loaded

    def look_at(self, conversation_id: str, prompt: Prompt, has_draft: bool) -> None:
        """This would be asked now; without a draft, it is what would be asked about."""
        if has_draft or conversation_id in self._answered:
            self._wanted = prompt if has_draft else replace(prompt, messages=(*prompt.messages, UserMessage("")))
            self._wait()
        else:
            self._wanted = None

    def _rested(self, conversation_id: str) -> None:
        """What was asked is answered; what comes next is looked at next."""
        self._answered.add(conversation_id)
        self._wanted = None

    def close(self) -> None:
        """Read no more."""
        self._is_closed = True
        self._quiet.stop()
        self._stop()

    def _wait(self) -> None:
        """Begin the quiet time anew; not at the end of the program, when the model goes as well."""
        if not self._is_closed:
            self._quiet.start()

    def _begin(self) -> None:
        wanted = self._wanted
        if wanted is None or wanted == self._read or not self._may():
            return
        if self._is_kept_busy():
            self._wait()
            return
        self._stop()
        self._read = wanted
        reply = self._reply = self._engine.read_ahead(wanted)
        reply.finished.connect(self._ended)
        reply.failed.connect(self._ended)

    def _may(self) -> bool:
        is_ready = self._in_use.phase is ModelPhase.READY and not self._engine.is_answering
        is_here = self._engine.capabilities.reads_ahead and not self._in_use.host_elsewhere
        return is_ready and is_here and self._preferences.get(READ_AHEAD) and not self._on_battery()

    def _ended(self, _event: object) -> None:
        self._reply = None

    def _stop(self) -> None:
        if self._reply is not None:
            self._reply.cancel()

    def _heed(self, setting: Setting[SettingValue]) -> None:
        if setting.name == READ_AHEAD.name and not self._preferences.get(READ_AHEAD):
            self._stop()

    def _look_again(self) -> None:
        if self._in_use.loaded != self._loaded:
            self._loaded, self._read = self._in_use.loaded, None
            self._wait()
