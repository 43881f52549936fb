"""Files on their way into a question: read off the GUI thread, documents in a process of their own, counted by the
engine, refused with a sentence.

Signals: read(AttachedFile) · reread(Attachment, AttachedFile) – in another encoding, in place of the attachment ·
counted(Attachment, tokens) – 0 where it cannot be counted now · refused(AttachmentRefused)
· too_long(Attachment) – it was refused after it had been read.
Not here: what may be attached (`app.core.chats.attaching`), the composer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.chats.attaching import MOST_BYTES, AttachedFile, attached_document, document_kind, read_file, too_long
from app.core.chats.prompts import prompt_of_attachment
from app.core.chats.turns import Attachment
from app.core.documents.kinds import DocumentKind
from app.core.documents.wire import DocumentText
from app.core.text.encodings import Encoding
from app.errors import AttachmentRefused
from app.services.background.tasks import Tasks
from app.services.documents.reading import Reading
from app.services.engine.client import EngineClient
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.wire import Counted


class Attaching(QObject):
    """For all chats of a window; it holds nothing."""

    read = Signal(object)
    reread = Signal(object, object)
    counted = Signal(object, int)
    refused = Signal(object)
    too_long = Signal(object)

    def __init__(
        self, engine: EngineClient, in_use: ModelInUseState, reading: Reading, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._in_use = in_use
        self._reading = reading
        self._tasks = Tasks(self)

    def take(self, paths: Sequence[Path]) -> None:
        """Read these files; each ends in `read` or `refused`."""
        for path in paths:
            self._tasks.run(partial(_first_look, path), partial(self._looked, path))

    def read_again(self, file: AttachedFile, encoding: Encoding) -> None:
        """Read a file in the encoding that somebody chose; ends in `reread` or `refused`."""
        self._tasks.run(partial(_outcome, file.path, encoding), partial(self._reread, file.attachment))

    def count(self, attachment: Attachment) -> None:
        """How many tokens it takes; one that alone is too long ends in `refused`."""
        if self._in_use.phase is not ModelPhase.READY:
            self.counted.emit(attachment, 0)
            return
        reply = self._engine.count(prompt_of_attachment(attachment))
        reply.finished.connect(_Counting(self, attachment, reply).take)

    def take_count(self, attachment: Attachment, counted: Counted) -> None:
        """Take the engine's count; emits `counted`, or `too_long` and `refused` where the file fills the context."""
        if counted.tokens >= counted.context:
            self.too_long.emit(attachment)
            self.refused.emit(too_long(attachment, counted.shares[0], counted.context))
        else:
            self.counted.emit(attachment, counted.shares[0])

    def _looked(self, path: Path, result: DocumentKind | AttachedFile | AttachmentRefused) -> None:
        if not isinstance(result, DocumentKind):
            self._taken(result)
            return
        reply = self._reading.read(path, result, MOST_BYTES)
        reply.finished.connect(_Document(self, path, reply).take)
        reply.failed.connect(self.refused)

    def take_document(self, path: Path, found: DocumentText) -> None:
        """Take what a document's reader has found; emits `read`."""
        self.read.emit(attached_document(path, found))

    def _reread(self, before: Attachment, result: AttachedFile | AttachmentRefused) -> None:
        if isinstance(result, AttachmentRefused):
            self.refused.emit(result)
        else:
            self.reread.emit(before, result)

    def _taken(self, result: AttachedFile | AttachmentRefused) -> None:
        if isinstance(result, AttachmentRefused):
            self.refused.emit(result)
        else:
            self.read.emit(result)


class _Counting(QObject):
    """Which file a reply is about; lives as long as the reply."""

    def __init__(self, owner: Attaching, attachment: Attachment, reply: QObject) -> None:
        super().__init__(reply)
        self._owner = owner
        self._attachment = attachment

    def take(self, counted: Counted) -> None:
        self._owner.take_count(self._attachment, counted)


class _Document(QObject):
    """Which document a reply is about; lives as long as the reply."""

    def __init__(self, owner: Attaching, path: Path, reply: QObject) -> None:
        super().__init__(reply)
        self._owner = owner
        self._path = path

    def take(self, found: DocumentText) -> None:
        self._owner.take_document(self._path, found)


def _first_look(path: Path) -> DocumentKind | AttachedFile | AttachmentRefused:
    """A document's kind; a text is read at once."""
    try:
        return document_kind(path) or read_file(path)
    except AttachmentRefused as refusal:
        return refusal


def _outcome(path: Path, encoding: Encoding | None = None) -> AttachedFile | AttachmentRefused:
    try:
        return read_file(path, encoding)
    except AttachmentRefused as refusal:
        return refusal
