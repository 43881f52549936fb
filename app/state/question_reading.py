"""A file of questions on its way into a study: read off the GUI thread, by a guess of its encoding or as chosen.

Signals: read(QuestionFile) · refused(ImportRefused). Not here: what may stand in it (`app.core.study.questions`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.study.questions import QuestionFile, read_question_file
from app.core.text.encodings import Encoding
from app.errors import ImportRefused
from app.services.background.tasks import Tasks


class QuestionReading(QObject):
    """Reads one file after the other."""

    read = Signal(object)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._waiting = 0

    @property
    def is_reading(self) -> bool:
        """Whether a file is being read."""
        return self._waiting > 0

    def take(self, path: Path, encoding: Encoding | None = None) -> None:
        """Read this file; ends in `read` or `refused`."""
        self._waiting += 1
        self._tasks.run(partial(_outcome, path, encoding), self._taken)

    def _taken(self, result: QuestionFile | ImportRefused) -> None:
        self._waiting -= 1
        if isinstance(result, ImportRefused):
            self.refused.emit(result)
        else:
            self.read.emit(result)


def _outcome(path: Path, encoding: Encoding | None) -> QuestionFile | ImportRefused:
    try:
        return read_question_file(path, encoding)
    except ImportRefused as refusal:
        return refusal
