"""What keeps the conversations safe by itself – backups, the trash emptied after 30 days – and on request: protection,
restoring, exporting.

Signals: done(Sentence) – something asked for worked · saved(Sentence, Path) – a file was written ·
passphrase_set() – a new one opens the chats. Failures go to
`ChatStorage.failed`.
Nothing here makes the window wait (`store_work`). Not here: reading and writing conversations (`chat_storage`),
importing (`chat_import`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.exchange import markdown, merging, page
from app.core.store import backup, counted_time, keys, opening, trash, unlocking
from app.core.store.backup import Backup
from app.core.store.database import UnreadableError
from app.core.store.store import Store
from app.core.store.trash import Gone, Trashed
from app.core.store.unlocking import Unlocked
from app.errors import AppError, StoreError
from app.real_file import open_file
from app.sentence import Sentence
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.notices import NOT_OPEN
from app.services.storage.pdf import write_pdf
from app.services.storage.store_work import StoreWork
from app.whole_file import write_whole

_BACKUP_MILLISECONDS = 30 * 60_000
_FIRST_MILLISECONDS = 60_000
_LAST_MILLISECONDS = 60_000
_CHECK_MILLISECONDS = 5_000
_DAMAGED = Sentence("Some of your chats cannot be read.")
_Result = TypeVar("_Result")


class StorageMaintenance(QObject):
    """Backs up, checks, empties and protects one storage."""

    done = Signal(object)
    saved = Signal(object, object)
    passphrase_set = Signal()

    def __init__(
        self, chat_storage: ChatStorage, parent: QObject | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._clock = clock
        self._counted = 0.0  # before the first round nothing is old enough to be deleted
        self._check = QTimer(self, interval=_CHECK_MILLISECONDS, singleShot=True)
        self._check.timeout.connect(self.check)
        self._store_work = StoreWork(chat_storage, self)
        self._backed_up = -1  # `chat_storage.writes` at the last backup; before the first one anything may be new
        self._timer = QTimer(self, interval=_BACKUP_MILLISECONDS)
        self._timer.timeout.connect(self.round)
        self._first = QTimer(self, interval=_FIRST_MILLISECONDS, singleShot=True)
        self._first.timeout.connect(self.round)
        self._on_kept: Callable[[], None] | None = None  # the key is kept otherwise: to be told when the store is open
        chat_storage.opened.connect(self._begin)

    # by itself

    def round(self) -> None:
        """Back up if anything changed, and empty what has been in the trash for 30 days of counted time."""
        self._counted = self._count()
        self.back_up()
        self.empty_trash(before=self._counted - trash.KEPT_SECONDS, is_quiet=True)

    def check(self) -> None:
        """Read the whole store once; damage that is found is mended. Ends in nothing, or in `ChatStorage.opened`.

        What interrupted backups have left goes with it.
        """
        folder = self._chat_storage.backups

        def check(store: Store) -> None:
            backup.remove_orphans(folder)
            _check(store)

        self._work(check, lambda _: None)

    def back_up(self, *, is_asked: bool = False) -> None:
        """A verified copy, if anything changed since the last one."""
        chat_storage = self._chat_storage
        writes, folder, counted = chat_storage.writes, chat_storage.backups, self._counted
        now = datetime.fromtimestamp(self._clock(), UTC)
        if not is_asked and (self._backed_up == writes or self._is_backed_up()):
            return
        self._work(lambda store: _back_up(store, folder, now, counted), lambda _: self._made(writes, is_asked=is_asked))

    # on request

    def backups(self) -> tuple[Backup, ...]:
        """The copies there are, newest first."""
        return backup.listed(self._chat_storage.backups)

    def restore(self, path: Path) -> None:
        """Go back to a backup; what is there now becomes one. Ends in `ChatStorage.opened`."""
        chat_storage, key = self._chat_storage, self._chat_storage.key

        def unlock() -> Unlocked:
            opening.restore(chat_storage.store_file, chat_storage.backups, path, key, datetime.now(UTC))
            return Unlocked(key)

        self._chat_storage.reopen(unlock)

    def empty_trash(self, before: float = float("inf"), *, is_quiet: bool = False) -> None:
        """Remove for good, from the backups too."""
        folder, key = self._chat_storage.backups, self._chat_storage.key

        def empty(store: Store) -> Gone:
            gone = trash.empty(store.database, before)
            if gone:
                backup.forget(folder, key, gone)
            return gone

        self._work(empty, lambda _: None if is_quiet else self.done.emit(Sentence("The trash is empty.")))

    def remove_for_good(self, entries: Iterable[Trashed]) -> None:
        """What these entries of the trash stand for, from the backups too."""
        folder, key, chosen = self._chat_storage.backups, self._chat_storage.key, tuple(entries)

        def remove(store: Store) -> Gone:
            gone = trash.gone_of(store.database, chosen)
            trash.for_good(store.database, gone)
            if gone:
                backup.forget(folder, key, gone)
            return gone

        self._work(remove, lambda _: self.done.emit(Sentence("Removed for good.")))

    def export(
        self, path: Path, kind: str, conversations: Iterable[str] | None = None, *, is_branch: bool = False
    ) -> None:
        """Write a file: `json`, `md`, `html` or `pdf`; of these conversations (None: all), or their branch in view."""
        chosen = None if conversations is None else tuple(conversations)

        def write(store: Store) -> object:
            if kind == "pdf":
                write_pdf(path, _pieces(store, "html", chosen, all_branches=not is_branch), path.stem)
                return path
            with open_file(path, "wb") as file:
                file.writelines(piece.encode() for piece in _pieces(store, kind, chosen, all_branches=not is_branch))
            return path

        self._work(write, lambda _: self.saved.emit(Sentence("Exported to “{name}”.", name=path.name), path))

    # protection

    def recovery_code(self) -> str | None:
        """To be written down; None where the conversations are not protected."""
        return keys.recovery_code(self._chat_storage.key) if self._chat_storage.key else None

    def use_passphrase(self, passphrase: str) -> None:
        """From now on a passphrase opens the conversations. Ends in `ChatStorage.opened` or `ChatStorage.failed`."""
        chat_storage = self._chat_storage
        self._protect(
            lambda key: unlocking.keep_under_passphrase(chat_storage.store_file, key, passphrase, chat_storage.vault),
            self.passphrase_set.emit,
        )

    def use_keyring(self) -> None:
        """From now on the system keyring opens them. Ends in `ChatStorage.opened` or `ChatStorage.failed`."""
        chat_storage = self._chat_storage
        self._protect(
            lambda key: unlocking.keep_in_keyring(chat_storage.store_file, key, chat_storage.vault),
            lambda: self.done.emit(Sentence("The system keyring keeps the key to your chats now.")),
        )

    def save_recovery_code(self, path: Path, text: str) -> None:
        """Write a text with the code into a file for this user alone. Ends in `done` or `ChatStorage.failed`."""
        told = Sentence("Saved as {name}. Keep a copy somewhere else than on this computer.", name=path.name)
        self._store_work.run(
            lambda: write_whole(path, text), lambda result: self._end(result, lambda _: self.saved.emit(told, path))
        )

    def close(self) -> None:
        """The end of the program: wait for what was begun, a minute at most.

        What still waited for the store is not begun any more. What is not done within the minute goes on in its
        thread until the process ends: a backup that is cut off then has no name yet, a file that was exported is short.
        """
        self._timer.stop()
        self._store_work.wait(_LAST_MILLISECONDS)

    # inside

    def _begin(self) -> None:
        if self._on_kept is not None:
            self._on_kept()
            self._on_kept = None
        if not self._timer.isActive():
            self._timer.start()
            self._first.start()
            self._check.start()

    def _protect(self, keep: Callable[[str], None], on_kept: Callable[[], None]) -> None:
        chat_storage = self._chat_storage
        old = chat_storage.key

        def unlock() -> Unlocked:
            key = old or keys.new_key()
            try:
                keep(key)
            except keys.VaultUnavailableError as error:
                raise StoreError(
                    Sentence("There is no open system keyring."), Sentence("Set a passphrase instead."), str(error)
                ) from error
            opening.protect(chat_storage.store_file, chat_storage.backups, key)
            self._on_kept = on_kept
            return Unlocked(key)

        self._chat_storage.reopen(unlock)

    def _work(self, function: Callable[[Store], _Result], on_done: Callable[[_Result], None]) -> None:
        self._store_work.change(function, lambda result: self._end(result, on_done))

    def _end(self, result: _Result | AppError, on_done: Callable[[_Result], None]) -> None:
        if isinstance(result, AppError):
            if result is not NOT_OPEN and not isinstance(result, UnreadableError):  # that is mended, and then told
                self._chat_storage.failed.emit(result)
        else:
            on_done(result)

    def _count(self) -> float:
        """Count one step of the time by which things are deleted; 1970 where it cannot be kept."""
        clock = self._clock()
        first = next((copy.made.timestamp() for copy in self.backups()), clock)
        try:
            return counted_time.advance(self._chat_storage.store_file, clock, first)
        except OSError:
            return 0.0

    def _is_backed_up(self) -> bool:
        """At the start of the program: whether the newest backup is younger than everything that was said."""
        if self._backed_up >= 0 or self._chat_storage.writes:
            return False
        newest = max((listed.updated for listed in self._chat_storage.listing()), default=0.0)
        now = self._clock()  # a copy of later was made while the clock was ahead, and proves nothing
        made = max((each for copy in self.backups() if (each := copy.made.timestamp()) <= now + 1), default=0.0)
        return not newest or made + 1 > newest  # its name has whole seconds

    def _made(self, writes: int, *, is_asked: bool) -> None:
        self._backed_up = writes
        if is_asked:
            self.done.emit(Sentence("A backup was made."))


def _check(store: Store) -> None:
    problem = store.database.problem()
    if problem:
        raise UnreadableError(_DAMAGED, None, problem)


def _back_up(store: Store, folder: Path, now: datetime, counted: float) -> Backup:
    made = backup.make(store.database, folder, now)
    backup.prune(folder, datetime.fromtimestamp(counted, UTC))
    return made


def _pieces(store: Store, kind: str, chosen: tuple[str, ...] | None, *, all_branches: bool) -> Iterable[str]:
    if kind == "json":
        return merging.pieces(store, chosen, all_branches=all_branches)
    conversations = (each for each, _ in store.each(with_ids=False) if chosen is None or each.details.id in chosen)
    if kind == "html":
        return page.pieces(conversations, all_branches=all_branches)
    return (markdown.of_conversation(each, all_branches=all_branches) + "\n" for each in conversations)
