"""Lets the engine read ahead while nobody waits: the chat in the form of its next turn, and the draft as far as it
stands. Not here: what is in view (`context`), giving way (`backends.engine`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from app.core.machine.probes.known import this_computer
from app.core.machine.probes.power import is_on_battery
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.settings import READ_AHEAD, Setting, SettingValue
from app.state.chats.open_chats import OpenChats
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt, UserMessage

QUIET_MILLISECONDS = 2000  # without a key and without an answer


def _runs_on_battery() -> bool:
    return is_on_battery(this_computer())


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
        on_battery: Callable[[], bool] = _runs_on_battery,
        quiet_milliseconds: int = QUIET_MILLISECONDS,
    ) -> None:
        super().__init__(parent)
        self._engine, self._in_use, self._preferences = engine, in_use, preferences
        self._is_kept_busy, self._on_battery = is_kept_busy, on_battery
        self._chats = chats
        self._chat = ""  # the chat in view
        self._wanted: Prompt | None = None  # what would be asked there
        self._begun: Prompt | None = None  # what was read last, or is being read; not what was given up
        self._reply: Reply | None = None  # of that; held also when it is closed
        self._answered: set[str] = set()  # chats that are in use, and not only looked at
        self._is_closed = False
        self._quiet = QTimer(self, interval=quiet_milliseconds, singleShot=True)
        self._quiet.timeout.connect(self.refresh)
        chats.rested.connect(self._rested)
        preferences.changed.connect(self._heed)
        in_use.changed.connect(self._look_again)
        self._loaded = in_use.loaded

    def look_at(self, conversation_id: str, prompt: Prompt, has_draft: bool) -> None:
        """This would be asked now; without a draft, it is what would be asked about."""
        asked = prompt if has_draft else replace(prompt, messages=(*prompt.messages, UserMessage("")))
        self._chat, self._wanted = conversation_id, asked if has_draft or conversation_id in self._answered else None
        self._wait()

    def refresh(self) -> None:
        """Read what is wanted, in place of what is being read; look again after as long, until it has been read."""
        wanted, is_reading = self._wanted, self._reply is not None and not self._reply.is_closed
        is_over = wanted == self._begun and not is_reading
        if wanted is None or is_over or not self._is_possible():  # what changes that looks again
            self._stop()
            return
        if self._is_hindered():
            self._stop()
        elif wanted != self._begun:
            self._begun = wanted
            reply = self._reply = self._engine.read_ahead(wanted)
            reply.failed.connect(partial(self._failed, wanted))
        self._wait()

    def close(self) -> None:
        """Read no more."""
        self._is_closed = True
        self._quiet.stop()
        self._stop()

    def _wait(self) -> None:
        """Begin the quiet time anew; not at the end of the program, when the model goes as well."""
        if not self._is_closed:
            self._quiet.start()

    def _is_possible(self) -> bool:
        """Whether the user, the model and the chat are such that something may be read."""
        is_here = self._in_use.phase is ModelPhase.READY and not self._in_use.host_elsewhere
        able = self._engine.capabilities.reads_ahead and self._chats.if_open(self._chat) is not None
        return is_here and able and self._preferences.get(READ_AHEAD)

    def _is_hindered(self) -> bool:
        """Whether it has to wait: who looks after the battery is asked last, for that takes longest."""
        chat = self._chats.if_open(self._chat)
        is_running = chat is not None and chat.is_running  # also while a tool works, and the engine rests
        return self._engine.is_answering or is_running or self._is_kept_busy() or self._on_battery()

    def _failed(self, prompt: Prompt, failure: EngineFailure) -> None:
        """What gave way is wanted still; what cannot be read is not tried again."""
        if failure.code is ErrorCode.CANCELLED and prompt is self._begun:
            self._begun = None
            self._wait()

    def _rested(self, conversation_id: str) -> None:
        """What was asked is answered; what comes next there is looked at next."""
        self._answered.add(conversation_id)
        if conversation_id == self._chat:
            self._wanted = None

    def _stop(self) -> None:
        if self._reply is not None:
            self._reply.cancel()

    def _heed(self, setting: Setting[SettingValue]) -> None:
        if setting.name == READ_AHEAD.name:
            self.refresh()

    def _look_again(self) -> None:
        if self._in_use.loaded != self._loaded:
            self._loaded, self._begun = self._in_use.loaded, None
            self._wait()
