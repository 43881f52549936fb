"""Where the study of the window is kept: written as it runs, its texts read when they are looked at.

What reads all answers – the overview at the start, searching, exporting – has a thread and a connection of its own.
Not here: running a study (`app.services.engine.study_run`), what is shown of it (`app.state.study`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.core.store import studies
from app.core.store.database import UnreadableError
from app.core.store.store import Store
from app.core.study.answers import AnswerHead
from app.core.study.study import Plan, Result, StudyItem
from app.errors import AppError
from app.real_file import open_file
from app.sentence import Sentence
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.store_work import StoreWork

_CLOSING_MILLISECONDS = 10_000
Overview = tuple[Plan, tuple[AnswerHead, ...]]
WriteReport = Callable[[Plan, tuple[Result, ...]], str]


class StudyStorage(QObject):
    """Of one storage. It has no signals: who asks gives a function."""

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._work = StoreWork(chat_storage, self)
        self._unwritten: dict[StudyItem, Result] = {}  # said, but not on the disk yet
        self._is_begun = True  # the plan is on the disk

    @property
    def is_written(self) -> bool:
        """Whether all of the study is on the disk."""
        return self._is_begun and not self._unwritten

    def close(self) -> None:
        """The end of the program: wait for what is being read, ten seconds at most."""
        self._work.wait(_CLOSING_MILLISECONDS)

    # writing

    def begin(self, plan: Plan) -> None:
        """Keep this plan, in place of an earlier one and its results."""
        self._unwritten.clear()
        self._is_begun = False
        self._chat_storage.write(lambda store: studies.begin(store.database, plan), self._begun)

    def add(self, result: Result) -> None:
        """Keep a result, in place of an earlier one of the same run."""
        self._unwritten[result.run] = result
        self._chat_storage.write(lambda store: studies.add(store.database, result), partial(self._written, result))

    def _begun(self) -> None:
        self._is_begun = True

    def _written(self, result: Result) -> None:
        if self._unwritten.get(result.run) is result:
            del self._unwritten[result.run]

    # reading

    def results_of(self, question: int) -> tuple[Result, ...]:
        """All results of one question so far. Raises StoreError where they cannot be read."""
        reader = self._chat_storage.reader
        try:
            kept = studies.results_of(reader.database, question) if reader is not None else ()
        except UnreadableError:
            self._chat_storage.met_damage()
            raise
        newer = {run: result for run, result in self._unwritten.items() if run.question == question}
        return tuple(({result.run: result for result in kept} | newer).values())

    def overview(self, on_read: Callable[[Overview | AppError | None], None]) -> None:
        """Read the plan that is kept and how its answers begin; None without one."""
        self._work.read(lambda store: studies.overview(store.database), on_read)

    def answered_with(self, words: str, on_found: Callable[[frozenset[int] | AppError], None]) -> None:
        """Find the questions with an answer that has all these words."""
        self._work.read(lambda store: studies.answered_with(store.database, words), on_found)

    def export(self, path: Path, write: WriteReport, on_done: Callable[[AppError | None], None]) -> None:
        """Write a report of all that is kept into a file."""

        def work(store: Store) -> None:
            kept = studies.last(store.database)
            if kept is not None:
                write_report(path, write(*kept))

        self._work.read(work, on_done)


def write_report(path: Path, text: str) -> None:
    """Write a file of a report. Raises AppError where that cannot be done."""
    try:
        with open_file(path, "wb") as file:
            file.write(text.encode())
    except OSError as error:
        title = Sentence("“{name}” cannot be written.", name=path.name)
        raise AppError(title, Sentence("Choose another place."), str(error)) from None
