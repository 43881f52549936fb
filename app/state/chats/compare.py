"""One question side by side: panels that are siblings in the conversation – efforts, samples, models.

Signals: panel_moved(index) – a panel has grown or changed its phase · changed() – panels or running changed ·
room_needed(Room) – not all fit at once; go on with `start_at_once` or `start_one_by_one` · kept(answer id) ·
tool_progress(answer id, Sentence) – what a tool is doing.
Answers already in the tree are shown and not computed again. Not here: widgets, when a panel's turn comes (`panels`),
what differs between two answers (`app.core.chats.differences`), many questions (`app.services.engine.study_run`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.chats import records
from app.core.chats.comparison import Wanted, numbered
from app.core.chats.conversation import Conversation, new_id
from app.core.chats.entries import entry
from app.core.chats.making_room import Larger, larger_context
from app.core.chats.prompts import prompt_for, prompt_to_answer_now, prompt_to_continue
from app.core.chats.room import Room
from app.core.chats.steps import unanswered, without_cut
from app.core.chats.timeline import Timeline, timeline_of
from app.core.chats.transcript import AnswerEntry, AnswerPhase, NoticeAction
from app.core.jobs.seeds import new_seed, sample_seed
from app.core.models.model_ref import ModelRef
from app.core.tools.grants import Decision
from app.core.tools.recorded import recorded_results
from app.errors import EngineFailure
from app.services.engine.jobs import JobRequest, Jobs
from app.services.tools.toolbox import Toolbox
from app.state.chats.answering import Keep
from app.state.chats.panels import Panel, PanelQueue, StartMode
from app.state.chats.tool_calls import SharedCalls, ToolCalls
from app.state.chats.tool_loop import ToolLoop
from app.state.models.model_in_use import ModelInUseState
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt


class CompareState(QObject):
    """The comparison of one question of a conversation."""

    panel_moved = Signal(int)
    changed = Signal()
    room_needed = Signal(object)
    kept = Signal(str)
    tool_progress = Signal(str, object)

    def __init__(
        self,
        conversation: Conversation,
        question_id: str,
        jobs: Jobs,
        in_use: ModelInUseState,
        keep: Keep,
        parent: QObject | None = None,
        calls: ToolCalls | None = None,
    ) -> None:
        super().__init__(parent)
        self.conversation = conversation
        self.question_id = question_id
        self.panels: list[Panel] = []
        self._jobs = jobs
        self._in_use = in_use
        self._keep = keep
        self._calls = calls or ToolCalls(Toolbox(parent=self), self)
        self._shared = SharedCalls()  # what is the same call in several panels is made once
        self._name = ""  # shared by the answers of this comparison
        self._queue = PanelQueue(jobs, in_use, self._prompt, self)
        self._queue.may_start.connect(self._start)
        self._queue.refused.connect(self._refused)
        self._queue.dropped.connect(self._set_stopped)
        self._queue.room_needed.connect(self.room_needed)
        self._queue.changed.connect(self.changed)

    # reading

    @property
    def question(self) -> str:
        """The text of the question that is compared."""
        return self.conversation.question(self.question_id).text

    @property
    def is_running(self) -> bool:
        """Whether any panel is being made or waits for its turn."""
        return self._queue.is_busy

    @property
    def running_count(self) -> int:
        """How many panels are being made now."""
        return len(self._queue.running)

    @property
    def room(self) -> Room | None:
        """What the user has to choose, as long as nothing was chosen."""
        return self._queue.room

    @property
    def next_model(self) -> ModelRef | None:
        """Which model is being loaded for the panels that wait, or again for the chat; None at other times."""
        return self._queue.next_model

    def entry(self, index: int) -> AnswerEntry:
        """Return the answer that this panel shows, with its streamed text while it runs."""
        panel = self.panels[index]
        found = entry(self.conversation, panel.answer_id)
        assert isinstance(found, AnswerEntry)  # panels hold answers only
        if panel.answering is not None:
            return panel.answering.overlaid(found)
        larger = self._larger(panel)
        if larger is not None:
            return replace(found, notice=larger.notice)
        if found.notice is None or NoticeAction.MAKE_ROOM not in found.notice.actions:
            return found
        actions = tuple(action for action in found.notice.actions if action != NoticeAction.MAKE_ROOM)
        return replace(found, notice=replace(found.notice, actions=actions or (NoticeAction.CONTINUE,)))

    def overlaid(self, found: AnswerEntry) -> AnswerEntry:
        """An answer as it grows, for whoever shows it elsewhere."""
        running = next((panel.answering for panel in self._queue.under_way if panel.answer_id == found.id), None)
        return running.overlaid(found) if running else found

    def concerns(self, node_id: str) -> bool:
        """Whether a panel that runs or waits stands at or below this message."""
        under_way = [panel.answer_id for panel in (*self._queue.under_way, *self._queue.waiting)]
        return any(node_id == node.id for one in under_way for node in self.conversation.path(one))

    def model(self, index: int) -> str:
        """Which model answers in a panel, where they are not all the same; else nothing."""
        names = [self._model_name(panel) for panel in self.panels]
        return names[index] if len(set(names)) > 1 else ""

    def sample(self, index: int) -> int:
        """Which of several samples a panel is, counted from 1; 0 where it is the only one of its kind."""
        return numbered([(panel.effort, self._model_name(panel)) for panel in self.panels])[index]

    def timeline(self, index: int) -> Timeline:
        """How long a panel has waited, thought and answered."""
        panel = self.panels[index]
        if panel.answering is not None:
            return panel.answering.timeline
        return timeline_of(self.conversation.answer(panel.answer_id)) or Timeline()

    # what the user does

    def begin(self, wanted: Sequence[Wanted], kept: Iterable[str] = ()) -> None:
        """Panels for these, beside answers that are there and shown as they are.

        First the room is computed: what does not fit is room_needed, not tried.
        """
        for answer_id in kept:
            self.panels.append(Panel(answer_id, self.conversation.answer(answer_id).effort))
            self._name = self._name or self.conversation.answer(answer_id).record.comparison
        there = [self.conversation.answer(panel.answer_id).steps for panel in self.panels]
        self._shared.results |= recorded_results(there)
        self.add(wanted)

    def add(self, wanted: Sequence[Wanted]) -> None:
        """More panels, beside those that are there."""
        self._name = self._name or new_id()
        in_view = next((child for child in self.conversation.branch() if child.parent == self.question_id), None)
        for panel in self.panels:
            self._mark(panel.answer_id, self._name)
        new = [self._new_panel(one.effort, one.model) for one in wanted]
        self.panels = sorted([*self.panels, *new], key=lambda panel: list(Effort).index(panel.effort))
        if in_view is not None:  # what stands in the chat stays there until an answer is kept
            self._keep(self.conversation, self.conversation.choose(in_view.id))
        self._queue.add(new)

    def start_at_once(self, count: int) -> None:
        """Run as many panels together; the others begin as places become free."""
        self._queue.start_at_once(count)

    def start_one_by_one(self) -> None:
        """Run the panels one after another."""
        self._queue.start_at_once(1)

    def stop(self, index: int) -> None:
        """Stop one panel; the others go on."""
        panel = self.panels[index]
        if panel.answering is not None:
            panel.answering.stop()
        elif self._queue.take_out(panel):
            self._set_stopped(panel)

    def stop_all(self) -> None:
        """Stop everything; what is written stays."""
        for panel in reversed(self.panels):  # those that wait first, or they would begin in the places of the others
            if panel.answering is None and self._queue.take_out(panel):
                self._set_stopped(panel)
        for panel in self.panels:
            if panel.answering is not None:
                panel.answering.stop()

    def run_again(self, index: int) -> None:
        """Another answer in this panel's place; the old one stays as a sibling if it holds anything."""
        panel = self.panels[index]
        if self._is_under_way(panel):
            return
        old, larger = self.conversation.answer(panel.answer_id), self._larger(panel)
        self.panels[index] = fresh = self._new_panel(panel.effort, panel.model)
        fresh.context = larger.context if larger else 0
        if without_cut(old.steps):
            self._mark(old.id, "")
        else:
            self._keep(self.conversation, self.conversation.take_back(old.id))
        self._queue.add([fresh])

    def go_on(self, index: int) -> None:
        """Continue a panel that was cut, with a larger context where the present one cannot hold more."""
        panel = self.panels[index]
        larger = self._larger(panel)
        panel.context = larger.context if larger else 0
        self._resume(panel, StartMode.GO_ON)

    def drop_deleted(self) -> None:
        """Show no longer what was deleted in the chat."""
        there = [panel for panel in self.panels if panel.answer_id in self.conversation]
        if len(there) < len(self.panels):
            self.panels = there
            self.changed.emit()

    def answer_now(self, index: int) -> None:
        """Take a panel's reasoning as finished and let it answer."""
        self._resume(self.panels[index], StartMode.ANSWER_NOW)

    def decide(self, answer_id: str, decision: Decision, reason: str = "") -> None:
        """Say whether the call that a panel waits with is made, for all panels that make the same call."""
        for panel in self._queue.under_way:
            if panel.answer_id == answer_id and panel.answering is not None:
                panel.answering.decide(decision, reason)

    def keep(self, index: int) -> None:
        """The conversation goes on with this panel; the others stay as siblings."""
        answer_id = self.panels[index].answer_id
        self._keep(self.conversation, self.conversation.choose(answer_id))
        self.kept.emit(answer_id)

    # inside

    def _new_panel(self, effort: Effort, model: ModelRef | None) -> Panel:
        details = self.conversation.details
        record = amended(
            records.begun(details, new_seed(), self._calls.toolbox.offer(details.tools)), comparison=self._name
        )
        if details.sampling.seed is not None and record.sampling:  # or all samples would be the same
            same = [one for one in self.conversation.children(self.question_id) if self._effort(one) is effort]
            seed = sample_seed(record.sampling.seed, len(same))
            record = amended(record, sampling=amended(record.sampling, seed=seed))
        begun = self.conversation.begin_answer(self.question_id, effort, record)
        self._keep(self.conversation, begun)
        return Panel(begun.id, effort, model)

    def _effort(self, answer_id: str) -> Effort:
        return self.conversation.answer(answer_id).effort

    def _mark(self, answer_id: str, name: str) -> None:
        """Whether an answer belongs to this comparison, for the day when it is reopened."""
        record = self.conversation.answer(answer_id).record
        if record.comparison != name:
            marked = self.conversation.set_record(answer_id, amended(record, comparison=name))
            self._keep(self.conversation, marked)

    def _model_name(self, panel: Panel) -> str:
        """As its record has it; before that, as it was chosen."""
        recorded = self.conversation.answer(panel.answer_id).record.model
        if recorded or panel.model is not None:
            return recorded or (panel.model.name if panel.model else "")
        return self._in_use.model.name if self._in_use.model else self._in_use.name

    def _is_under_way(self, panel: Panel) -> bool:
        return panel.answering is not None or panel in self._queue.waiting

    def _larger(self, panel: Panel) -> Larger | None:
        """What a panel that filled the context needs to go on."""
        answer = self.conversation.answer(panel.answer_id)
        return larger_context(answer, self._in_use.model, self._may_load)

    def _may_load(self, context: int) -> bool:
        return self._in_use.would_fit(amended(self._in_use.options, context=context))

    def _resume(self, panel: Panel, mode: StartMode) -> None:
        if not self._is_under_way(panel):
            panel.mode = mode
            is_asked = mode is StartMode.GO_ON and unanswered(self.conversation.answer(panel.answer_id).steps)
            reopen = self.conversation.reopen_calls if is_asked else self.conversation.resume
            self._keep(self.conversation, reopen(panel.answer_id))
            self._moved(panel.answer_id)
            self._queue.add([panel])

    def _prompt(self, panel: Panel) -> Prompt:
        match panel.mode:
            case StartMode.BEGIN:
                return prompt_for(self.conversation, panel.answer_id, panel.effort)
            case StartMode.GO_ON:
                return prompt_to_continue(self.conversation, panel.answer_id)
            case StartMode.ANSWER_NOW:
                return prompt_to_answer_now(self.conversation, panel.answer_id)

    def _start(self, panel: Panel) -> None:
        record = self.conversation.answer(panel.answer_id).record
        sampling = record.sampling or self.conversation.details.sampling.with_seed(new_seed())
        answering = ToolLoop(
            self.conversation,
            panel.answer_id,
            self._jobs,
            self._in_use,
            self._keep,
            self._calls,
            self._shared,
            self,
        )
        panel.answering = answering
        answering.progressed.connect(self.tool_progress)
        answering.started.connect(self._started)
        answering.moved.connect(self._moved)
        answering.finished.connect(self._end)
        answering.failed.connect(self._failed)
        model = self._queue.model_of(panel)
        answering.start(JobRequest(self._queue.owner, self._prompt(panel), sampling, record.max_tokens, model=model))

    def _started(self, _answer_id: str) -> None:
        self.changed.emit()

    def _moved(self, answer_id: str) -> None:
        for index, panel in enumerate(self.panels):
            if panel.answer_id == answer_id:
                self.panel_moved.emit(index)

    def _failed(self, answer_id: str, failure: EngineFailure) -> None:
        panel = self._panel(answer_id)
        answer = self.conversation.answer(answer_id)
        has_begun = bool(answer.steps)
        if failure.code is ErrorCode.OUT_OF_MEMORY and not has_begun and self._queue.fell_short(panel):
            self._let_go(panel)
            self._keep(self.conversation, self.conversation.set_phase(answer_id, AnswerPhase.WAITING))
            self._moved(answer_id)
            return
        if panel.answering is not None:
            panel.answering.close_failed(failure)
        self._end(answer_id)

    def _end(self, answer_id: str) -> None:
        panel = self._panel(answer_id)
        self._let_go(panel)
        self._moved(answer_id)
        self._queue.done(panel)

    def _panel(self, answer_id: str) -> Panel:
        return next(panel for panel in self._queue.under_way if panel.answer_id == answer_id)

    def _let_go(self, panel: Panel) -> None:
        if panel.answering is not None:
            panel.answering.deleteLater()
            panel.answering = None

    def _refused(self, panel: Panel, failure: EngineFailure) -> None:
        failed = self.conversation.fail(panel.answer_id, failure.code, failure.detail, failure.facts)
        self._keep(self.conversation, failed)
        self._moved(panel.answer_id)

    def _set_stopped(self, panel: Panel) -> None:
        self._keep(self.conversation, self.conversation.set_phase(panel.answer_id, AnswerPhase.STOPPED))
        self._moved(panel.answer_id)
