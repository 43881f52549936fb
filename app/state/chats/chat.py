"""One chat: a conversation and what is going on in it – asking, streaming, stopping, going on, trying again.

Signals beside those of `ConversationState`:
  returned(Draft) – a question that could not be asked goes back to the composer
  full(Draft, EngineFailure) – the context has no room for this question, which is not in the conversation any more
  ran_again(answer id, answer id) – a second run with the same seed is done: of which, and the new one
  tool_progress(answer id, Sentence) – what a tool is doing
  failed(AppError) – something the user should read; the answer itself carries its own notice
  emptied(id) – its first question was taken back, so that nothing was said · shortened(id) – a message was deleted
  rested(id) – all it was asked is answered
Every change goes to `keep`, which stores it. Not here: widgets, the tree (`app.core.chats.conversation`), the disk.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.chats import records
from app.core.chats.comparison import ALL_EFFORTS, ComparisonOptions, Wanted, beginning, left_to_ask
from app.core.chats.conversation import Conversation
from app.core.chats.prompts import prompt_for, prompt_to_answer_now, prompt_to_continue
from app.core.chats.records import Difference
from app.core.chats.steps import unanswered, without_cut
from app.core.chats.transcript import AnswerEntry, AnswerPhase, Entry
from app.core.chats.turns import Answer, Attachment, Draft, Question, Record
from app.core.jobs.order import Asker, JobOwner
from app.core.jobs.seeds import new_seed
from app.core.tools.grants import Decision
from app.core.tools.offer import Offer
from app.core.tools.recorded import recorded_results
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.jobs import JobRequest, Jobs
from app.services.tools.toolbox import Toolbox
from app.state.chats import refusals
from app.state.chats.answering import Keep
from app.state.chats.compare import CompareState
from app.state.chats.conversation import ConversationState
from app.state.chats.tool_calls import SharedCalls, ToolCalls
from app.state.chats.tool_loop import ToolLoop
from app.state.models.model_in_use import ModelInUseState
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt, ResponseFormat


class ChatState(ConversationState):
    """One conversation in use. One answer runs at a time, and one question may wait for it."""

    returned = Signal(object)
    full = Signal(object, object)
    ran_again = Signal(str, str)
    tool_progress = Signal(str, object)
    failed = Signal(object)
    emptied = Signal(str)
    shortened = Signal(str)
    rested = Signal(str)

    def __init__(
        self,
        conversation: Conversation,
        jobs: Jobs,
        in_use: ModelInUseState,
        keep: Keep,
        parent: QObject | None = None,
        toolbox: Toolbox | None = None,
    ) -> None:
        super().__init__(conversation, keep, parent)
        self._calls = ToolCalls(toolbox or Toolbox(parent=self), self)
        self._calls.failed.connect(self.failed)
        self.waiting: Draft | None = None
        self.draft = Draft()  # what stands in the composer while the chat is out of view
        self._jobs = jobs
        self._owner = JobOwner(Asker.CHAT)
        self._in_use = in_use
        self.comparison: CompareState | None = None  # the last one; it may run
        self._was_comparing = False
        self._answering: ToolLoop | None = None
        self._then_answer: str | None = None  # this answer is being stopped so that it answers now
        self._asked_id: str | None = None  # the question this run is the first to answer
        self._again_id: str | None = None  # the answer this run repeats

    # reading

    @property
    def is_running(self) -> bool:
        """Whether an answer is under way, or several side by side."""
        return self._answering is not None or (self.comparison is not None and self.comparison.is_running)

    @property
    def offer(self) -> Offer:
        """What the model will be told of tools with the next question."""
        return self._calls.toolbox.offer(self.conversation.details.tools)

    @property
    def thinking_id(self) -> str:
        """The answer that is thinking at present and could be asked to answer now; empty where none is."""
        running = self._answering.answer_id if self._answering else ""
        is_thinking = running and self.conversation.answer(running).phase is AnswerPhase.THINKING
        return running if is_thinking else ""

    # what the user does

    def send(self, text: str, attachments: tuple[Attachment, ...] = (), *, needs_room: bool = True) -> None:
        """Ask; while an answer runs, wait for it (a newer question takes the waiting one's place). Where the context
        leaves less room for the answer than one of this effort often takes, `full` tells, unless that is no matter.
        """
        if self.is_running:
            self.waiting = Draft(text, attachments)
            self.changed.emit()
            return
        question = self.conversation.ask(text, attachments)
        self._apply(question)
        self._answer(question.id, self.effort, is_new=True, needs_room=needs_room)

    def check_schema(self, form: ResponseFormat) -> Reply:
        """Ask the engine whether answers can be made to fit a schema. Finishes with wire.Done."""
        return self._jobs.check_schema(form)

    def leave_out(self, last: str, answer_id: str = "") -> None:
        """From now on the model is shown nothing up to this message (empty: everything again); so too where this answer
        goes on. The messages stay.
        """
        if answer_id:
            record = amended(self.conversation.answer(answer_id).record, left_out=last)
            self._apply(self.conversation.set_record(answer_id, record))
        self.amend(amended(self.conversation.details, left_out=last))
        self._redraw()

    def take_back(self) -> Draft:
        """The waiting question, which waits no longer."""
        draft, self.waiting = self.waiting or Draft(), None
        self.changed.emit()
        return draft

    def stop(self) -> None:
        """Stop the running answer; what it has stays, and a waiting question goes back to the composer."""
        if not self.is_running:
            return
        if self.waiting is not None:
            self.returned.emit(self.take_back())
        if self._answering is not None:
            self._answering.stop()
        if self.comparison is not None:
            self.comparison.stop_all()

    def edit_question(self, question_id: str, text: str, attachments: tuple[Attachment, ...] = ()) -> None:
        """Ask otherwise: a new branch beside the question."""
        if self._is_busy():
            return
        changed = self.conversation.edit_question(question_id, text, attachments)
        self._apply(changed)
        self._answer(changed.id, self.effort, is_new=False)

    def regenerate(self, answer_id: str, effort: Effort) -> None:
        """Another answer beside this one."""
        parent = self.conversation.answer(answer_id).parent
        if parent is not None and not self._is_busy():
            self._answer(parent, effort, is_new=False)

    def retry(self, answer_id: str) -> None:
        """The same again in place of an answer that failed before it began."""
        answer = self.conversation.answer(answer_id)
        if answer.parent is None or self._is_busy():
            return
        self._apply(
            self.conversation.delete(answer_id) if without_cut(answer.steps) else self.conversation.take_back(answer_id)
        )
        self._answer(answer.parent, answer.effort, is_new=False)

    def run_again(self, answer_id: str) -> None:
        """Another answer beside this one, made in every respect as it was."""
        answer = self.conversation.answer(answer_id)
        if answer.parent is not None and not self._is_busy() and self._sees_tokens():
            self._again_id = answer_id
            self._answer(answer.parent, answer.effort, is_new=False, record=records.again(answer.record))

    def differences(self, answer_id: str) -> tuple[Difference, ...]:
        """In what the model at hand differs from the one that gave this answer; nothing while none is loaded."""
        if self._in_use.model is None:
            return ()
        now = records.with_model(Record(), self._in_use.model, self._in_use.hash)
        return records.differences(self.conversation.answer(answer_id).record, now)

    def compare_question(
        self, draft: Draft, choice: ComparisonOptions = ALL_EFFORTS, edited: str = ""
    ) -> CompareState | None:
        """A new question side by side (or an edited one, beside it); None while an answer runs, which is said."""
        if self._is_busy():
            return None
        if edited:
            asked = self.conversation.edit_question(edited, draft.text, draft.attachments)
        else:
            asked = self.conversation.ask(draft.text, draft.attachments)
        self._apply(asked)
        return self._comparison(asked.id, choice.panels)

    def compare_last(self, choice: ComparisonOptions | None = None) -> CompareState | None:
        """The last question in view; None where there is none. What was compared is reopened as it was."""
        branch = self.conversation.branch()
        question_id = next((node.id for node in reversed(branch) if isinstance(node, Question)), None)
        if question_id is None:
            return None
        in_view = branch[-1].id if branch[-1].parent == question_id else ""
        return self._compare(question_id, in_view, choice)

    def compare_answer(self, answer_id: str, choice: ComparisonOptions | None = None) -> CompareState | None:
        """The question of this answer; the answer itself is one of the panels and is not computed again."""
        parent = self.conversation.answer(answer_id).parent
        return None if parent is None else self._compare(parent, answer_id, choice)

    def _compare(self, question_id: str, answer_id: str, choice: ComparisonOptions | None) -> CompareState | None:
        running = self.comparison
        if running is not None and running.is_running and running.question_id == question_id:
            return running
        if self._is_busy():
            return None
        model = self._in_use.model.name if self._in_use.model else ""
        return self._comparison(question_id, *beginning(self.conversation, question_id, answer_id, choice, model))

    def _comparison(self, question_id: str, wanted: Sequence[Wanted], there: Sequence[str] = ()) -> CompareState:
        """Answers that are there are shown; what is missing is asked for."""
        if self.comparison is not None:
            self.comparison.deleteLater()
        state = CompareState(self.conversation, question_id, self._jobs, self._in_use, self._keep, self, self._calls)
        self.comparison = state
        state.changed.connect(self._comparison_changed)
        state.panel_moved.connect(self._panel_moved)
        state.kept.connect(self._redraw)
        state.tool_progress.connect(self.tool_progress)
        state.begin(left_to_ask(wanted, (self.conversation.answer(one).effort for one in there)), there)
        self._redraw()
        return state

    def _panel_moved(self, index: int) -> None:
        if self.comparison is not None:
            self._show(self.comparison.panels[index].answer_id)

    def _comparison_changed(self) -> None:
        self.changed.emit()
        was_running, self._was_comparing = self._was_comparing, self.is_running
        if not self.is_running:
            self._ask_waiting()
        if was_running and not self.is_running:
            self.rested.emit(self.conversation.details.id)

    def go_on(self, answer_id: str, *, has_reasoning: bool = True) -> None:
        """Continue an answer where it was cut; to make room, without its reasoning: one that had only that answers."""
        if self._is_busy():
            return
        if unanswered(self.conversation.answer(answer_id).steps):
            self._apply(self.conversation.reopen_calls(answer_id))
            self._asked_id = None
            self._start(answer_id, prompt_for(self.conversation, answer_id, self.effort))
            return
        if not self._sees_tokens():
            return
        is_reasoning_only = not self.conversation.answer(answer_id).text
        make = prompt_to_answer_now if is_reasoning_only and not has_reasoning else prompt_to_continue
        self._resume(answer_id, make(self.conversation, answer_id, has_reasoning=has_reasoning))

    def answer_now(self, answer_id: str) -> None:
        """Take the reasoning so far as finished and answer; a running answer is stopped first."""
        if not self._sees_tokens():
            return
        running = self._answering
        if running is not None and running.answer_id == answer_id:
            self._then_answer = answer_id
            running.stop()
        elif not self._is_busy():
            self._resume(answer_id, prompt_to_answer_now(self.conversation, answer_id))

    def decide(self, answer_id: str, decision: Decision, reason: str = "") -> None:
        """Say whether the call that an answer waits with (`AnswerEntry.pending`) is made; to deny can have a reason."""
        if self._answering is not None and self._answering.answer_id == answer_id:
            self._answering.decide(decision, reason)
        elif self.comparison is not None:
            self.comparison.decide(answer_id, decision, reason)

    def delete(self, node_id: str) -> tuple[Question | Answer, ...]:
        """Take a message out with all below it; returns what `restore` needs. Refused (empty) while it is running."""
        running = self._answering
        is_above = running and node_id in (n.id for n in self.conversation.path(running.answer_id))
        is_above = is_above or (self.comparison is not None and self.comparison.concerns(node_id))
        if is_above and self._is_busy():
            return ()
        removed = self.conversation.delete(node_id)
        self._apply(removed)
        if self.comparison is not None:
            self.comparison.drop_deleted()
        self._redraw()
        self.shortened.emit(self.conversation.details.id)
        return removed.removed

    # inside

    def _is_busy(self) -> bool:
        """Whether an answer is under way; if so, the user is told what to do."""
        if self.is_running:
            self.failed.emit(refusals.answering())
        return self.is_running

    def _sees_tokens(self) -> bool:
        """Whether an answer can be taken up, or made again; if not, the user is told why."""
        if not self._in_use.sees_tokens:
            self.failed.emit(refusals.needs_tokens())
        return self._in_use.sees_tokens

    def _answer(
        self,
        question_id: str,
        effort: Effort,
        *,
        is_new: bool,
        record: Record | None = None,
        needs_room: bool = False,
    ) -> None:
        record = record or records.begun(self.conversation.details, new_seed(), self.offer)
        begun = self.conversation.begin_answer(question_id, effort, record)
        self._apply(begun)
        self._asked_id = question_id if is_new else None
        self._start(begun.id, prompt_for(self.conversation, begun.id, effort), needs_room=needs_room)

    def _resume(self, answer_id: str, prompt: Prompt) -> None:
        self._apply(self.conversation.resume(answer_id))
        self._asked_id = None
        self._start(answer_id, prompt)

    def _start(self, answer_id: str, prompt: Prompt, *, needs_room: bool = False) -> None:
        record = self.conversation.answer(answer_id).record
        sampling = record.sampling or self.conversation.details.sampling.with_seed(new_seed())
        repeated = [self.conversation.answer(self._again_id).steps] if self._again_id else []
        shared = SharedCalls(recorded_results(repeated))
        given = (self.conversation, answer_id, self._jobs, self._in_use, self._keep, self._calls, shared)
        self._answering = answering = ToolLoop(*given, self)
        answering.moved.connect(self._show)
        answering.progressed.connect(self.tool_progress)
        answering.finished.connect(self._finished)
        answering.failed.connect(self._failed)
        self._redraw()
        answering.start(JobRequest(self._owner, prompt, sampling, record.max_tokens, needs_room))

    def _finished(self, finished_id: str) -> None:
        again_id = self._again_id
        self._end()
        if again_id is not None:
            self.ran_again.emit(again_id, finished_id)
        answer_id, self._then_answer = self._then_answer, None
        if answer_id is not None:
            self.answer_now(answer_id)
        else:
            self._rest()

    def _rest(self) -> None:
        """What was asked is answered: ask what waits, or tell that nothing does."""
        self._ask_waiting()
        if not self.is_running:
            self.rested.emit(self.conversation.details.id)

    def _failed(self, answer_id: str, failure: EngineFailure) -> None:
        has_no_room = failure.code in (ErrorCode.CONTEXT_OVERFLOW, ErrorCode.CONTEXT_TIGHT)
        if has_no_room and self._asked_id is not None and not self.conversation.answer(answer_id).steps:
            self._end()
            self._give_back(self._asked_id, failure)
            return
        if self._answering is not None:
            self._answering.close_failed(failure)
        self._end()
        then_answer, self._then_answer = self._then_answer, None
        if then_answer is not None and failure.code is ErrorCode.CANCELLED:
            self.answer_now(then_answer)
        elif failure.code is not ErrorCode.CANCELLED:
            if self.waiting is not None:
                self.returned.emit(self.take_back())
            self.rested.emit(self.conversation.details.id)

    def _give_back(self, question_id: str, failure: EngineFailure) -> None:
        """A question too long to be asked leaves the conversation and returns to the composer."""
        question = self.conversation.question(question_id)
        self._apply(self.conversation.take_back(question_id))
        self._redraw()
        if not self.conversation.nodes:
            self.emptied.emit(self.conversation.details.id)
        draft = Draft(question.text, question.attachments)
        self.returned.emit(draft)
        self.full.emit(draft, failure)

    def _end(self) -> None:
        """Let go of the answer that ran, show its final state and emit `changed`."""
        answering, self._answering = self._answering, None
        self._again_id = None
        if answering is not None:
            self._show(answering.answer_id)
            answering.deleteLater()
        self.changed.emit()

    def _ask_waiting(self) -> None:
        if self.waiting is not None:
            draft = self.take_back()
            self.send(draft.text, draft.attachments)

    def _overlaid(self, found: Entry) -> Entry:
        """What the tree does not know: how far the prompt of the running answer is read."""
        running = self._answering
        if not isinstance(found, AnswerEntry):
            return found
        if running is not None and found.id == running.answer_id:
            return running.overlaid(found)
        return found if self.comparison is None else self.comparison.overlaid(found)
