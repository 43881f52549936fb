"""The conversations of this user: listed, read, written, whatever state keyring and disk are in.

Signals:
  opened() – conversations can be read; also after unlocking, restoring, repairing, importing
  locked(Locked) – a passphrase or the recovery code is needed
  noticed() – `notices` changed
  written() – all that was kept so far is on the disk
  listed() – `list` changed
  closing() – the store is about to be closed: whoever made `hold` close its own connection, then `release`
  failed(AppError) – something did not work, or what was said is not on the disk yet (it is tried again)
Writing happens off the GUI thread, in order; what is not written yet is read from memory. Nothing here waits, except
`close` at the end of the program. Not here: the connection that writes (`writer`), backups, emptying the trash,
protection, import and export (`maintenance`), searching (`finding`), folders (`folders`), presets
(`presets`), the trash (`chat_trash`), keys that were not simply found (`unlock`), SQL (`app.core.store`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

from msgspec.structs import replace as change_with
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.conversation import Conversation
from app.core.chats.listing import ChatListing, ListedChat
from app.core.chats.turns import Change, Draft, Question
from app.core.store import opening, unlocking
from app.core.store.database import BusyError, DiskFullError, UnreadableError
from app.core.store.keys import KeyVault
from app.core.store.store import Store
from app.core.store.unlocking import Locked, StorageNotice, StorageNoticeKind, Unlocked
from app.errors import AppError
from app.services.background.tasks import Tasks
from app.services.storage.notices import NOT_KEPT, NOT_OPEN, NOT_WRITTEN, READ_ONLY, log_bugs, of_failure
from app.services.storage.unwritten import Unwritten
from app.services.storage.writer import Bugs, NotOpened, OpenStore, PendingWrite, Reopened, StoreWriter, folders_of
from backends.contract.messages import AssistantMessage, ToolMessage

_CLOSING_MILLISECONDS = 10_000
_Result = TypeVar("_Result")

log = logging.getLogger(__name__)


class ChatStorage(QObject):
    """Owns the store of conversations and the thread that writes it."""

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
        self._writer = StoreWriter(store_file, backups)  # used in `_tasks` alone
        self._open: OpenStore | None = None
        self._found: Unlocked | None = None  # the key of a store that could not be opened
        self._is_mending = False
        self._unwritten = Unwritten()
        self._is_busy = False  # the writer is at work
        self._is_over = False  # `close` was called
        self._waiting: list[Callable[[AppError | None], None]] = []  # for everything to be written
        self._reopenings: list[Callable[[], Unlocked | Locked]] = []  # asked for, and not begun
        self._holders = 0  # other connections to the open store
        self.is_closing = False  # `closing` was emitted and the store is still open
        self.list = ChatListing()
        self._complete: set[str] = set()  # conversations that are in the open store in full
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
    def is_writable(self) -> bool:
        """Whether conversations can be read and changed."""
        return self._open is not None and not self._open.reader.is_read_only

    def check_writable(self) -> None:
        """Raises StoreError where nothing can be written."""
        if not self.is_writable:
            raise READ_ONLY if self.is_open else NOT_OPEN

    @property
    def key(self) -> str | None:
        """Of the open store, or of one that could not be opened; None: unprotected, or not found."""
        if self._open is not None:
            return self._open.key
        return self._found.key if self._found else None

    def start(self) -> None:
        """Find the key and open the store, in the background. Ends in `opened`, `locked` or `failed`."""
        self.reopen(lambda: unlocking.unlock(self.store_file, self.vault))

    def reopen(self, unlock: Callable[[], Unlocked | Locked]) -> None:
        """Write all, close, do `unlock` with the files closed, and open again; as before where it fails.

        Returns at once. It begins when every holder has released the store, and one reopening follows the other.
        What could not be written before is written to the store that opens. Ends in `opened`, `locked` or `failed`.
        """
        self._reopenings.append(unlock)
        self._reopen_next()

    def mend(self) -> None:
        """Save what can be read of a damaged store, on top of the newest good backup. Ends as `reopen`."""
        file, backups, key = self.store_file, self.backups, self.key
        self.reopen(lambda: opening.mended(file, backups, key, datetime.now(UTC)))

    def met_damage(self) -> None:
        """Something in the open store cannot be read: mend it as soon as the caller is done with it."""
        if not self._is_mending:
            self._is_mending = True
            QTimer.singleShot(0, self, self.mend)

    def hold(self) -> None:
        """Somebody has another connection to the open store: it is not closed before as many calls of `release`."""
        self._holders += 1

    def release(self) -> None:
        """A connection that was held is closed."""
        self._holders -= 1
        self._reopen_next()

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
        found = self._unwritten.conversations.get(conversation_id) or self._live.get(conversation_id)
        if found is None and self._open is not None:
            found = self.undamaged(lambda reader: reader.load(conversation_id))
            self._complete.add(conversation_id)
        if found is None:
            raise KeyError(conversation_id)
        self._live[conversation_id] = found
        return found

    def generated(self, conversation_id: str, answer_id: str) -> tuple[AssistantMessage | ToolMessage, ...]:
        """An answer as it was generated, with token ids: too large to come along with `read`."""
        return self.undamaged(lambda reader: reader.generated(conversation_id, answer_id)) if self._open else ()

    def draft(self, conversation_id: str) -> Draft:
        """What stood in the composer; '' is the new chat."""
        known = self._drafts.get(conversation_id)
        if known is None:
            known = self.undamaged(lambda reader: reader.draft(conversation_id)) if self._open else Draft()
        return known

    def undamaged(self, read: Callable[[Store], _Result]) -> _Result:
        """Return what this finds in the open store; damage is mended after the caller was told. Raises StoreError."""
        if self._open is None:
            raise NOT_OPEN
        try:
            return read(self._open.reader)
        except UnreadableError:
            self.met_damage()
            raise

    # writing

    def keep(self, conversation: Conversation, change: Change) -> None:
        """Write what changed; returns at once. Temporary and still empty conversations are left alone."""
        details = change.details or conversation.details
        is_known = details.id in self.list
        if details.is_temporary or not (conversation.nodes or is_known):
            return
        now = time.time()
        self.list.note(details, now, is_touched=bool(change.nodes))
        self._unwritten.conversations[details.id] = self._live[details.id] = conversation
        whole = change if details.id in self._complete else _whole(conversation, change)
        self._complete.add(details.id)
        self._enqueue(PendingWrite(details.id, lambda store: store.save(details, whole, now)))
        if change.details is not None or change.removed or any(isinstance(node, Question) for node in change.nodes):
            self.listed.emit()

    def save_draft(self, conversation_id: str, draft: Draft) -> None:
        """Write a draft in the background; returns at once."""
        self._drafts[conversation_id] = draft
        self.write(lambda store: store.save_draft(conversation_id, draft))

    def write(self, work: Callable[[Store], None], on_written: Callable[[], None] | None = None) -> None:
        """Anything else, in order with the rest; returns at once. Being done twice must do no harm.

        `on_written` is called once it is on the disk; a store that cannot be written leaves out both.
        """
        self._enqueue(PendingWrite("", work, on_written))

    def when_written(self, then: Callable[[AppError | None], None]) -> None:
        """Call `then` with None once all that was kept is on the disk, or with why it is not; at once if it is."""
        if self._unwritten or self._is_busy:
            self._waiting.append(then)
            self._write()
        else:
            then(None)

    def follow(self, places: Mapping[str, str]) -> None:
        """Conversations moved to folders: those in memory too, or their next change would write the old one again."""
        self.list.move(places)
        for conversation_id, folder in places.items():
            live = self._live.get(conversation_id)
            if live is not None:
                live.amend(change_with(live.details, folder=folder))

    def read_anew(self, conversation_id: str) -> None:
        """Something other than `keep` has changed it: `read` takes it from the disk, `keep` writes all of it."""
        self._live.pop(conversation_id, None)
        self._complete.discard(conversation_id)

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
        """Take the notice of this kind away."""
        self.notices = tuple(notice for notice in self.notices if notice.kind is not kind)
        self.noticed.emit()

    def close(self) -> None:
        """Write what is unwritten and close; the end of the program, after which nothing else may be called.

        Waits for the disk, ten seconds at most. What is not written by then, or cannot be, is lost and logged: each
        change is in the store as a whole or not at all. A thread that is still at work keeps its connection to itself.
        """
        self._retry.stop()
        self._reopenings.clear()
        self.closing.emit()
        self._close_reader()
        self._is_busy = self._is_over = True
        writer, batch, ended = self._writer, self._unwritten.batch, list[AppError | Bugs]()
        self._tasks.run(lambda: ended.append(writer.end(batch)), lambda _: None)
        self._tasks.wait(_CLOSING_MILLISECONDS)
        if batch and not ended:
            log.warning("the conversations were not written in time: the last %d changes may be lost", len(batch))
        for failure in ended:
            if not isinstance(failure, AppError):
                self._set_aside(failure)
                continue
            log.warning("the last %d changes could not be written: %s %s", len(batch), failure.title, failure.detail)

    # inside

    def _reopen_next(self) -> None:
        if self._reopenings and self._open is not None and not self.is_closing:
            self.is_closing = True
            self.closing.emit()
        if not self._reopenings or self._holders or self._is_busy:
            return
        unlock = self._reopenings.pop(0)
        before = Unlocked(self._open.key) if self._open else self._found
        self._close_reader()
        self._is_busy = True
        writer, batch = self._writer, self._unwritten.batch
        self._tasks.run(lambda: writer.reopen(batch, unlock, before), self._reopened)

    def _close_reader(self) -> None:
        if self._open is not None:
            self._open.reader.close()
        self._open, self.is_closing = None, False
        self._complete.clear()

    def _reopened(self, reopened: Reopened) -> None:
        if self._is_over:
            return
        self._is_busy = self._is_mending = False
        self._set_aside(reopened.bugs)
        self._unwritten.let_go(reopened.written)
        match reopened.result:
            case OpenStore() as opened:
                self._show(opened)
            case Locked() as locked:
                self.locked.emit(locked)
            case NotOpened() as failure:
                self._found = failure.found or self._found
                self.notices = of_failure(failure.error)
                self.noticed.emit()
                self.failed.emit(failure.error)
        self._go_on(reopened.written)

    def _set_aside(self, bugs: Bugs) -> None:
        """Say that changes could not be written for a reason that nobody foresaw; all others are."""
        log_bugs(bugs)
        if bugs:
            self.notice(NOT_WRITTEN)

    def _show(self, opened: OpenStore) -> None:
        self._open, self._found = opened, None
        self._retry.stop()
        self._complete.clear()
        self.list.fill(opened.listed, opened.folders, unwritten=self._unwritten.conversations)
        self.notices = opened.notices
        self.noticed.emit()
        self.opened.emit()
        if opened.failure is not None:
            self.failed.emit(opened.failure)

    def _enqueue(self, write: PendingWrite) -> None:
        if self._open is None or self.is_writable:
            self._unwritten.add(write)
            self._write()

    def _write(self) -> None:
        if self._open is None or self._is_busy or not self._unwritten or self._retry.isActive():
            return
        self._is_busy = True
        writer, batch = self._writer, self._unwritten.batch
        self._tasks.run(lambda: writer.write(batch), lambda result: self._wrote(batch, result))

    def _wrote(self, batch: tuple[PendingWrite, ...], result: AppError | Bugs) -> None:
        self._is_busy = False
        if isinstance(result, AppError):
            self._not_written(result)
            self._reopen_next()
        else:
            self._set_aside(result)
            self._unwritten.let_go(batch)
            self._go_on(batch)

    def _not_written(self, error: AppError) -> None:
        self._retry.start()
        if isinstance(error, UnreadableError):
            self.met_damage()
        elif NOT_KEPT not in self.notices and not isinstance(error, BusyError):
            self.failed.emit(error)
            if isinstance(error, DiskFullError):
                self.notice(NOT_KEPT)
        self._answer_waiting(error)

    def _go_on(self, written: tuple[PendingWrite, ...]) -> None:
        """Tell what is on the disk to whoever waited for it, then do what is next."""
        if written:
            self.writes += 1
            if NOT_KEPT in self.notices:
                self.dismiss(StorageNoticeKind.DISK_FULL)
        for write in written:
            if write.on_written is not None:
                write.on_written()
        if not self._unwritten and self._open is not None:
            if written:
                self.written.emit()
            self._answer_waiting(None)
        self._reopen_next()
        self._write()

    def _answer_waiting(self, failure: AppError | None) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then(failure)


def _whole(conversation: Conversation, change: Change) -> Change:
    """For a store that may not have the rest: it was restored, or opened only now."""
    return change_with(change, nodes=conversation.nodes, choices=conversation.choices)
