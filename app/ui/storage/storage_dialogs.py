"""Dialogs about how chats are kept: unlock, set a passphrase, choose a backup, confirm.

Not here: doing any of it (`app.state.chats.storage`), where the dialogs are opened from (`storage_controller`), the
recovery code (`recovery_dialog`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QWidget

from app.core.store.backup import Backup
from app.core.store.unlocking import Locked, LockReason
from app.sentence import Sentence
from app.state.chats.storage import StorageState
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.widgets import set_role
from app.ui.kit.words import memory_size

LEAST_LETTERS = 8


class UnlockDialog(Form):
    """Asks for what a lock wants. Signals: given(secret, is_code) · retried() – the keyring may be open now."""

    given = Signal(str, bool)
    retried = Signal()

    def __init__(self, lock: Locked, problem: Sentence | None, parent: QWidget) -> None:
        super().__init__(translated(lock.title), translated(problem or lock.advice or ""), parent)
        self._is_code = lock.reason is not LockReason.PASSPHRASE
        self.field = QLineEdit(self)
        name = self.tr("Recovery code") if self._is_code else self.tr("Passphrase")
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        if not self._is_code:
            self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.content.addWidget(self.field)
        if lock.reason is LockReason.KEYRING_LOCKED:
            self.add_button(self.tr("Try the keyring again")).clicked.connect(self._retry)
        self.add_button(self.tr("Later"), closes=True)
        self.unlock_button = self.add_button(self.tr("Unlock"), is_primary=True)
        self.unlock_button.clicked.connect(self._give)
        self.unlock_button.setEnabled(False)
        self.field.textChanged.connect(lambda: self.unlock_button.setEnabled(bool(self.field.text().strip())))
        self.field.setFocus()

    def _give(self) -> None:
        self.given.emit(self.field.text().strip() if self._is_code else self.field.text(), self._is_code)
        self.accept()

    def _retry(self) -> None:
        self.retried.emit()
        self.accept()


class FirstKeyDialog(Form):
    """Asks what to do on a first start with a locked keyring, when there is no key and nothing to be opened yet.

    Signals: retried() – the keyring may be open now · unprotected() – go on with the key in a file.
    """

    retried = Signal()
    unprotected = Signal()

    def __init__(self, lock: Locked, problem: Sentence | None, parent: QWidget) -> None:
        super().__init__(translated(lock.title), translated(problem or lock.advice or ""), parent)
        risk = self.tr(
            "Without the keyring, the key goes into a file: that protects copies and backups of your chats, not this "
            "disk. You can set a passphrase at any time, which protects the disk too."
        )
        words = set_role(QLabel(risk, self), "secondary")
        words.setWordWrap(True)
        self.content.addWidget(words)
        self.unprotected_button = self.add_button(self.tr("Go on without the keyring"))
        self.unprotected_button.clicked.connect(self.unprotected)
        self.unprotected_button.clicked.connect(self.accept)
        self.add_button(self.tr("Later"), closes=True)
        self.retry_button = self.add_button(self.tr("Try the keyring again"), is_primary=True)
        self.retry_button.clicked.connect(self.retried)
        self.retry_button.clicked.connect(self.accept)


class PassphraseDialog(Form):
    """Asks for a new passphrase, twice. Signals: chosen(str)."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            self.tr("Set a passphrase"),
            self.tr(
                "Your chats are encrypted with it. You are asked for it whenever Triptych starts. "
                "After this you are shown a recovery code, in case you forget it."
            ),
            parent,
        )
        self.first, self.second = QLineEdit(self), QLineEdit(self)
        for field, name in ((self.first, self.tr("Passphrase")), (self.second, self.tr("Repeat it"))):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.textChanged.connect(self._refresh)
            self.content.addWidget(field)
        self.problem = set_role(QLabel(self), "secondary")
        self.content.addWidget(self.problem)
        self.add_button(self.tr("Cancel"), closes=True)
        self.set_button = self.add_button(self.tr("Set passphrase"), is_primary=True)
        self.set_button.clicked.connect(self._choose)
        self._refresh()

    def _refresh(self) -> None:
        problem = self._problem()
        self.problem.setText(problem)
        self.set_button.setEnabled(not problem)

    def _problem(self) -> str:
        if len(self.first.text()) < LEAST_LETTERS:
            return self.tr("At least {count} characters.").format(count=LEAST_LETTERS)
        return "" if self.first.text() == self.second.text() else self.tr("The two do not match yet.")

    def _choose(self) -> None:
        self.chosen.emit(self.first.text())
        self.accept()


class RestoreDialog(Form):
    """Lets the user choose a backup. Signals: chosen(Backup)."""

    chosen = Signal(object)

    def __init__(self, storage: StorageState, parent: QWidget) -> None:
        self._backups = tuple(storage.backups())
        super().__init__(
            self.tr("Restore a backup"),
            self.tr("All chats go back to how they were then. What is here now is backed up first.")
            if self._backups
            else self.tr("There is no backup yet. One is made every half hour while you chat."),
            parent,
        )
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Backups"))
        self.list.addItems([_line(backup) for backup in self._backups])
        self.list.setVisible(bool(self._backups))
        self.content.addWidget(self.list)
        self.add_button(self.tr("Cancel"), closes=True)
        restore = self.add_button(self.tr("Restore"), is_primary=True)
        restore.setEnabled(bool(self._backups))
        restore.clicked.connect(self._choose)
        if self._backups:
            self.list.setCurrentRow(0)

    def _choose(self) -> None:
        self.chosen.emit(self._backups[self.list.currentRow()])
        self.accept()


class ConfirmDialog(Form):
    """Asks before something that cannot be undone."""

    def __init__(self, title: str, words: str, verb: str, act: Callable[[], object], parent: QWidget) -> None:
        super().__init__(title, words, parent)
        self.add_button(self.tr("Cancel"), closes=True).setFocus()
        self.confirm_button = self.add_button(verb)
        self.confirm_button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand its argument over
        self.confirm_button.clicked.connect(self.accept)


def _line(backup: Backup) -> str:
    made = QLocale().toString(
        QDateTime.fromSecsSinceEpoch(int(backup.made.timestamp())), QLocale.FormatType.ShortFormat
    )
    return f"{made} · {memory_size(backup.size)}"
