"""What the window offers about how chats are kept: cards on the settings page, notices, the question for a key.

Not here: the dialogs (`storage_dialogs`), doing it (`app.state.chats.storage`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.core.store.unlocking import Locked, LockReason, StorageNotice, StorageNoticeKind
from app.sentence import Sentence
from app.state.chats.storage import StorageState
from app.ui.kit.action_card import CardAction
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.saved import tell_saved
from app.ui.sidebar.list_actions import Export
from app.ui.storage.import_dialog import ImportDialog
from app.ui.storage.recovery_dialog import RecoveryDialog
from app.ui.storage.storage_dialogs import (
    FirstKeyDialog,
    PassphraseDialog,
    RestoreDialog,
    UnlockDialog,
)

_NO_FAILURES = (StorageNoticeKind.RECOVERED, StorageNoticeKind.RESTORED, StorageNoticeKind.KEY_IN_FILE)


class StorageController(QObject):
    """Opens the dialogs over the window and says notices in its banner."""

    def __init__(
        self,
        storage: StorageState,
        appearance: Appearance,
        banner: Banner,
        dialogs: FileDialogs,
        window: QWidget,
        show_trash: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._show_trash = show_trash
        self._storage = storage
        self._appearance = appearance
        self._banner = banner
        self._dialogs = dialogs
        self._window = window
        self._said: set[StorageNotice] = set()
        self._has_set_passphrase = False  # here, and not in another window
        storage.done.connect(self._show_done)
        storage.saved.connect(self._show_saved)
        storage.passphrase_set.connect(self._show_new_code)

    def listen(self) -> None:
        """Ask for the key when it is needed, and say what there is to know: one window does, however many there are."""
        self._storage.locked.connect(self.ask_for_key)
        self._storage.opened.connect(self._end_lock)
        self._storage.changed.connect(self._show_notices)

    def card_actions(self) -> tuple[CardAction, ...]:
        """The cards for the settings page, each with its button."""
        return (*self._key_actions(), *self._backup_actions(), *self._file_actions())

    def _key_actions(self) -> tuple[CardAction, ...]:
        return (
            CardAction(
                self.tr("Passphrase"),
                self.tr("Opens your chats in place of the system keyring."),
                self.tr("Set a passphrase…"),
                self.ask_for_passphrase,
            ),
            CardAction(
                self.tr("System keyring"),
                self.tr("Keeps the key to your chats; you are not asked when Triptych starts."),
                self.tr("Use the keyring"),
                self._storage.use_keyring,
            ),
            CardAction(
                self.tr("Recovery code"),
                self.tr("Opens your chats when the keyring or the passphrase is lost."),
                self.tr("Show"),
                self._show_code,
            ),
        )

    def _backup_actions(self) -> tuple[CardAction, ...]:
        return (
            CardAction(
                self.tr("Backups"),
                self.tr("Made automatically every half hour while you chat."),
                self.tr("Back up now"),
                self._back_up,
            ),
            CardAction(
                self.tr("Restore"),
                self.tr("Take all chats back to an earlier state."),
                self.tr("Restore a backup…"),
                self._choose_backup,
            ),
        )

    def _file_actions(self) -> tuple[CardAction, ...]:
        return (
            CardAction(
                self.tr("Import chats"),
                self.tr("From Triptych, ChatGPT, Claude, LM Studio, Jan, Open WebUI or llama.cpp."),
                self.tr("Import…"),
                self.open_import,
            ),
            CardAction(
                self.tr("Export all chats"),
                self.tr("As JSON (complete), Markdown, PDF or one HTML page."),
                self.tr("Choose a place…"),
                self.choose_export,
            ),
            CardAction(
                self.tr("Trash"),
                self.tr("Deleted chats and messages can be restored for 30 days."),
                self.tr("Open the trash"),
                self._show_trash,
            ),
        )

    def ask_for_key(self, lock: Locked, problem: Sentence | None = None) -> None:
        """The chats are locked: ask, and leave a way to be asked again."""
        again = BannerAction(self.tr("Unlock…"), partial(self.ask_for_key, lock))
        self._banner.show_message(
            lock.title.then(Sentence("Nothing is saved until you unlock them.")), (again,), about=About.LOCK
        )
        self._lock_dialog(lock, problem).open()

    def _end_lock(self) -> None:
        self._banner.end(About.LOCK)

    def ask_for_passphrase(self) -> None:
        """Ask for a new passphrase, which opens the chats from then on."""
        dialog = PassphraseDialog(self._window)
        dialog.chosen.connect(self._use_passphrase)
        dialog.open()

    def _use_passphrase(self, passphrase: str) -> None:
        self._has_set_passphrase = True
        self._storage.use_passphrase(passphrase)

    def _show_new_code(self) -> None:
        """The step after a new passphrase, in the window where it was set."""
        code = self._storage.recovery_code()
        if self._has_set_passphrase and code is not None:
            dialog = self._recovery_dialog(code, is_new=True)
            dialog.finished.connect(self._say_encrypted)
            dialog.open()
        self._has_set_passphrase = False

    def _say_encrypted(self) -> None:
        self._show_done(Sentence("Your chats are encrypted."))

    def _recovery_dialog(self, code: str, *, is_new: bool = False) -> RecoveryDialog:
        return RecoveryDialog(
            code, self._storage.save_recovery_code, self._appearance, self._dialogs, self._window, is_new=is_new
        )

    def _lock_dialog(self, lock: Locked, problem: Sentence | None) -> FirstKeyDialog | UnlockDialog:
        if lock.reason is LockReason.FIRST_KEY:
            first = FirstKeyDialog(lock, problem, self._window)
            first.unprotected.connect(self._storage.go_unprotected)
            first.retried.connect(self._storage.try_again)
            return first
        dialog = UnlockDialog(lock, problem, self._window)
        dialog.given.connect(self._unlock)
        dialog.retried.connect(self._storage.try_again)
        return dialog

    def _unlock(self, secret: str, is_code: bool) -> None:
        self._storage.unlock(secret, is_code=is_code)

    def _show_code(self) -> None:
        code = self._storage.recovery_code()
        if code is None:
            action = BannerAction(self.tr("Set a passphrase…"), self.ask_for_passphrase)
            self._banner.show_message(self.tr("Your chats are not encrypted, so there is no recovery code."), (action,))
        else:
            self._recovery_dialog(code).open()

    def _back_up(self) -> None:
        self._storage.back_up()

    def _choose_backup(self) -> None:
        dialog = RestoreDialog(self._storage, self._window)
        dialog.chosen.connect(self._storage.restore)
        dialog.open()

    def open_import(self) -> None:
        """Let chats of another program be chosen and looked at before they are taken in."""
        ImportDialog(self._storage.importing, self._appearance, self._dialogs, self._window).open()

    def choose_export(self, chosen: Export | None = None) -> None:
        """Ask for a file for these chats, or for all."""
        whole = self.tr("JSON (*.json)")
        readable = [self.tr("Markdown (*.md)"), self.tr("PDF (*.pdf)"), self.tr("HTML (*.html)")]
        forms = [*readable, whole] if chosen else [whole, *readable]
        title = self.tr("Export chats") if chosen else self.tr("Export all chats")
        name = self._storage.file_name_for(chosen.chats if chosen else ())
        dialog = self._dialogs.save(self._window, title, FileKind.EXPORT, name, forms)
        dialog.fileSelected.connect(partial(self._export, chosen))
        dialog.open()

    def _export(self, chosen: Export | None, name: str) -> None:
        if chosen is None:
            self._storage.export(Path(name))
        else:
            self._storage.export(Path(name), chosen.chats, is_branch=chosen.is_branch)

    def _show_done(self, sentence: Sentence) -> None:
        self._banner.show_message(sentence, is_failure=False)

    def _show_saved(self, sentence: Sentence, path: Path) -> None:
        tell_saved(self._banner, sentence, path)

    def _show_notices(self) -> None:
        """Each once, and until it is over. That chats are not encrypted stands in the side bar."""
        for over in self._said.difference(self._storage.notices):
            self._said.discard(over)
            self._banner.end(_about(over))
        for notice in self._storage.notices:
            if notice.kind is not StorageNoticeKind.UNPROTECTED and notice not in self._said:
                self._said.add(notice)
                actions = self._actions_of(notice)
                is_failure = notice.kind not in _NO_FAILURES
                self._banner.show_message(notice.sentence, actions, is_failure=is_failure, about=_about(notice))

    def _actions_of(self, notice: StorageNotice) -> tuple[BannerAction, ...]:
        match notice.kind:
            case StorageNoticeKind.KEY_IN_FILE:
                return (BannerAction(self.tr("Set a passphrase…"), self.ask_for_passphrase),)
            case StorageNoticeKind.MISSING:
                return (BannerAction(self.tr("Begin with an empty list"), self._storage.start_anew),)
            case _:
                return ()


def _about(notice: StorageNotice) -> Hashable:
    """Return what the notice is about; that of a full disk stands for the failed write it was met in."""
    return About.DISK if notice.kind is StorageNoticeKind.DISK_FULL else notice
