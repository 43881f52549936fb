"""The conversations of this user: listed, read, written, whatever state keyring and disk are in.

Signals:
  opened() – conversations can be read; also after unlocking, restoring, repairing, importing
  locked(Locked) – a passphrase or the recovery code is needed
  noticed() – `notices` changed
  written() – all that was kept so far is on the disk
  listed() – `list` changed
  closing() – the store is about to be closed; let go of other connections to it
  failed(AppError) – something did not work, or what was said is not on the disk yet (it is tried again)
Writing happens off the GUI thread, in order; what is not written yet is read from memory. Not here: backups, emptying
the trash, protection, import and export (`storage_maintenance`), searching (`finding`), folders (`folders`),
SQL (`app.core.store`).
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from msgspec.structs import replace as change_with
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.conversation import Conversation
from app.core.chats.listing import ChatListing, ListedChat
from app.core.chats.turns import Change, Draft, Question
from app.core.store import opening, recovery, trash, unlocking
from app.core.store.database import BusyError, DiskFullError, UnreadableError
from app.core.store.keys import KeyVault
from app.core.store.opening import StoreMissingError
from app.core.store.store import Store
from app.core.store.trash import Trashed
from app.core.store.unlocking import Locked, StorageNotice, StorageNoticeKind, Unlocked
from app.errors import AppError, StoreError
from app.sentence import Sentence
from app.services.chat_store_opening import NotOpened, OpenStore, attempt, folders_of, outcome
from app.services.chat_writes import ChatWrite, whole, write_all
from app.services.tasks import Tasks
from backends.contract.messages import AssistantMessage, ToolMessage

_CLOSING_MILLISECONDS = 10_000
_Result = TypeVar("_Result")
_NOT_OPEN = StoreError(Sentence("Your conversations are not open."), Sentence("Unlock them first."))
_NOT_KEPT = StorageNotice(
    StorageNoticeKind.DISK_FULL,
    Sentence("The disk is full. What you write now is kept in memory only."),
    Sentence("Free some space; it is then written by itself."),
)


_NOT_WRITTEN = StorageNotice(
    StorageNoticeKind.NOT_WRITTEN,
    Sentence("A change could not be saved and was left out. Everything else is saved."),
    Sentence("Copy diagnostics and report this, please: it is a bug."),
)
_log = logging.getLogger(__name__)


class ChatStorage(QObject):
    """Owns the store."""

    opened = Signal()
    locked = Signal(object)
    noticed = Signal()
    written = Signal()
    listed = Signal()
    closing = Signal()
    failed = Signal(object)

    def __init__(
        self,
        store_file: Path,
        backups: Path,
        vault: KeyVault,
        parent: QObject | None = None,
        retry_milliseconds: int = 3000,
    ) -> None:
        super().__init__(parent)
        self.store_file = store_file
        self.backups = backups
        self.vault = vault
        self.notices: tuple[StorageNotice, ...] = ()
        self.writes = 0  # how often something was written since the start
        self._tasks = Tasks(self)
        self._open: OpenStore | None = None
        self._found: Unlocked | None = None  # the key of a store that could not be opened
        self._is_mending = False
        self._unwritten: list[ChatWrite] = []
        self._is_writing = False
        self.list = ChatListing()
        self._complete: set[str] = set()  # conversations that are in the open store in full
        self._held: dict[str, Conversation] = {}  # said, but not on the disk yet
        self._live: WeakValueDictionary[str, Conversation] = WeakValueDictionary()
        self._drafts: dict[str, Draft] = {}
        self._retry = QTimer(self, interval=retry_milliseconds, singleShot=True)
        self._retry.timeout.connect(self._write)

    # opening

    @property
    def is_open(self) -> bool:
        """Whether conversations can be read."""
        return self._open is not None

    @property
    def key(self) -> str | None:
        """Of the open store, or of one that could not be opened; None: unprotected, or not found."""
        if self._open is not None:
            return self._open.key
        return self._found.key if self._found else None

    def start(self) -> None:
        """Find the key and open the store, in the background. Ends in `opened`, `locked` or `failed`."""
        self.reopen(lambda: unlocking.unlock(self.store_file, self.vault))

    def unlock_with_passphrase(self, passphrase: str) -> None:
        """Answers `locked`."""
        self.reopen(lambda: unlocking.unlock_with_passphrase(self.store_file, passphrase))

    def unlock_with_recovery_code(self, code: str) -> None:
        """Answers `locked`."""
        self.reopen(lambda: unlocking.unlock_with_recovery_code(self.store_file, code, self.vault))

    def go_unprotected(self) -> None:
        """Answers `locked` on the first start, where the keyring stays closed."""
        self.reopen(lambda: unlocking.keep_unprotected(self.store_file))

    def reopen(self, unlock: Callable[[], Unlocked | Locked]) -> None:
        """Write all, close, do `unlock` with the files closed, and open again; as before where it fails."""
        self._settle()
        before = Unlocked(self._open.key) if self._open else self._found
        self._close_store()
        self._tasks.run(lambda: self._opened(unlock, before), self._take)

    def mend(self) -> None:
        """Save what can be read of a damaged store, on top of the newest good backup. Ends in `opened`."""
        if self._open is None and self._found is None:
            self.failed.emit(_NOT_OPEN)
            return
        file, backups, key = self.store_file, self.backups, self.key

        def unlock() -> Unlocked:
            told = opening.told(recovery.recover(file, backups, key, datetime.now(UTC)))
            return Unlocked(key, (told,))

        self.reopen(unlock)

    def met_damage(self) -> None:
        """Something in the open store cannot be read: mend it as soon as the caller is done with it."""
        if not self._is_mending:
            self._is_mending = True
            QTimer.singleShot(0, self, self.mend)

    def start_anew(self) -> None:
        """Begin with an empty list where the store is gone. Ends in `opened`."""
        file, key = self.store_file, self.key
        self.reopen(lambda: unlocking.start_anew(file, key))

    # reading

    def listing(self) -> tuple[ListedChat, ...]:
        """All conversations, pinned first, then the last used."""
        return self.list.all()

    @property
    def reader(self) -> Store | None:
        """The open store as it is on the disk, for reading here; None while nothing is open."""
        return self._open.reader if self._open else None

    def read(self, conversation_id: str) -> Conversation:
        """Raises KeyError for one that is not there, StoreError where it cannot be read."""
        found = self._held.get(conversation_id) or self._live.get(conversation_id)
        if found is None and self._open is not None:
            found = self._undamaged(lambda reader: reader.load(conversation_id))
            self._complete.add(conversation_id)
        if found is None:
            raise KeyError(conversation_id)
        self._live[conversation_id] = found
        return found

    def generated(self, conversation_id: str, answer_id: str) -> tuple[AssistantMessage | ToolMessage, ...]:
        """An answer as it was generated, with token ids: too large to come along with `read`."""
        return self._undamaged(lambda reader: reader.generated(conversation_id, answer_id)) if self._open else ()

    def draft(self, conversation_id: str) -> Draft:
        """What stood in the composer; '' is the new chat."""
        known = self._drafts.get(conversation_id)
        if known is None:
            known = self._undamaged(lambda reader: reader.draft(conversation_id)) if self._open else Draft()
        return known

    # writing

    def keep(self, conversation: Conversation, change: Change) -> None:
        """Write what changed; returns at once. Temporary and still empty conversations are left alone."""
        details = change.details or conversation.details
        is_known = details.id in self.list
        if details.is_temporary or not (conversation.nodes or is_known):
            return
        now = time.time()
        self.list.note(details, now, is_touched=bool(change.nodes))
        self._held[details.id] = self._live[details.id] = conversation
        entire = change if details.id in self._complete else whole(conversation, change)
        self._complete.add(details.id)
        self._enqueue(ChatWrite(details.id, lambda store: store.save(details, entire, now)))
        if change.details is not None or change.removed or any(isinstance(node, Question) for node in change.nodes):
            self.listed.emit()

    def save_draft(self, conversation_id: str, draft: Draft) -> None:
        """Returns at once."""
        self._drafts[conversation_id] = draft
        self._enqueue(ChatWrite("", lambda store: store.save_draft(conversation_id, draft)))

    def write(self, work: Callable[[Store], None]) -> None:
        """Anything else, in order with the rest; returns at once. Being done twice must do no harm."""
        self._enqueue(ChatWrite("", work))

    def follow(self, places: Mapping[str, str]) -> None:
        """Conversations moved to folders: those in memory too, or their next change would write the old one again."""
        self.list.move(places)
        for conversation_id, folder in places.items():
            live = self._live.get(conversation_id)
            if live is not None:
                live.amend(change_with(live.details, folder=folder))

    def discard(self, conversations: Iterable[str]) -> None:
        """Into the trash, surely; raises StoreError."""
        ids = tuple(conversations)
        trash.put(self.store().database, ids, time.time())
        self.list.drop(ids)
        self.listed.emit()

    def take_back(self, conversations: Iterable[str]) -> None:
        """Out of the trash; raises StoreError."""
        ids = tuple(conversations)
        trash.put_back(self.store().database, ids)
        self.list.take_back(ids)
        self.refresh()

    def trash(self) -> tuple[Trashed, ...]:
        """What can be taken back; raises StoreError."""
        return trash.contents(self.store().database)

    def take_messages_back(self, trashed: Trashed) -> None:
        """Messages that were deleted together. A conversation that is open has to be read anew."""
        trash.put_messages_back(self.store().database, trashed.conversation, trashed.deleted)
        self._live.pop(trashed.conversation, None)

    def store(self) -> Store:
        """The store with everything written, for short and rare work here, such as presets. Raises StoreError."""
        self._open_now()
        self._settle()
        return self._open_now().writer

    def _open_now(self) -> OpenStore:
        if self._open is None:
            raise _NOT_OPEN
        return self._open

    def refresh(self) -> None:
        """Read the list anew, after something other than `keep` has changed it."""
        if self._open is not None:
            self.list.fill(self._open.reader.listing(), folders_of(self._open.reader))
            self.opened.emit()

    def notice(self, notice: StorageNotice) -> None:
        """Add a notice, once of a kind."""
        self.notices = (*(other for other in self.notices if other.kind is not notice.kind), notice)
        self.noticed.emit()

    def dismiss(self, kind: StorageNoticeKind) -> None:
        """Take a notice away."""
        self.notices = tuple(notice for notice in self.notices if notice.kind is not kind)
        self.noticed.emit()

    def close(self) -> None:
        """Write what is unwritten and close. Nothing else may be called after."""
        self._settle()
        self._tasks.wait(_CLOSING_MILLISECONDS)
        self._close_store()

    # inside

    def _opened(self, unlock: Callable[[], Unlocked | Locked], before: Unlocked | None) -> object:
        """In the background."""
        result = attempt(self.store_file, self.backups, unlock)
        if not isinstance(result, NotOpened) or before is None:
            return result
        again = attempt(self.store_file, self.backups, lambda: before)
        return replace(again, failure=result.error) if isinstance(again, OpenStore) else result

    def _take(self, result: object) -> None:
        self._is_mending = False
        if isinstance(result, NotOpened):
            self._found = result.found or self._found
            if isinstance(result.error, StoreMissingError):
                title, advice = result.error.title, result.error.advice
                self.notice(StorageNotice(StorageNoticeKind.MISSING, title, advice or Sentence("")))
            self.failed.emit(result.error)
        elif isinstance(result, Locked):
            self.locked.emit(result)
        elif isinstance(result, OpenStore):
            self._close_store()
            self._open, self._found = result, None
            self._complete.clear()
            self.list.fill(result.listed, result.folders, keeping=self._held)
            self.notices = result.notices
            self.noticed.emit()
            self.opened.emit()
            if result.failure is not None:
                self.failed.emit(result.failure)
            self._write()

    def _enqueue(self, write: ChatWrite) -> None:
        if self._open is None or not self._open.writer.is_read_only:
            self._unwritten.append(write)
            self._write()

    def _write(self) -> None:
        if self._open is None or self._is_writing or not self._unwritten or self._retry.isActive():
            return
        self._is_writing = True
        writer, batch = self._open.writer, tuple(self._unwritten)
        self._tasks.run(lambda: outcome(lambda: write_all(writer, batch)), lambda result: self._wrote(batch, result))

    def _wrote(self, batch: tuple[ChatWrite, ...], result: tuple[Exception, ...] | AppError) -> None:
        self._is_writing = False
        if isinstance(result, AppError):
            self._not_written(result)
        else:
            self._set_aside(result)
            self._forget(batch)
            self._write()

    def _set_aside(self, bugs: tuple[Exception, ...]) -> None:
        """Changes that could not be written for a reason that nobody foresaw: the rest goes on, and it is said."""
        for bug in bugs:
            where = "".join(traceback.format_tb(bug.__traceback__))  # its words may quote what a person typed
            _log.error("a change was set aside: %s\n%s", type(bug).__name__, where)
        if bugs:
            self.notice(_NOT_WRITTEN)

    def _not_written(self, error: AppError) -> None:
        self._retry.start()
        if isinstance(error, UnreadableError):
            self.met_damage()
            return
        if _NOT_KEPT not in self.notices and not isinstance(error, BusyError):
            self.failed.emit(error)
            if isinstance(error, DiskFullError):
                self.notice(_NOT_KEPT)

    def _forget(self, batch: Iterable[ChatWrite]) -> None:
        """What is on the disk need not be held."""
        done = set(batch)
        self._unwritten = [write for write in self._unwritten if write not in done]
        still = {write.conversation for write in self._unwritten}
        self._held = {id_: conversation for id_, conversation in self._held.items() if id_ in still}
        self.writes += 1
        if _NOT_KEPT in self.notices:
            self.dismiss(StorageNoticeKind.DISK_FULL)
        if not self._unwritten:
            self.written.emit()

    def _undamaged(self, read: Callable[[Store], _Result]) -> _Result:
        """What this finds in the open store; damage is mended after it was told to the caller."""
        try:
            return read(self._open_now().reader)
        except UnreadableError:
            self.met_damage()
            raise

    def _settle(self) -> None:
        """Write everything now. Writing twice what the background is just done with does no harm."""
        if self._open is None:
            return  # a keyring may be asking the user: not to be waited for
        self._tasks.wait(_CLOSING_MILLISECONDS)
        writer, batch = self._open.writer, tuple(self._unwritten)
        result = outcome(lambda: write_all(writer, batch)) if batch else _NOT_OPEN
        if not isinstance(result, AppError):
            self._set_aside(result)
            self._forget(batch)

    def _close_store(self) -> None:
        if self._open is not None:
            self.closing.emit()
            self._open.reader.close()
            self._open.writer.close()
            self._open = None
