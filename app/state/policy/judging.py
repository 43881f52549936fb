"""The judging by policies: begun, paused, cancelled, taken up again after a restart, run once more, exported.

Signals: changed() – phase, results or estimate are others · counted(JudgeView) – figures and filters are other ones ·
found(words, items) – which items have what was looked for · failed(AppError) – why it paused or was not done ·
finished() – every verdict is there · saved(Sentence, Path) – verdicts were exported.
One judging is kept, in the encrypted store; another takes its place. Not here: which runs there are and what they say
(`app.core.policy`), running them (`app.services.engine.study_run`), policies and drafts (`policies`), widgets.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence, Set as AbstractSet
from enum import StrEnum
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app import __version__
from app.core.chats import records
from app.core.chats.room import EXPECTED
from app.core.chats.turns import Record
from app.core.models.model_ref import ModelRef
from app.core.policy.judge_figures import judge_figures
from app.core.policy.judge_files import to_csv, to_json
from app.core.policy.judge_filters import with_words
from app.core.policy.judge_report import to_html
from app.core.policy.judge_request import JudgeRequest, prepared
from app.core.policy.judge_rows import JudgeRows
from app.core.policy.judge_view import JudgeView, judge_view
from app.core.policy.judging import ByEffort, Judging
from app.core.study.study import Plan, Result, StudyItem
from app.errors import AppError, EngineFailure, StoreError
from app.sentence import Sentence
from app.services.background.tasks import Tasks
from app.services.engine.jobs import Jobs
from app.services.engine.study_run import StudyRun
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.judge_storage import JudgeStorage
from app.services.storage.notices import NOT_OPEN
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort

MOST_FAILURES = 3  # so many in a row are no accident: the queue pauses
_COUNTED_EVERY = 250  # milliseconds at least between two counts
_REST = 4  # and so many times as long as the last one took
DEMO_CANNOT = AppError(
    Sentence("The demo model cannot judge: it has never learnt to read a policy."),
    Sentence("Get gpt-oss-safeguard-20b under “Models”, or open another model."),
)


def _as_json(judging: Judging, found: Sequence[ByEffort]) -> str:
    return to_json(judging, judge_figures(judging, found), __version__)


def _as_html(judging: Judging, found: Sequence[ByEffort]) -> str:
    return to_html(judging, judge_figures(judging, found), found)


_WRITERS: dict[str, Callable[[Judging, Sequence[ByEffort]], str]] = {
    ".csv": to_csv,
    ".json": _as_json,
    ".html": _as_html,
}


class JudgingPhase(StrEnum):
    """How far the judging has come."""

    NONE = "none"
    PREPARING = "preparing"  # items are read and labels checked
    RUNNING = "running"
    PAUSED = "paused"  # also after a restart, or after it was cancelled
    DONE = "done"


class JudgingState(QObject):
    """Owns the judging."""

    changed = Signal()
    counted = Signal(object)
    found = Signal(str, object)
    failed = Signal(object)
    finished = Signal()
    saved = Signal(object, object)

    def __init__(
        self,
        jobs: Jobs,
        in_use: ModelInUseState,
        storage: JudgeStorage,
        chat_storage: ChatStorage,
        rate_of_size: Callable[[int], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows: JudgeRows | None = None
        self.view: JudgeView | None = None
        self.seconds_left = -1.0  # not known yet
        self._jobs, self._in_use, self._storage, self._rate_of_size = jobs, in_use, storage, rate_of_size
        self._tasks = Tasks(self)
        self._run: StudyRun | None = None
        self._policy = 0  # the one that is judged by
        self._is_preparing = self._is_counting = self._is_recount_due = False
        self._failures = 0  # in a row
        self._model: ModelRef | None = None  # the one it runs on
        self._seen = ("", False)  # the model in use: its name, and whether it is the bundled one
        self._count_timer = QTimer(self, interval=_COUNTED_EVERY, singleShot=True)
        self._count_timer.timeout.connect(self._count)
        chat_storage.opened.connect(self._show_last)
        in_use.changed.connect(self._watch_model)
        in_use.hashed.connect(self._learn_hash)

    # what is there

    @property
    def judging(self) -> Judging | None:
        """What is judged by what; None while nothing was."""
        return self.rows.judging if self.rows else None

    @property
    def total(self) -> int:
        """How many verdicts there will be."""
        return self.rows.judging.total if self.rows else 0

    @property
    def done(self) -> int:
        """How many there are, failed ones among them."""
        return self.rows.count if self.rows else 0

    @property
    def failures(self) -> int:
        """How many runs have failed; `go_on` asks them again."""
        return self.rows.failures if self.rows else 0

    @property
    def phase(self) -> JudgingPhase:
        """From what is there and what runs."""
        if self._is_preparing:
            return JudgingPhase.PREPARING
        if self.rows is None:
            return JudgingPhase.NONE
        if self._run is not None and not self._run.is_paused:
            return JudgingPhase.RUNNING
        return JudgingPhase.DONE if self.done == self.total else JudgingPhase.PAUSED

    @property
    def model_name(self) -> str:
        """Of the model that would judge; empty where none is there."""
        can_answer = self._in_use.phase in (ModelPhase.READY, ModelPhase.LOST)
        return self._in_use.name if can_answer else ""

    @property
    def is_demo(self) -> bool:
        """Whether the model in use is the bundled one, which cannot judge."""
        model = self._in_use.model
        return self._in_use.is_demo_wanted or (model is not None and model.is_demo)

    def seconds_for(self, verdicts: int, efforts: Sequence[Effort]) -> float:
        """About how long so many verdicts at each effort take one by one; -1.0 where this model was not measured."""
        model = self._in_use.model
        rate = self._rate_of_size(model.size) if model is not None else 0.0
        return verdicts * sum(EXPECTED[effort] for effort in efforts) / rate if rate > 0 else -1.0

    # what can be done

    def start(self, request: JudgeRequest) -> None:
        """Begin another judging with the model in use, once its items are read; an earlier one is forgotten."""
        if self._is_preparing or not self._model_can_judge():
            return
        self._is_preparing = True
        common = self._made_by_model(request.common(datetime.date.today().isoformat()))
        self._tasks.run(lambda: prepared(request, common), self._begin)
        self.changed.emit()

    def run_again(self) -> None:
        """Judge the same items by the same policies with the same seed once more."""
        judging = self.judging
        if judging is not None and self._model_can_judge() and self._model_is_the_same(judging):
            self._begin(judging)

    def go_on(self) -> None:
        """Do what is left, and what has failed once more."""
        rows = self.rows
        if rows is None or self.phase in (JudgingPhase.RUNNING, JudgingPhase.PREPARING):
            return
        if not self._model_can_judge() or not self._model_is_the_same(rows.judging):
            return
        self._leave()
        self._failures, self._model = 0, self._in_use.wanted
        rows.drop_failed()
        self._policy = -1
        self._next_policy()

    def pause(self) -> None:
        """Begin no further run; what is under way is finished and kept."""
        if self._run is not None:
            self._run.pause()
            self.changed.emit()

    def cancel(self) -> None:
        """Stop at once: what is under way is dropped, what is there is kept, and the rest can be done later."""
        self._leave()
        self.changed.emit()
        self._count_soon()

    def close(self) -> None:
        """The end of the program: begin nothing more, and wait for what is being read."""
        self.pause()
        self._storage.close()
        self._tasks.wait()

    def results_of(self, item: int) -> tuple[tuple[Result, ...], ...]:
        """All results of one item, whole, by policy; empty where they cannot be read, which is said."""
        judging = self.judging
        try:
            numbers = range(len(judging.policies)) if judging else ()
            return tuple(self._storage.results_of(number, item) for number in numbers)
        except StoreError as failure:
            self.failed.emit(failure)
            return ()

    def search(self, words: str) -> None:
        """Find the items that have all these words. Ends in `found`."""
        judging = self.judging
        if judging is not None:
            self._tasks.run(lambda: with_words(judging, words), partial(self.found.emit, words))

    def export(self, path: Path) -> None:
        """Write CSV, JSON or the HTML report, by the file's ending; HTML for any other. Ends in `saved` or `failed`."""
        write = _WRITERS.get(path.suffix.lower(), _as_html)
        self._storage.export(path, write, partial(self._exported, path))

    # inside: the model

    def _model_can_judge(self) -> bool:
        failure = None
        if not self.model_name:
            failure = AppError(
                Sentence("No model is ready to judge."), Sentence("Wait until it is loaded, or open one.")
            )
        elif self.is_demo:
            failure = DEMO_CANNOT
        if failure is not None:
            self.failed.emit(failure)
        return failure is None

    def _model_is_the_same(self, judging: Judging) -> bool:
        begun_with = judging.plans[0].model
        if begun_with == self.model_name:
            return True
        advice = Sentence("Open it again to go on, or start a new judging with “{model}”.", model=self.model_name)
        self.failed.emit(AppError(Sentence("This judging was begun with “{model}”.", model=begun_with), advice))
        return False

    def _made_by_model(self, plan: Plan) -> Plan:
        model = self._in_use.model
        made = records.with_model(Record(), model, self._in_use.hash) if model else Record()
        return msgspec.structs.replace(plan, model=self.model_name, engine=made.engine, model_hash=made.model_hash)

    def _learn_hash(self, model: ModelRef, found: str) -> None:
        """The hash of a large file is known some time after it was loaded."""
        judging = self.judging
        if self.rows is None or judging is None or model != self._model or judging.plans[0].model_hash:
            return
        plans = tuple(msgspec.structs.replace(plan, model_hash=found) for plan in judging.plans)
        self.rows.judging = msgspec.structs.replace(judging, plans=plans)
        self._storage.amend(self.rows.judging)

    def _watch_model(self) -> None:
        """Another model must not judge the rest; and whether one can judge at all is said before it is asked."""
        known, self._seen = self._seen, (self.model_name, self.is_demo)
        if known != self._seen:
            self.changed.emit()
        if self.phase is JudgingPhase.RUNNING and self._in_use.wanted != self._model:
            self.pause()

    # inside: the runs, policy by policy

    def _begin(self, judging: Judging | AppError) -> None:
        self._is_preparing = False
        if isinstance(judging, AppError):
            self.failed.emit(judging)
            self.changed.emit()
            return
        self._leave()
        self.rows, self.view, self.seconds_left = JudgeRows(judging), None, -1.0
        self._storage.begin(judging)
        self.go_on()

    def _next_policy(self) -> None:
        rows = self.rows
        self._run = None
        while rows is not None and self._policy + 1 < len(rows.judging.plans):
            self._policy += 1
            plan, done = rows.judging.plans[self._policy], rows.done[self._policy]
            if len(done) < plan.total:
                self._run_plan(plan, done)
                self.changed.emit()
                return
        self._count_soon()
        self.changed.emit()
        if self.phase is JudgingPhase.DONE:
            self.finished.emit()

    def _run_plan(self, plan: Plan, done: AbstractSet[StudyItem]) -> None:
        run = self._run = StudyRun(self._jobs, plan, done, self, model=self._model)
        run.result.connect(self._keep)
        run.progress.connect(self._progressed)
        run.ended.connect(self._next_policy)
        run.start()

    def _leave(self) -> None:
        """Take nothing more from the run before; what it still does is cancelled."""
        run, self._run = self._run, None
        if run is not None:
            run.result.disconnect(self._keep)
            run.progress.disconnect(self._progressed)
            run.ended.disconnect(self._next_policy)
            run.stop()

    def _keep(self, result: Result) -> None:
        if self.rows is None:
            return
        self.rows.add(self._policy, result)
        self._storage.add(self._policy, result)
        self._count_soon()
        self._failures = self._failures + 1 if result.failure else 0
        if self._failures == MOST_FAILURES:
            self.pause()
            self.failed.emit(EngineFailure(ErrorCode(result.failure)))

    def _progressed(self, done: int, total: int, seconds_left: float) -> None:
        """Those of later policies take as long."""
        left = self.total - self.done
        self.seconds_left = seconds_left / (total - done) * left if total > done else seconds_left
        self.changed.emit()

    # inside: what is counted, read and written

    def _count_soon(self) -> None:
        if self._is_counting:
            self._is_recount_due = True
        elif not self._count_timer.isActive():
            self._count_timer.start()

    def _count(self) -> None:
        if self.rows is not None:
            self._is_counting, self._is_recount_due = True, False
            judging, found = self.rows.judging, self.rows.snapshot()
            self._tasks.run(lambda: judge_view(judging, found), self._counted)

    def _counted(self, view: JudgeView) -> None:
        self._is_counting = False
        self._count_timer.setInterval(max(_COUNTED_EVERY, round(_REST * 1000 * view.seconds)))
        if self.rows is not None and view.judging is self.rows.judging:
            self.view = view
            self.counted.emit(view)
        if self._is_recount_due or (self.rows is not None and view.judging is not self.rows.judging):
            self._count_timer.start()

    def _show_last(self) -> None:
        """The store is open: show what was kept, unless something newer is here."""
        self._storage.overview(self._show_rows)

    def _show_rows(self, rows: JudgeRows | AppError | None) -> None:
        is_newer_here = self.rows is not None and not self._storage.is_written
        if rows is None or rows is NOT_OPEN or is_newer_here or self.phase is JudgingPhase.RUNNING:
            return
        if isinstance(rows, AppError):
            self.failed.emit(rows)
            return
        self._leave()
        self.rows, self.view = rows, None
        self.changed.emit()
        self._count_soon()

    def _exported(self, path: Path, failure: AppError | None) -> None:
        if failure is None:
            self.saved.emit(Sentence("Exported to “{name}”.", name=path.name), path)
        else:
            self.failed.emit(failure)
