"""A schema while it is written: what is wrong with it, first by itself, then by the word of the engine.

Signals: changed() – the verdict is another one · read(str) – a file was read. Not here: what a schema is
(`app.core.chats.answer_form`), whose it is (`chats.chat_settings`, a study's plan).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.answer_form import SchemaUnreadable, read_form, read_text
from app.errors import AppError, EngineFailure
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from backends.contract.errors import ErrorCode
from backends.contract.messages import ResponseFormat

_PAUSE_MILLISECONDS = 300  # in typing, after which the engine is asked


class FormVerdict(StrEnum):
    """What is known of the schema that was written."""

    FREE = "free"  # there is none
    CHECKING = "checking"
    FITS = "fits"  # answers can be made to fit
    UNKNOWN = "unknown"  # it is one, and no engine could be asked
    WRONG = "wrong"


class AnswerFormState(QObject):
    """Judges one schema after the other; an answer of the engine to an earlier one counts no more. `check` asks it."""

    changed = Signal()
    read = Signal(str)

    def __init__(self, check: Callable[[ResponseFormat], Reply], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.verdict = FormVerdict.FREE
        self.problem: Sentence | None = None
        self._check = check
        self._text = ""
        self._reply: Reply | None = None
        self._tasks = Tasks(self)
        self._pause = QTimer(self, interval=_PAUSE_MILLISECONDS, singleShot=True)
        self._pause.timeout.connect(self._ask)

    def judge(self, text: str) -> None:
        """Judge this schema; `changed` follows, at once and with what the engine says."""
        self._text = text
        self._drop()
        if not text.strip():
            self._pause.stop()
            self._show(FormVerdict.FREE)
            return
        self._show(FormVerdict.CHECKING)
        self._pause.start()

    def open_file(self, path: Path) -> None:
        """Read a schema from a file; ends in `read`, or in a verdict that says why not."""
        self._tasks.run(partial(_outcome, path), self._opened)

    def _opened(self, result: str | AppError) -> None:
        if isinstance(result, str):
            self.read.emit(result)
        else:
            self._show(FormVerdict.WRONG, result.title)

    def _ask(self) -> None:
        try:
            form = read_form(self._text)
        except SchemaUnreadable as error:
            self._show(FormVerdict.WRONG, error.title)
            return
        reply = self._reply = self._check(form)
        reply.finished.connect(partial(self._answered, reply, None))
        reply.failed.connect(partial(self._answered, reply))

    def _answered(self, reply: Reply, failure: EngineFailure | None, _closing: object = None) -> None:
        if reply is not self._reply:
            return
        self._reply = None
        if failure is None:
            self._show(FormVerdict.FITS)
        elif failure.code is ErrorCode.SCHEMA_UNUSABLE:
            self._show(FormVerdict.WRONG, failure.title)
        else:
            self._show(FormVerdict.UNKNOWN)

    def _drop(self) -> None:
        reply, self._reply = self._reply, None
        if reply is not None:
            reply.cancel()

    def _show(self, verdict: FormVerdict, problem: Sentence | None = None) -> None:
        self.verdict, self.problem = verdict, problem
        self.changed.emit()


def _outcome(path: Path) -> str | AppError:
    try:
        return read_text(path)
    except SchemaUnreadable as error:
        return error
