"""What the Models page asks before it does something: cancelling, deleting, moving, a token. Each opens and tells."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.machine.fit import Fit
from app.services.hub.downloads import Transfer
from app.state.models.library import LibraryItem
from app.state.models.models import ModelsState
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.words import memory_size

translate = QCoreApplication.translate

_SHA256 = re.compile("[0-9a-f]{64}")


def ask_cancel(transfer: Transfer, act: Callable[[bool], None], parent: QWidget) -> None:
    """End a download: keep what has come, or delete it. At once where nothing has."""
    if not transfer.done:
        act(False)
        return
    size = memory_size(transfer.done)
    words = translate(
        "models",
        "{size} have been downloaded. Keep them and a later download continues from there; delete them "
        "to free the space.",
    )
    title = translate("models", "Cancel the download of {name}?").format(name=transfer.download.title)
    form = Form(title, words.format(size=size), parent)
    form.add_button(translate("models", "Go on downloading"), closes=True)
    _answer(form, translate("models", "Delete {size}").format(size=size), lambda: act(False))
    _answer(form, translate("models", "Keep what has been downloaded"), lambda: act(True), is_primary=True)
    form.open()


def ask_cancel_of(models: ModelsState, download_id: str, parent: QWidget) -> None:
    """End a download by its id, after the question it may need; nothing where it has ended by itself."""
    transfer = next((t for t in models.transfers if t.download.id == download_id), None)
    if transfer is not None:
        ask_cancel(transfer, lambda keeps: models.cancel(download_id, keeps_part=keeps), parent)


def ask_anyway(name: str, fit: Fit, act: Callable[[], None], parent: QWidget) -> None:
    """A model that would not run on this computer: for another one, perhaps."""
    words = translate("models", "{verdict} It could not be used here, but can be carried to another computer.")
    form = Form(
        translate("models", "Download {name} anyway?").format(name=name),
        words.format(verdict=translated(fit.sentence)),
        parent,
    )
    form.add_button(translate("models", "Download it"), closes=False).clicked.connect(form.accept)
    form.accepted.connect(act)
    form.add_button(translate("models", "Do not"), is_primary=True, closes=True)
    form.open()


def ask_remove(row: LibraryItem, act: Callable[[], None], parent: QWidget) -> None:
    """Ask before a model is deleted from the disk."""
    words = translate(
        "models", "It goes to the system’s trash; emptying that frees {size}. Other programs that use it lose it, too."
    )
    form = Form(
        translate("models", "Delete {name}?").format(name=row.model.name),
        f"{words.format(size=memory_size(row.model.size))}\n\n{row.model.path}",
        parent,
    )
    form.add_button(translate("models", "Keep it"), closes=True)
    _answer(form, translate("models", "Move to the trash"), act, is_primary=True)
    form.open()


def ask_move(size: int, to: str, act: Callable[[bool], None], parent: QWidget) -> None:
    """Another folder for models: take those that are here along?"""
    words = translate(
        "models",
        "New downloads go to {folder}. Your gpt-oss models, {size}, can go there, too; other programs that use "
        "them where they are now would not find them any more.",
    )
    form = Form(
        translate("models", "Move your models as well?"), words.format(folder=to, size=memory_size(size)), parent
    )
    form.add_button(translate("models", "Cancel"), closes=True)
    _answer(form, translate("models", "Only new downloads"), lambda: act(False))
    _answer(form, translate("models", "Move {size}").format(size=memory_size(size)), lambda: act(True), is_primary=True)
    form.open()


class HashForm(Form):
    """What a file must hash to, as its sender says."""

    def __init__(self, row: LibraryItem, act: Callable[[str], None], parent: QWidget) -> None:
        words = translate("models", "Paste the SHA-256 that came with {name}. Every byte is read and compared.")
        super().__init__(translate("models", "Compare with a hash"), words.format(name=row.model.files[0].name), parent)
        self._act = act
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(translate("models", "64 digits and letters from a to f"))
        self.field.setAccessibleName("SHA-256")
        self.content.addWidget(self.field)
        self.add_button(translate("models", "Cancel"), closes=True)
        self.compare_button = self.add_button(translate("models", "Compare"), is_primary=True)
        self.compare_button.setEnabled(False)
        self.compare_button.clicked.connect(self._compare)
        self.field.textChanged.connect(self._typed)
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.compare_button.setEnabled(bool(_SHA256.fullmatch(text.strip().lower())))

    def _compare(self) -> None:
        self._act(self.field.text().strip().lower())
        self.accept()


class TokenForm(Form):
    """A Hugging Face token, typed once."""

    def __init__(self, act: Callable[[str], None], parent: QWidget) -> None:
        words = translate(
            "models",
            "It is kept in the system keyring and sent only to the hub, when it asks. Create one at "
            "huggingface.co/settings/tokens; read access is enough.",
        )
        super().__init__(translate("models", "Hugging Face token"), words, parent)
        self._act = act
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText("hf_…")
        self.field.setAccessibleName(translate("models", "Token"))
        self.content.addWidget(self.field)
        self.add_button(translate("models", "Cancel"), closes=True)
        self.use_button = self.add_button(translate("models", "Use it"), is_primary=True)
        self.use_button.clicked.connect(self._use)
        self.use_button.setEnabled(False)
        self.field.textChanged.connect(self._typed)
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.use_button.setEnabled(bool(text.strip()))

    def _use(self) -> None:
        self._act(self.field.text().strip())
        self.accept()


def _answer(form: Form, verb: str, act: Callable[[], None], *, is_primary: bool = False) -> None:
    button = form.add_button(verb, is_primary=is_primary)
    button.clicked.connect(form.accept)
    button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand its argument over
