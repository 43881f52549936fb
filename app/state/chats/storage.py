"""How chats are kept, for the window: notices, unlocking, protection, backups, import and export.

Signals: changed() – `notices` or `is_unprotected` changed · locked(Locked, Sentence or None) – a passphrase or code is
needed, and why the last one did not do ·
opened() – chats can be read · passphrase_set() – a new passphrase opens the chats from now on · done(Sentence) –
something asked for worked · saved(Sentence, Path) – a file was written. Failures come by `ChatsState.failed`.
Not here: the chats themselves (`chats`), doing any of it (`app.services`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.exchange.file_names import file_name
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.unlock import Unlock

if TYPE_CHECKING:
    from app.core.store.backup import Backup
    from app.core.store.trash import Trashed
    from app.core.store.unlocking import Locked, StorageNotice
    from app.errors import StoreError
    from app.services.storage.maintenance import StorageMaintenance
    from app.state.chats.importing import ImportState

_FILE_NAME = "triptych-chats"
_KINDS = {".json": "json", ".md": "md", ".html": "html", ".pdf": "pdf"}


class StorageState(QObject):
    """A thin view of `ChatStorage` and `StorageMaintenance`; the latter is made late, since it brings the
    exporters with it."""

    changed = Signal()
    locked = Signal(object, object)
    opened = Signal()
    passphrase_set = Signal()
    done = Signal(object)
    saved = Signal(object, object)

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._unlock = Unlock(chat_storage)
        self._made: StorageMaintenance | None = None
        self._import: ImportState | None = None
        self.lock: Locked | None = None
        chat_storage.noticed.connect(self.changed)
        chat_storage.locked.connect(self._locked)
        chat_storage.failed.connect(self._failed)
        chat_storage.opened.connect(self._opened)

    @property
    def notices(self) -> Sequence[StorageNotice]:
        """What the user should know about how chats are kept."""
        return self._chat_storage.notices

    @property
    def is_unprotected(self) -> bool:
        """Whether chats lie on the disk without encryption."""
        return self._chat_storage.is_open and self._chat_storage.key is None

    def start(self) -> None:
        """Open the store, and look after it from then on."""
        self._maintenance.done.connect(self.done)
        self._maintenance.saved.connect(self.saved)
        self._maintenance.passphrase_set.connect(self.passphrase_set)
        self._chat_storage.start()

    def close(self) -> None:
        """Write what is unwritten and close."""
        if self._import is not None:
            self._import.close()
        if self._made is not None:
            self._made.close()
        self._chat_storage.close()

    def unlock(self, secret: str, *, is_code: bool) -> None:
        """With a passphrase or the recovery code; ends in `opened` or `locked`."""
        if is_code:
            self._unlock.with_recovery_code(secret)
        else:
            self._unlock.with_passphrase(secret)

    def try_again(self) -> None:
        """Look for the key in the keyring again."""
        self._chat_storage.start()

    def go_unprotected(self) -> None:
        """Keep chats without encryption, where no key could be made on the first start; ends in `opened`."""
        self._unlock.without_keyring()

    def recovery_code(self) -> str | None:
        """To be written down; None where chats are not encrypted."""
        return self._maintenance.recovery_code()

    def save_recovery_code(self, path: Path, text: str) -> None:
        """Write a text with the code into a file that only this user can read. Ends in `done` or a failure."""
        self._maintenance.save_recovery_code(path, text)

    def use_passphrase(self, passphrase: str) -> None:
        """From now on it opens the chats."""
        self._maintenance.use_passphrase(passphrase)

    def use_keyring(self) -> None:
        """From now on the system keyring opens the chats."""
        self._maintenance.use_keyring()

    def back_up(self) -> None:
        """Back the chats up at once, even if nothing has changed since the last backup."""
        self._maintenance.back_up(is_asked=True)

    def backups(self) -> Sequence[Backup]:
        """Return the backups there are, newest first."""
        return self._maintenance.backups()

    def restore(self, backup: Backup) -> None:
        """Go back to it; what is there now becomes a backup itself."""
        self._maintenance.restore(backup.path)

    def start_anew(self) -> None:
        """Begin with an empty list where the file is gone."""
        self._unlock.anew()

    def empty_trash(self) -> None:
        """Remove everything in the trash for good, from the backups too."""
        self._maintenance.empty_trash()

    def remove_for_good(self, entries: Sequence[Trashed]) -> None:
        """Chosen entries of the trash."""
        self._maintenance.remove_for_good(entries)

    @property
    def importing(self) -> ImportState:
        """The import of chats; made when it is first wanted, since it brings the readers with it."""
        if self._import is None:
            from app.services.storage.chat_import import ChatImport
            from app.state.chats.importing import ImportState

            self._import = ImportState(ChatImport(self._chat_storage, self), self)
        return self._import

    def export(self, path: Path, chats: Sequence[str] | None = None, *, is_branch: bool = False) -> None:
        """These chats or (None) all, whole or their branch in view; the name's ending says in which form."""
        self._maintenance.export(path, _KINDS.get(path.suffix.lower(), "json"), chats, is_branch=is_branch)

    def file_name_for(self, chats: Sequence[str]) -> str:
        """Return what to call a file with these chats, without its ending: one chat's title."""
        listed = self._chat_storage.listing() if len(chats) == 1 else ()
        title = next((each.title for each in listed if each.id in chats), "")
        return file_name(title, _FILE_NAME)

    @property
    def _maintenance(self) -> StorageMaintenance:
        if self._made is None:
            from app.services.storage.maintenance import StorageMaintenance

            self._made = StorageMaintenance(self._chat_storage, self)
        return self._made

    def _locked(self, lock: Locked) -> None:
        self.lock = lock
        self.locked.emit(lock, None)

    def _failed(self, failure: StoreError) -> None:
        """What was given to unlock did not do: ask again."""
        if self.lock is not None:
            self.locked.emit(self.lock, failure.sentence)

    def _opened(self) -> None:
        self.lock = None
        self.opened.emit()
        self.changed.emit()
