"""When what was read for a chat is kept on the disk, and given back: while nobody waits for the engine.

Kept after an answer whose reading took a while; given back when the chat comes into view and another engine, or
another time, has not read it. Not here: how (`app.services.storage.prefix_storage`).
"""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from app.core.chats.conversation import Conversation
from app.core.chats.prompts import prompt_for
from app.core.chats.turns import Answer
from app.services.engine.client import EngineClient
from app.services.engine.session import EnginePhase
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.prefix_storage import LEAST, PrefixStorage
from app.settings import KEPT_READING, Setting, SettingValue
from app.state.chats.chats import ChatsState
from app.state.chats.open_chats import OpenChats
from app.state.models.model_in_use import ModelInUseState
from app.state.preferences import PreferencesState
from backends.contract.base import ModelInfo

QUIET_MILLISECONDS = 1500  # without anything asked, before something is moved
WORTH_SECONDS = 3.0  # of reading that a file saves
_GIGABYTE = 1 << 30


class KeptPrefixesState(QObject):
    """Of the whole program; has no signals."""

    def __init__(
        self,
        storage: PrefixStorage,
        chats: OpenChats,
        chat_storage: ChatStorage,
        engine: EngineClient,
        in_use: ModelInUseState,
        preferences: PreferencesState,
        parent: QObject | None = None,
        quiet_milliseconds: int = QUIET_MILLISECONDS,
        worth_seconds: float = WORTH_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._storage, self._chats, self._engine, self._in_use = storage, chats, engine, in_use
        self._preferences = preferences
        self._worth_seconds = worth_seconds
        self._read: list[str] = []  # chats that this engine has read, the last one last
        self._to_keep: list[str] = []  # chats that were answered
        self._to_restore = ""  # the chat in view, which this engine has not read
        self._is_closed = False
        self._given: dict[str, int] = {}  # tokens that were given back for a chat and not asked about yet
        self._quiet = QTimer(self, interval=quiet_milliseconds, singleShot=True)
        self._quiet.timeout.connect(self._move)
        preferences.changed.connect(self._heed)
        chats.rested.connect(self._rested)
        chats.gone.connect(storage.forget)
        chats.shortened.connect(self._shortened)
        self._chat_storage = chat_storage
        chat_storage.opened.connect(self._opened)
        chat_storage.closing.connect(storage.cancel)
        storage.restored.connect(self._restored)
        storage.gave_way.connect(self._keep_later)
        storage.rested.connect(self._wait)
        in_use.changed.connect(self._model_changed)
        self._model = ""

    def watch(self, chats: ChatsState) -> None:
        """Heed which chat comes into view there. Its slot must not hold it, or it would be deleted twice."""
        chats.current_changed.connect(self._view_changed)

    def _wait(self) -> None:
        """Begin the quiet time anew; not at the end of the program, when the model goes as well."""
        if not self._is_closed:
            self._quiet.start()

    def _view_changed(self) -> None:
        chats = self.sender()
        if isinstance(chats, ChatsState):
            self.look_at(chats.current.conversation)

    def _opened(self) -> None:
        self._storage.use_key(self._chat_storage.key)

    def look_at(self, conversation: Conversation) -> None:
        """This chat is in view."""
        if conversation.details.id not in self._read:
            self._to_restore = conversation.details.id
            self._wait()

    @property
    def _gigabytes(self) -> int:
        """How much may be kept; 0: nothing."""
        return self._preferences.get(KEPT_READING)

    def _heed(self, setting: Setting[SettingValue]) -> None:
        if setting.name != KEPT_READING.name:
            return
        if self._gigabytes:
            self._storage.shrink(self._gigabytes * _GIGABYTE)
        else:
            self._storage.forget_all()

    def close(self) -> None:
        """Move nothing any more."""
        self._is_closed = True
        self._quiet.stop()
        self._storage.close()

    def _model_changed(self) -> None:
        info = self._in_use.model
        now = _name_of(info, self._in_use.hash) if info is not None else ""
        if now != self._model:
            self._model = now
            self._given.clear()
            self._read.clear()
            self._wait()

    def _rested(self, conversation_id: str) -> None:
        self._note_read(conversation_id)
        self._note_given(conversation_id)
        self._to_keep = [*(each for each in self._to_keep if each != conversation_id), conversation_id]
        self._wait()

    def _shortened(self, conversation_id: str) -> None:
        """A message was deleted: what was read of it goes at once, and the rest is kept after the next answer."""
        self._to_keep = [each for each in self._to_keep if each != conversation_id]
        self._storage.forget((conversation_id,))

    def _keep_later(self, conversation_id: str) -> None:
        """Keep it after what it gave way to; `rested` follows, and starts the quiet time."""
        if conversation_id not in self._to_keep:
            self._to_keep = [conversation_id, *self._to_keep]

    def _note_read(self, conversation_id: str) -> None:
        """The engine has room for few; what it has read longest ago may be gone."""
        most = self._in_use.model.sequences if self._in_use.model is not None else 1
        self._read = [*(each for each in self._read if each != conversation_id), conversation_id][-most:]

    def _note_given(self, conversation_id: str) -> None:
        """Write into the newest answer's record how much of what was reused had come from the disk."""
        given, chat = self._given.pop(conversation_id, 0), self._chats.if_open(conversation_id)
        answer = _last_answer(chat.conversation) if chat is not None else None
        if not given or chat is None or answer is None or answer.record.usage is None:
            return
        record = replace(answer.record, from_disk=min(given, answer.record.usage.reused_tokens))
        chat.keep_record(answer.id, record)

    def _move(self) -> None:
        """The next thing to move; it is asked again when that is done, or when it is quiet again."""
        if self._storage.is_moving or not self._gigabytes or not self._model:
            return
        if self._engine.phase is not EnginePhase.READY or not (self._to_restore or self._to_keep):
            return
        if self._engine.is_answering:
            self._wait()
            return
        if self._to_restore:
            chat, self._to_restore = self._to_restore, ""
            if self._engine.capabilities.keeps_prefixes:
                self._storage.restore(chat, self._model)
        else:
            self._keep(self._to_keep.pop())

    def _keep(self, conversation_id: str) -> None:
        chat = self._chats.if_open(conversation_id)
        answer = _last_answer(chat.conversation) if chat is not None and not chat.is_temporary else None
        usage = answer.record.usage if answer is not None else None
        if chat is None or answer is None or usage is None or not self._engine.capabilities.keeps_prefixes:
            return
        if usage.prompt_tokens >= LEAST and usage.prefill_seconds >= self._worth_seconds:
            prompt = prompt_for(chat.conversation, answer.id, answer.effort)
            self._storage.keep(conversation_id, self._model, prompt, self._gigabytes * _GIGABYTE)

    def _restored(self, conversation_id: str, tokens: int) -> None:
        self._note_read(conversation_id)
        self._given[conversation_id] = tokens


def _last_answer(conversation: Conversation) -> Answer | None:
    last = conversation.branch()[-1:]
    return last[0] if last and isinstance(last[0], Answer) else None


def _name_of(info: ModelInfo, file_hash: str) -> str:
    """Whatever makes computed tokens another model's: the file, the library, the cache's type, adapters."""
    return "\n".join(
        (file_hash or f"{info.path} {info.size}", info.build, info.options.kv_type, *info.options.adapters)
    )
