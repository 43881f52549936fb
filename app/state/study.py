"""The comparison of many questions: begun, paused, taken up again after a restart, exported.

Signals: changed() – phase, results or estimate are other ones · failed(AppError) – why it paused or was not done.
One comparison is kept, in the encrypted store; another takes its place. Not here: which runs there are and what they
say (`app.core.study`), running them (`app.services.engine.study_run`), widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.chats import records
from app.core.chats.turns import Record
from app.core.models.model_ref import ModelRef
from app.core.store import studies
from app.core.study.study import Plan, Result, StudyItem
from app.core.study.study_report import to_csv, to_html, to_json
from app.errors import AppError, EngineFailure, StoreError
from app.sentence import Sentence
from app.services.engine.jobs import Jobs
from app.services.engine.study_run import StudyRun
from app.services.storage.chat_storage import ChatStorage
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import ErrorCode

MOST_FAILURES = 3  # so many in a row are no accident: the queue pauses
_WRITERS: dict[str, Callable[[Plan, tuple[Result, ...]], str]] = {".csv": to_csv, ".json": to_json, ".html": to_html}


class StudyPhase(StrEnum):
    """Where the comparison stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"  # also after a restart
    DONE = "done"


class StudyState(QObject):
    """Owns the comparison."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, jobs: Jobs, in_use: ModelInUseState, chat_storage: ChatStorage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.seconds_left = -1.0  # not known yet
        self._jobs = jobs
        self._in_use = in_use
        self._chat_storage = chat_storage
        self._results: dict[StudyItem, Result] = {}
        self._run: StudyRun | None = None
        self._failures = 0
        self._model: ModelRef | None = None  # the one it runs on
        chat_storage.opened.connect(self._show_last)
        in_use.changed.connect(self._watch_model)

    @property
    def results(self) -> tuple[Result, ...]:
        """All results of the comparison so far."""
        return tuple(self._results.values())

    @property
    def total(self) -> int:
        """How many runs the plan has."""
        return len(self.plan.runs()) if self.plan else 0

    @property
    def failures(self) -> int:
        """How many runs have failed; `go_on` asks them again."""
        return sum(bool(result.failure) for result in self._results.values())

    @property
    def phase(self) -> StudyPhase:
        """From what is there and what runs."""
        if self.plan is None:
            return StudyPhase.NONE
        if self._run is not None and not self._run.is_paused:
            return StudyPhase.RUNNING
        return StudyPhase.DONE if len(self._results) == self.total else StudyPhase.PAUSED

    @property
    def model_name(self) -> str:
        """Of the model that would answer; empty where none is there."""
        can_answer = self._in_use.phase in (ModelPhase.READY, ModelPhase.LOST)
        return self._in_use.name if can_answer else ""

    def start(self, plan: Plan) -> None:
        """Begin another comparison with the model in use; an earlier one is forgotten."""
        if not self._model_is_there():
            return
        self._leave()
        model = self._in_use.model
        made = records.with_model(Record(), model, self._in_use.hash) if model else Record()
        plan = self.plan = msgspec.structs.replace(
            plan, model=self.model_name, engine=made.engine, model_hash=made.model_hash
        )
        self._results.clear()
        self._chat_storage.write(lambda store: studies.begin(store.database, plan))
        self.go_on()

    def pause(self) -> None:
        """Begin no further run; what is under way is finished and kept."""
        if self._run is not None:
            self._run.pause()
            self.changed.emit()

    def go_on(self) -> None:
        """Do what is left, and what has failed once more."""
        plan = self.plan
        if plan is None or self.phase is StudyPhase.RUNNING or not self._model_is_there():
            return
        if plan.model != self.model_name:
            advice = Sentence(
                "Open it again to go on, or start a new comparison with “{model}”.", model=self.model_name
            )
            self.failed.emit(AppError(Sentence("This comparison was begun with “{model}”.", model=plan.model), advice))
            return
        self._leave()
        self._failures, self._model = 0, self._in_use.wanted
        self._results = {run: result for run, result in self._results.items() if not result.failure}
        run = self._run = StudyRun(self._jobs, plan, self.results, model=self._model)
        run.result.connect(self._keep)
        run.progress.connect(self._progressed)
        run.ended.connect(self.changed)
        run.start()
        self.changed.emit()

    def export(self, path: Path) -> None:
        """Write CSV, JSON or the HTML report, by the file's ending; HTML for any other."""
        if self.plan is None:
            return
        text = _WRITERS.get(path.suffix.lower(), to_html)(self.plan, self.results)
        try:
            path.write_text(text, "utf-8", newline="")
        except OSError as error:
            self.failed.emit(
                AppError(
                    Sentence("“{name}” cannot be written.", name=path.name),
                    Sentence("Choose another place."),
                    str(error),
                )
            )

    # inside

    def _model_is_there(self) -> bool:
        if not self.model_name:
            self.failed.emit(
                AppError(Sentence("No model is ready to answer."), Sentence("Wait until it is loaded, or open one."))
            )
        return bool(self.model_name)

    def _show_last(self) -> None:
        """The store is open: show what was kept, unless one runs."""
        self._chat_storage.when_written(self._read_last)

    def _read_last(self, failure: AppError | None) -> None:
        reader = self._chat_storage.reader
        is_newer_here = self.plan is not None and failure is not None
        if self.phase is StudyPhase.RUNNING or reader is None or is_newer_here:
            return
        try:
            found = studies.last(reader.database)
        except StoreError as error:
            self.failed.emit(error)
            return
        if found is not None:
            self._leave()
            self.plan, results = found
            self._results = {result.run: result for result in results}
            self.changed.emit()

    def _leave(self) -> None:
        """Take nothing more from the run before; what it still does is cancelled."""
        if self._run is not None:
            self._run.result.disconnect(self._keep)
            self._run.progress.disconnect(self._progressed)
            self._run.ended.disconnect(self.changed)
            self._run.stop()
            self._run = None

    def _keep(self, result: Result) -> None:
        self._results[result.run] = result
        self._chat_storage.write(lambda store: studies.add(store.database, result))
        self._failures = self._failures + 1 if result.failure else 0
        if self._failures == MOST_FAILURES:
            self.pause()
            self.failed.emit(EngineFailure(ErrorCode(result.failure)))

    def _progressed(self, _done: int, _total: int, seconds_left: float) -> None:
        self.seconds_left = seconds_left
        self.changed.emit()

    def _watch_model(self) -> None:
        """Another model must not answer the rest."""
        if self.phase is StudyPhase.RUNNING and self._in_use.wanted != self._model:
            self.pause()
