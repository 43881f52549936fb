"""The comparison of many questions: begun, paused, taken up again after a restart, exported.

Signals: changed() – phase, results or estimate are other ones · failed(AppError) – why it paused or was not done ·
finished() – every question is answered ·
saved(Sentence, Path) – answers were exported · found(words, question numbers) – which answers have what was looked for.
One comparison is kept, in the encrypted store; another takes its place. In memory is how each answer begins; whole
texts are read when a question is opened. Not here: which runs there are and what they say (`app.core.study`), running
them (`app.services.engine.study_run`), widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.chats import records
from app.core.chats.comparison import MOST_PANELS
from app.core.chats.turns import Record
from app.core.models.model_ref import ModelRef
from app.core.study.answers import AnswerHead, head_of, side_by_side
from app.core.study.as_chat import as_chat
from app.core.study.study import Plan, Result, StudyItem
from app.core.study.study_report import to_csv, to_html, to_json
from app.core.text.folding import fold
from app.errors import AppError, EngineFailure, StoreError
from app.sentence import Sentence
from app.services.engine.jobs import Jobs
from app.services.engine.study_run import StudyRun
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.notices import NOT_OPEN
from app.services.storage.study_storage import Overview, StudyStorage
from app.state.answer_form import AnswerFormState
from app.state.chats.compare import CompareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import ErrorCode

MOST_FAILURES = 3  # so many in a row are no accident: the queue pauses
_WRITERS: dict[str, Callable[[Plan, tuple[Result, ...]], str]] = {".csv": to_csv, ".json": to_json, ".html": to_html}


class StudyPhase(StrEnum):
    """How far the comparison of many questions has come."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"  # also after a restart
    DONE = "done"


class StudyState(QObject):
    """Owns the comparison of many questions."""

    changed = Signal()
    failed = Signal(object)
    saved = Signal(object, object)
    found = Signal(str, object)
    finished = Signal()

    def __init__(
        self, jobs: Jobs, in_use: ModelInUseState, chat_storage: ChatStorage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        self.seconds_left = -1.0  # not known yet
        self._jobs = jobs
        self._in_use = in_use
        self._storage = StudyStorage(chat_storage, self)
        self._keep_chat = chat_storage.keep
        self._heads: dict[StudyItem, AnswerHead] = {}
        self._run: StudyRun | None = None
        self._compared: CompareState | None = None  # the question that was opened last
        self._failures = 0
        self._model: ModelRef | None = None  # the one it runs on
        chat_storage.opened.connect(self._show_last)
        in_use.changed.connect(self._watch_model)

    @property
    def heads(self) -> tuple[AnswerHead, ...]:
        """How each answer of the comparison so far begins, with its figures."""
        return tuple(self._heads.values())

    @property
    def total(self) -> int:
        """How many runs the plan has."""
        return self.plan.total if self.plan else 0

    @property
    def failures(self) -> int:
        """How many runs have failed; `go_on` asks them again."""
        return sum(bool(head.failure) for head in self._heads.values())

    @property
    def phase(self) -> StudyPhase:
        """From what is there and what runs."""
        if self.plan is None:
            return StudyPhase.NONE
        if self._run is not None and not self._run.is_paused:
            return StudyPhase.RUNNING
        return StudyPhase.DONE if len(self._heads) == self.total else StudyPhase.PAUSED

    @property
    def model_name(self) -> str:
        """Of the model that would answer; empty where none is there."""
        can_answer = self._in_use.phase in (ModelPhase.READY, ModelPhase.LOST)
        return self._in_use.name if can_answer else ""

    def new_form(self, parent: QObject) -> AnswerFormState:
        """Make what judges a schema while it is written."""
        return AnswerFormState(self._jobs.check_schema, parent)

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
        self._heads.clear()
        self._storage.begin(plan)
        self.go_on()

    def pause(self) -> None:
        """Begin no further run; what is under way is finished and kept."""
        if self._run is not None:
            self._run.pause()
            self.changed.emit()

    def close(self) -> None:
        """The end of the program: begin nothing more, and wait for what is being read."""
        self.pause()
        self._storage.close()

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
        self._heads = {run: head for run, head in self._heads.items() if not head.failure}
        run = self._run = StudyRun(self._jobs, plan, self._heads, model=self._model)
        run.result.connect(self._keep)
        run.progress.connect(self._progressed)
        run.ended.connect(self._ended)
        run.start()
        self.changed.emit()

    def results_of(self, question: int) -> tuple[Result, ...]:
        """All answers to one question so far, whole; empty where they cannot be read, which is said."""
        try:
            return self._storage.results_of(question)
        except StoreError as failure:
            self.failed.emit(failure)
            return ()

    def compare(self, question: int) -> CompareState | None:
        """The answers to one question side by side, of many samples the worst; None where there is none yet.

        It is a chat that is kept nowhere, until one of the answers is.
        """
        plan = self.plan
        results = {result.run: result for result in self.results_of(question)}
        if plan is None or not results:
            return None
        shown = side_by_side([head_of(result) for result in results.values()], MOST_PANELS)
        chat = as_chat(plan, question, [results[run] for run in shown])
        asked, *answers = chat.nodes
        before, self._compared = (
            self._compared,
            CompareState(chat, asked.id, self._jobs, self._in_use, self._keep_chat, self),
        )
        self._compared.begin((), [answer.id for answer in answers])
        if before is not None and not before.is_running:
            before.deleteLater()
        return self._compared

    def search_answers(self, words: str) -> None:
        """Find the questions that have all these words, in themselves or in an answer. Ends in `found`, or `failed`."""
        self._storage.answered_with(words, partial(self._show_found, words))

    def export(self, path: Path) -> None:
        """Write CSV, JSON or the HTML report, by the file's ending; HTML for any other. Ends in `saved` or `failed`."""
        write = _WRITERS.get(path.suffix.lower(), to_html)
        self._storage.export(path, write, partial(self._exported, path))

    # inside

    def _model_is_there(self) -> bool:
        if not self.model_name:
            self.failed.emit(
                AppError(Sentence("No model is ready to answer."), Sentence("Wait until it is loaded, or open one."))
            )
        return bool(self.model_name)

    def _show_last(self) -> None:
        """The store is open: show what was kept, unless one runs."""
        self._storage.overview(self._show_overview)

    def _show_overview(self, found: Overview | AppError | None) -> None:
        is_newer_here = self.plan is not None and not self._storage.is_written
        if found is None or found is NOT_OPEN or self.phase is StudyPhase.RUNNING or is_newer_here:
            return
        if isinstance(found, AppError):
            self.failed.emit(found)
            return
        self._leave()
        self.plan, heads = found
        self._heads = {head.run: head for head in heads}
        self.changed.emit()

    def _show_found(self, words: str, found: frozenset[int] | AppError) -> None:
        if isinstance(found, AppError):
            self.failed.emit(found)
            return
        wanted = fold(words).split()
        questions = self.plan.questions if self.plan else ()
        asked = (fold(f"{question.text} {question.expected}") for question in questions)
        self.found.emit(words, found.union(i for i, text in enumerate(asked) if all(word in text for word in wanted)))

    def _exported(self, path: Path, failure: AppError | None) -> None:
        if failure is None:
            self.saved.emit(Sentence("Exported to “{name}”.", name=path.name), path)
        else:
            self.failed.emit(failure)

    def _leave(self) -> None:
        """Take nothing more from the run before; what it still does is cancelled."""
        if self._run is not None:
            self._run.result.disconnect(self._keep)
            self._run.progress.disconnect(self._progressed)
            self._run.ended.disconnect(self._ended)
            self._run.stop()
            self._run = None

    def _keep(self, result: Result) -> None:
        self._heads[result.run] = head_of(result)
        self._storage.add(result)
        self._failures = self._failures + 1 if result.failure else 0
        if self._failures == MOST_FAILURES:
            self.pause()
            self.failed.emit(EngineFailure(ErrorCode(result.failure)))

    def _ended(self) -> None:
        self.changed.emit()
        if self.phase is StudyPhase.DONE:
            self.finished.emit()

    def _progressed(self, _done: int, _total: int, seconds_left: float) -> None:
        self.seconds_left = seconds_left
        self.changed.emit()

    def _watch_model(self) -> None:
        """Another model must not answer the rest."""
        if self.phase is StudyPhase.RUNNING and self._in_use.wanted != self._model:
            self.pause()
