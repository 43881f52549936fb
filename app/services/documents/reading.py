"""The app's end of the processes that read documents: one for each document, which may read that file and no other.

At most two run at a time; the others wait. What a document does to its reader costs a sentence. Not here: how documents
are read (`app.reading`), what is said of those that cannot be (`app.core.documents.refusals`).
"""

from __future__ import annotations

import itertools
import logging
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.documents import wire
from app.core.documents.kinds import DocumentKind
from app.core.documents.refusals import refusal
from app.processes import READING, command_of
from app.services.background.child import Child
from app.services.background.reply import Reply
from backends.contract.containment import Allowed, as_arguments
from backends.lines import LineError, encode_line, path_text

log = logging.getLogger(__name__)

MOST_AT_ONCE = 2
MOST_MILLISECONDS = 180_000  # more than a reader may compute, which is not limited everywhere


@dataclass(frozen=True)
class _Waiting:
    reply: Reply
    request: wire.ReaderRequest
    name: str  # of what is read, for a sentence about it
    reads: tuple[str, ...] = ()  # the files that its process may read

    @property
    def has_password(self) -> bool:
        return not isinstance(self.request, wire.ReadPage) and bool(self.request.password)


class Reading(QObject):
    """Reads documents. Each reply tells ReadingProgress of pages, and finishes with a DocumentText or fails with an
    AttachmentRefused: DocumentLocked where a password is needed, or another one. Cancelled, its process is ended.
    """

    def __init__(self, parent: QObject | None = None, most_milliseconds: int = MOST_MILLISECONDS) -> None:
        super().__init__(parent)
        self._most_milliseconds = most_milliseconds
        self._numbers = itertools.count(1)
        self._waiting: deque[_Waiting] = deque()
        self._readers: list[_Reader] = []

    def read(self, path: Path, kind: DocumentKind, most: int, password: str = "") -> Reply:
        """Turn a document into text of at most `most` characters."""
        real = path.resolve()
        return self._begin(wire.Read(path_text(real), kind, most, password), path.name, (str(real),))

    def read_page(self, page: wire.ReadPage) -> Reply:
        """Turn a page that was fetched from the web into text, by a process that may read no file. Finishes with a
        PageText.
        """
        return self._begin(page, page.address)

    def render(self, path: Path, page: int, width: int, words: tuple[str, ...] = ()) -> Reply:
        """Make a picture of a page of a PDF, and find words on it. Finishes with a PageImage."""
        real = path.resolve()
        return self._begin(wire.RenderPage(path_text(real), page, width, words), path.name, (str(real),))

    def _begin(self, request: wire.ReaderRequest, name: str, reads: tuple[str, ...] = ()) -> Reply:
        reply = Reply(next(self._numbers), self)
        reply.cancel_wanted.connect(self._cancel)
        self._waiting.append(_Waiting(reply, request, name, reads))
        self._start_next()
        return reply

    def close(self) -> None:
        """End all readers and wait: for the end of the program. Nothing more is told."""
        self._waiting.clear()
        for reader in self._readers:
            reader.close()

    def _cancel(self, number: int) -> None:
        for task in [task for task in self._waiting if task.reply.number == number]:
            self._waiting.remove(task)
            task.reply.stop()
        for reader in self._readers:
            reader.cancel(number)

    def _start_next(self) -> None:
        while self._waiting and len(self._readers) < MOST_AT_ONCE:
            reader = _Reader(self._waiting.popleft(), self)
            self._readers.append(reader)
            reader.gone.connect(self._forget)
            reader.start(self._most_milliseconds)

    def _forget(self, reader: _Reader) -> None:
        self._readers.remove(reader)
        reader.deleteLater()
        self._start_next()


class _Reader(QObject):
    """The process of one document. Signals: gone(_Reader)."""

    gone = Signal(object)

    def __init__(self, task: _Waiting, parent: QObject) -> None:
        super().__init__(parent)
        self._task = task
        self._is_greeted = False
        self._child = Child(READING, [*command_of(READING), *as_arguments(Allowed(reads=task.reads))], {}, self)
        self._child.line.connect(self._receive)
        self._child.died.connect(self._died)
        self._child.gone.connect(self._gone)
        self._request = encode_line(task.request)

    def start(self, most_milliseconds: int) -> None:
        """Start it, and end it where it takes too long."""
        self._child.start()
        self._child.send(self._request)
        clock = QTimer(self)
        clock.setSingleShot(True)
        clock.timeout.connect(self._child.kill)
        clock.start(most_milliseconds)

    def cancel(self, number: int) -> None:
        """End it where this is the number of its reply."""
        if self._task.reply.number == number:
            self._task.reply.stop()
            self._child.kill()

    def close(self) -> None:
        """End it and wait; nothing more is told."""
        self._task.reply.stop()
        self._child.close()

    def _receive(self, line: bytes) -> None:
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("a reader sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.ReaderReady(protocol=wire.PROTOCOL):
                self._is_greeted = True
            case wire.ReaderReady():
                self._child.kill()
            case wire.ReadingProgress() if self._is_greeted:
                self._task.reply.progress.emit(event)
            case wire.DocumentText() | wire.PageText() | wire.PageImage() if self._is_greeted:
                self._task.reply.finish(event)
            case wire.Unreadable() if self._is_greeted:
                self._task.reply.fail(refusal(self._task.name, event, has_password=self._task.has_password))
            case _:
                self._child.kill()

    def _died(self, last_words: str) -> None:
        """Also after it has answered, which closed the reply."""
        reason = wire.UnreadableReason.TOO_LONG if self._is_greeted else wire.UnreadableReason.NOT_STARTED
        if not self._task.reply.is_closed:
            self._task.reply.fail(refusal(self._task.name, wire.Unreadable(reason, last_words)))

    def _gone(self) -> None:
        self.gone.emit(self)
