"""Files on their way into a question: read off the GUI thread, documents in a process of their own, counted by the
engine, refused with a sentence.

Not here: what may be attached (`app.core.chats.attaching`), the composer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.attached_folder import AttachedFolder, read_folder
from app.core.chats.attaching import (
    MOST_DOCUMENT_TEXT,
    AttachedFile,
    attached_document,
    document_kind,
    read_file,
    too_long,
)
from app.core.chats.prompts import prompt_of_attachment
from app.core.chats.turns import Attachment, AttachmentMode
from app.core.documents.kinds import DocumentKind
from app.core.documents.refusals import DocumentLocked
from app.core.documents.wire import DocumentText, ReadingProgress
from app.core.text.encodings import Encoding
from app.errors import AttachmentRefused
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.documents.reading import Reading
from app.services.engine.client import EngineClient
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.wire import Counted

WORTH_A_WORD_MILLISECONDS = 400  # a reading that takes longer is shown


@dataclass(frozen=True)
class DocumentSource:
    """A document's file, and the name under which it is attached."""

    path: Path
    name: str
    kind: DocumentKind


@dataclass(frozen=True)
class DocumentRead:
    """A document that is being read, and how far that is; `total` is 0 where it has no pages or none is known."""

    number: int
    name: str
    done: int = 0
    total: int = 0


class Attaching(QObject):
    """For all chats of a window; it holds nothing but what is being read.

    Signals: read(AttachedFile) · reread(Attachment, AttachedFile) – in another encoding, in place of the attachment ·
    counted(Attachment, tokens, whether it fits as a whole) – 0 where it
    cannot be counted now · refused(AttachmentRefused)
    · too_long(Attachment) – it was refused after it had been read · fitted(Attachment, Attachment) – it goes along as
    the second: whole, or looked up · locked(DocumentSource, DocumentLocked) – it
    needs a password, or another one ·
    reading(DocumentRead) – it takes a while · ended(number) – of such a one, in whichever way · busy(bool) – whether
    anything is being read.
    """

    read = Signal(object)
    reread = Signal(object, object)
    counted = Signal(object, int, bool)
    refused = Signal(object)
    too_long = Signal(object)
    fitted = Signal(object, object)
    locked = Signal(object, object)
    reading = Signal(object)
    ended = Signal(int)
    busy = Signal(bool)

    def __init__(
        self,
        engine: EngineClient,
        in_use: ModelInUseState,
        reading: Reading,
        parent: QObject | None = None,
        reading_rate: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """`reading_rate`: tokens that the model reads in a second, 0 where nobody knows."""
        super().__init__(parent)
        self.reading_rate = reading_rate
        self._engine = engine
        self._in_use = in_use
        self._reading = reading
        self._tasks = Tasks(self)
        self._numbers = itertools.count(1)
        self._documents: dict[int, Reply] = {}
        self._looks = 0  # files and folders that are being looked at

    @property
    def is_busy(self) -> bool:
        """Whether a file is on its way, and a question that was sent now would go without it."""
        return bool(self._looks or self._documents)

    def take(self, paths: Sequence[Path]) -> None:
        """Read these files and folders; each file ends in `read`, `refused`, `locked`, or nothing where cancelled."""
        self._looks += len(paths)
        for path in paths:
            self._tasks.run(partial(_first_look, path), partial(self._looked, path))
        self.busy.emit(self.is_busy)

    def unlock(self, document: DocumentSource, password: str) -> None:
        """Read it once more, with a password."""
        self._read_document(document.path, document.name, document.kind, password)
        self.busy.emit(self.is_busy)

    def cancel(self, number: int) -> None:
        """Read no further."""
        reply = self._documents.get(number)
        if reply is not None:
            reply.cancel()

    def read_again(self, file: AttachedFile, encoding: Encoding) -> None:
        """Read a file in the encoding that somebody chose; ends in `reread` or `refused`."""
        again = partial(_outcome, file.path, encoding, file.attachment.name)
        self._tasks.run(again, partial(self._reread, file.attachment))

    def count(self, attachment: Attachment, *, is_chosen: bool = False) -> None:
        """How many tokens it takes as a whole; one that alone is too long for the context is looked up instead, unless
        somebody chose how it goes along.
        """
        if self._in_use.phase is not ModelPhase.READY or not self._in_use.sees_tokens:
            self.counted.emit(attachment, 0, False)
            return
        whole = replace(attachment, mode=AttachmentMode.WHOLE)
        reply = self._engine.count(prompt_of_attachment(whole))
        reply.finished.connect(_Counting(self, attachment, is_chosen, reply).take)

    def take_count(self, attachment: Attachment, counted: Counted, *, is_chosen: bool) -> None:
        """Take the engine's count of all of it; emits `counted`, and `fitted` where it shall go along otherwise. Where
        the engine cannot let a model look things up, emits `too_long` and `refused`.
        """
        fits = counted.tokens < counted.context
        mode = self._mode(attachment, fits=fits, is_chosen=is_chosen)
        if mode is AttachmentMode.LOOKED_UP and not self._engine.capabilities.tools:
            self.too_long.emit(attachment)
            self.refused.emit(too_long(attachment, counted.shares[0], counted.context))
            return
        if mode is not attachment.mode:
            self.fitted.emit(attachment, replace(attachment, mode=mode))
        self.counted.emit(replace(attachment, mode=mode), counted.shares[0], fits)

    def _mode(self, attachment: Attachment, *, fits: bool, is_chosen: bool) -> AttachmentMode:
        """What was chosen, where it can be; reading in parts is never anything else."""
        is_chosen = is_chosen or attachment.mode is AttachmentMode.IN_PARTS
        if is_chosen and (fits or attachment.mode is not AttachmentMode.WHOLE):
            return attachment.mode
        return AttachmentMode.WHOLE if fits else AttachmentMode.LOOKED_UP

    def _looked(self, path: Path, result: DocumentKind | AttachedFile | AttachedFolder | AttachmentRefused) -> None:
        self._looks -= 1
        match result:
            case AttachedFile():
                self.read.emit(result)
            case AttachmentRefused():
                self.refused.emit(result)
            case AttachedFolder():
                self._take_folder(result)
            case DocumentKind():
                self._read_document(path, path.name, result)
        self.busy.emit(self.is_busy)

    def _take_folder(self, folder: AttachedFolder) -> None:
        for text in folder.texts:
            self.read.emit(text)
        for document in folder.documents:
            self._read_document(document.path, document.name, document.kind)
        if folder.left_out is not None:
            self.refused.emit(folder.left_out)

    def _read_document(self, path: Path, name: str, kind: DocumentKind, password: str = "") -> None:
        number = next(self._numbers)
        reply = self._documents[number] = self._reading.read(path, kind, MOST_DOCUMENT_TEXT, password)
        _Document(self, number, DocumentSource(path, name, kind), reply)

    def let_go(self, number: int) -> None:
        """A document has been read, or will not be."""
        self._documents.pop(number)
        self.ended.emit(number)
        self.busy.emit(self.is_busy)

    def _reread(self, before: Attachment, result: AttachedFile | AttachmentRefused) -> None:
        if isinstance(result, AttachmentRefused):
            self.refused.emit(result)
        else:
            self.reread.emit(before, result)


class _Counting(QObject):
    """Which file a reply is about; lives as long as the reply."""

    def __init__(self, owner: Attaching, attachment: Attachment, is_chosen: bool, reply: QObject) -> None:
        super().__init__(reply)
        self._owner = owner
        self._attachment, self._is_chosen = attachment, is_chosen

    def take(self, counted: Counted) -> None:
        self._owner.take_count(self._attachment, counted, is_chosen=self._is_chosen)


class _Document(QObject):
    """One document that is being read; lives as long as its reply."""

    def __init__(self, owner: Attaching, number: int, source: DocumentSource, reply: Reply) -> None:
        super().__init__(reply)
        self._owner, self._source = owner, source
        self._read = DocumentRead(number, source.name)
        self._patience = QTimer(self, singleShot=True, interval=WORTH_A_WORD_MILLISECONDS)
        self._patience.timeout.connect(self._tell)
        self._patience.start()
        self._is_told = False
        reply.progress.connect(self._progress)
        reply.finished.connect(self._finish)
        reply.failed.connect(self._fail)
        reply.stopped.connect(self._end)

    def _tell(self) -> None:
        self._is_told = True
        self._owner.reading.emit(self._read)

    def _progress(self, event: ReadingProgress) -> None:
        self._read = DocumentRead(self._read.number, self._read.name, event.done, event.total)
        if self._is_told:
            self._tell()

    def _finish(self, found: DocumentText) -> None:
        self._end()
        self._owner.read.emit(attached_document(self._source.path, found, self._source.name))

    def _fail(self, refusal: AttachmentRefused) -> None:
        self._end()
        if isinstance(refusal, DocumentLocked):
            self._owner.locked.emit(self._source, refusal)
        else:
            self._owner.refused.emit(refusal)

    def _end(self) -> None:
        self._patience.stop()
        self._owner.let_go(self._read.number)


def _first_look(path: Path) -> DocumentKind | AttachedFile | AttachedFolder | AttachmentRefused:
    """A document's kind; a text, and the texts of a folder, are read at once."""
    try:
        return read_folder(path) if path.is_dir() else document_kind(path) or read_file(path)
    except AttachmentRefused as refusal:
        return refusal


def _outcome(path: Path, encoding: Encoding, name: str) -> AttachedFile | AttachmentRefused:
    try:
        return read_file(path, encoding, name)
    except AttachmentRefused as refusal:
        return refusal
