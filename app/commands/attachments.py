"""Files that a command is given with `--attach`, read as the window reads them: documents in a process of their own.

Not here: what may be attached (`app.core.chats.attaching`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app.core.chats.attaching import MOST_BYTES, attached_document, document_kind, read_file
from app.core.chats.turns import Attachment
from app.core.documents.wire import DocumentText
from app.errors import AppError
from app.services.documents.reading import Reading

Then = Callable[[tuple[Attachment, ...]], None]


class AttachmentsOfCommand(QObject):
    """Reads the files one after the other."""

    def __init__(self, paths: Sequence[Path], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = list(paths)
        self._read: list[Attachment] = []
        self._reading = Reading(self)
        self._then: Then | None = None
        self._fail: Callable[[AppError], None] | None = None

    def begin(self, then: Then, fail: Callable[[AppError], None]) -> None:
        """Call `then` with all of them, or `fail` with why one cannot be attached."""
        self._then, self._fail = then, fail
        self._next()

    def close(self) -> None:
        """End what is being read."""
        self._reading.close()

    def _next(self) -> None:
        try:
            while self._left:
                kind = document_kind(self._left[0])
                if kind is not None:
                    reply = self._reading.read(self._left[0], kind, MOST_BYTES)
                    reply.finished.connect(self._take)
                    reply.failed.connect(self._give_up)
                    return
                self._read.append(read_file(self._left.pop(0)).attachment)
        except AppError as refused:
            self._give_up(refused)
            return
        if self._then is not None:
            self._then(tuple(self._read))

    def _take(self, found: DocumentText) -> None:
        self._read.append(attached_document(self._left.pop(0), found).attachment)
        self._next()

    def _give_up(self, failure: AppError) -> None:
        if self._fail is not None:
            self._fail(failure)
