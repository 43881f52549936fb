"""The ways a file gets to the composer: the button's dialog, dropping on the chat, pasting, also of a long text that
becomes one; refusals are said.

Not here: reading files (`app.state.chats.attaching`), the chips (`attachments`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from app.core.chats.attaching import AttachedFile, attachment_of
from app.core.chats.turns import Attachment, AttachmentMode
from app.core.documents.refusals import DocumentLocked
from app.core.text.encodings import Encoding
from app.errors import AttachmentRefused
from app.state.chats.attaching import Attaching, DocumentSource
from app.ui.chat.attachments import files_in
from app.ui.chat.composer import Composer
from app.ui.chat.password_dialog import PasswordDialog
from app.ui.kit.file_dialogs import FileDialogs, FileKind


class AttachmentController(QObject):
    """Lives on the chat page, which it lets accept drops. Signals: failed(AttachmentRefused)."""

    failed = Signal(object)

    def __init__(self, attaching: Attaching, composer: Composer, dialogs: FileDialogs, page: QWidget) -> None:
        super().__init__(page)
        self._attaching = attaching
        self._composer = composer
        self._page, self._dialogs = page, dialogs
        page.setAcceptDrops(True)
        page.installEventFilter(self)
        self._pasted: dict[Attachment, str] = {}  # the texts that became files here, as they were pasted
        self._guessed: dict[Attachment, AttachedFile] = {}  # also for drafts that come back
        self._chosen: set[Attachment] = set()  # those for which somebody said how they go along
        attaching.read.connect(self._add)
        attaching.reread.connect(self._replace)
        attaching.counted.connect(self._show_tokens)
        attaching.refused.connect(self.failed)
        attaching.too_long.connect(self._give_back)
        attaching.fitted.connect(self._fit)
        attaching.locked.connect(self._ask_for_password)
        attaching.reading.connect(composer.chips.show_reading)
        attaching.ended.connect(composer.chips.end_reading)
        attaching.busy.connect(composer.set_reading)
        composer.chips.cancelled.connect(attaching.cancel)
        composer.files_wanted.connect(self.choose)
        composer.box.files_given.connect(self.take)
        composer.paste_offer.accepted.connect(self._take_offered)
        composer.box.file_pasted.connect(self._take_text)
        composer.chips.added.connect(self._count)
        composer.chips.added.connect(self._name_guess)
        composer.chips.encoding_chosen.connect(self._read_again)
        composer.chips.mode_chosen.connect(self._take_mode)

    def _show_tokens(self, attachment: Attachment, tokens: int, fits: bool) -> None:
        rate = self._attaching.reading_rate()
        self._composer.chips.show_tokens(attachment, tokens, fits, tokens / rate if rate else 0.0)

    def choose(self) -> None:
        """Ask for files in a dialog, and attach those that are chosen."""
        dialog = self._dialogs.files(self._page, self.tr("Attach files"), FileKind.TEXT)
        dialog.filesSelected.connect(self._take_names)
        dialog.open()

    def take(self, paths: Sequence[Path]) -> None:
        """Attach these files to the question that is being written."""
        self._attaching.take(paths)
        self._composer.setFocus()

    def count_again(self) -> None:
        """Another model may cut the texts otherwise, or be there only now."""
        for attachment in self._composer.chips.attachments:
            self._count(attachment)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Files dropped anywhere on the page."""
        if event.type() == QEvent.Type.DragLeave:
            self._composer.set_dropping(False)
        elif isinstance(event, QDropEvent) and files_in(event.mimeData()):  # enter and move are drops to be
            is_drop = event.type() == QEvent.Type.Drop
            self._composer.set_dropping(not is_drop)
            event.acceptProposedAction()
            if is_drop:
                self.take(files_in(event.mimeData()))
            return True
        return super().eventFilter(watched, event)

    def _take_names(self, names: list[str]) -> None:
        self.take([Path(name) for name in names])

    def _take_offered(self, text: str) -> None:
        """A long text that was pasted shall be a file and no longer stand in the box."""
        if self._take_text(text):
            self._composer.paste_offer.take_out()

    def _take_text(self, text: str) -> bool:
        """A long text that was pasted goes along as a file, under a name that no other one has; whether it can."""
        chips, name, number = self._composer.chips, self.tr("Pasted text"), 1
        taken = {attachment.name for attachment in chips.attachments if attachment.text != text}
        while f"{name}.txt" in taken:
            number += 1
            name = f"{self.tr('Pasted text')} {number}"
        try:
            attachment = attachment_of(f"{name}.txt", text)
        except AttachmentRefused as refusal:
            self.failed.emit(refusal)
            return False
        self._pasted[attachment] = text
        chips.add(attachment)
        self._composer.setFocus()
        return True

    def _ask_for_password(self, document: DocumentSource, reason: DocumentLocked) -> None:
        dialog = PasswordDialog(reason, self._page)
        dialog.given.connect(partial(self._attaching.unlock, document))
        dialog.open()

    def _give_back(self, attachment: Attachment) -> None:
        """A file that is too long goes; of a pasted one the text comes back, which may be nowhere else."""
        is_here = attachment in self._composer.chips.attachments
        self._composer.chips.remove(attachment)
        pasted = self._pasted.pop(attachment, "")
        if is_here and pasted:
            self._composer.set_text(pasted + self._composer.text)

    def _count(self, attachment: Attachment) -> None:
        self._attaching.count(attachment, is_chosen=attachment in self._chosen)

    def _take_mode(self, attachment: Attachment, mode: AttachmentMode) -> None:
        chosen = replace(attachment, mode=mode)
        self._chosen.add(chosen)
        self._fit(attachment, chosen)

    def _fit(self, before: Attachment, attachment: Attachment) -> None:
        """A file goes along otherwise, and is the same one to all that is known of it."""
        if before in self._guessed:
            self._guessed[attachment] = self._guessed[before]
        if before in self._pasted:
            self._pasted[attachment] = self._pasted[before]
        self._composer.chips.replace(before, attachment)

    def _add(self, file: AttachedFile) -> None:
        if file.is_guess:
            self._guessed[file.attachment] = file
        self._composer.chips.add(file.attachment)

    def _replace(self, before: Attachment, file: AttachedFile) -> None:
        self._guessed[file.attachment] = file  # what was chosen can be chosen otherwise
        self._composer.chips.replace(before, file.attachment)

    def _name_guess(self, attachment: Attachment) -> None:
        file = self._guessed.get(attachment)
        if file is not None:
            self._composer.chips.show_encoding(attachment, file.encoding)

    def _read_again(self, attachment: Attachment, encoding: Encoding) -> None:
        file = self._guessed[attachment]
        self._attaching.read_again(file, encoding)
