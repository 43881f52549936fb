"""One answer with the calls of tools in it: the model writes, calls, reads what the tools say, and goes on.

It stands where an `Answering` would, with the same signals, and runs one `Answering` as often as it takes: until the
model has answered, has called as often as it may, or cannot go on. What tools said goes back with the ids that the
model has written, so that only what is new is computed. Every step is kept as it comes; an answer that was closed
before its calls were answered begins with them when it goes on. Not here: asking and running (`tool_calls`).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.chats.conversation import Conversation
from app.core.chats.parts_call import is_reading, pieces_to_read, question_text, reading_call
from app.core.chats.prompts import prompt_after_result
from app.core.chats.steps import Call, CutReason, ToolResult, unanswered
from app.core.chats.timeline import Timeline
from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Answer, Question
from app.core.tools.call_terms import CallTerms
from app.core.tools.grants import Decision
from app.core.tools.recorded import CallKey, call_key, call_result, calls_asked, calls_made, tool_call
from app.core.tools.result import LIMIT, CallResult, shortened_to, unmade
from app.core.tools.tool import CallRefused
from app.errors import EngineFailure
from app.services.engine.jobs import JobRequest, Jobs
from app.services.tools.provider import CallContext, EarlierCall
from app.state.chats.answering import Answering, Keep
from app.state.chats.parts_reading import PartsReading
from app.state.chats.tool_calls import SharedCalls, ToolCalls, ToolTask
from app.state.models.model_in_use import ModelInUseState
from backends.contract.errors import ErrorCode

REPAIRS = 2  # how often in a row the model is told what is wrong with its calls
_LEAST_LIMIT = 2048  # bytes of a result, however small the context is
_BYTES_A_TOKEN = 2  # of the context that one result may take: half of it, where a token is four bytes
_UNKNOWN = "There is no tool named “{name}”."


class _WrongCall(Exception):
    """A call that the model has to write otherwise; the words are for the model."""


class ToolLoop(QObject):
    """Signals as of `Answering`: one of finished and failed comes, as the last. progressed(id, Sentence) – a tool
    says what it does.
    """

    started = Signal(str)
    moved = Signal(str)
    streamed = Signal(str, object)
    progressed = Signal(str, object)
    finished = Signal(str)
    failed = Signal(str, object)

    def __init__(
        self,
        conversation: Conversation,
        answer_id: str,
        jobs: Jobs,
        in_use: ModelInUseState,
        keep: Keep,
        calls: ToolCalls,
        shared: SharedCalls,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.answer_id = answer_id
        self._conversation, self._jobs, self._in_use, self._keep = conversation, jobs, in_use, keep
        self._calls, self._shared = calls, shared
        self._request: JobRequest | None = None
        self._task: ToolTask | None = None
        self._reading: PartsReading | None = None
        self._rounds = self._repairs = self._written_before = 0
        self._answering = answering = Answering(conversation, answer_id, jobs, in_use, keep, self)
        answering.started.connect(self.started)
        answering.moved.connect(self.moved)
        answering.streamed.connect(self.streamed)
        answering.finished.connect(self._round_ended)
        answering.failed.connect(self.failed)

    # reading

    @property
    def is_running(self) -> bool:
        """Whether it has begun; before that it waits for the model or for its turn."""
        return self._task is not None or self._reading is not None or self._answering.is_running

    @property
    def timeline(self) -> Timeline:
        """How long it has waited, thought and answered until now."""
        return self._answering.timeline

    @property
    def pending(self) -> CallTerms | None:
        """The call that waits for a decision."""
        return self._task.terms if self._task is not None and self._task.is_asking else None

    def overlaid(self, entry: AnswerEntry) -> AnswerEntry:
        """With what the tree does not know yet, the call that waits for a decision included."""
        entry = self._answering.overlaid(entry)
        if self._reading is not None:
            return replace(entry, progress=self._reading.progress)
        return entry if self._task is None else replace(entry, pending=self.pending, progress=self._task.progress)

    # what is done with it

    def start(self, request: JobRequest) -> None:
        """Ask, at once or when the model is loaded; files in parts and calls that were not answered yet come first."""
        self._request, self._written_before = request, self._tokens()
        if (call := reading_call(self._conversation, self._answer)) is not None:
            self._keep(self._conversation, self._conversation.add_call(self.answer_id, call))
        if self._answer.phase is AnswerPhase.CALLING:
            self._next_call()
        else:
            self._answering.start(request)

    def decide(self, decision: Decision, reason: str = "") -> None:
        """Say whether the call that waits is made."""
        if self._task is not None:
            self._calls.decide(self._task, decision, reason)

    def stop(self) -> None:
        """End it: at once while a tool is asked for or runs, else as soon as the engine has stopped. What was read of
        files stays.
        """
        if self._reading is not None:
            self._stop_reading(self._reading)
        elif self._task is not None:
            self._leave(self._task)
        else:
            self._answering.stop()
            return
        self.failed.emit(self.answer_id, EngineFailure(ErrorCode.CANCELLED))

    def close_failed(self, failure: EngineFailure) -> None:
        """Say in the tree how it ended."""
        self._answering.close_failed(failure)

    # rounds

    @property
    def _answer(self) -> Answer:
        return self._conversation.answer(self.answer_id)

    def _round_ended(self, _answer_id: str) -> None:
        if self._answer.phase is not AnswerPhase.CALLING:
            self.finished.emit(self.answer_id)
            return
        self._rounds += 1
        if self._rounds > self._calls.toolbox.rounds:
            self._end(CutReason.ROUNDS)
        else:
            self._next_call()

    def _next_call(self) -> None:
        """Answer the calls of this round one after the other, then let the model go on."""
        while calls := unanswered(self._answer.steps):
            try:
                outcome = self._outcome(calls[0])
            except _WrongCall as wrong:
                if self._repairs == REPAIRS:
                    self._end(CutReason.CALLS)
                    return
                self._repairs += 1
                outcome = unmade(str(wrong))
            else:
                self._repairs = 0
            if outcome is None:
                return
            self._add(calls[0], outcome)
        self._go_on()

    def _go_on(self) -> None:
        assert self._request is not None  # nothing is called before `start`
        left = self._request.max_tokens - (self._tokens() - self._written_before)
        if self._request.max_tokens and left <= 0:
            self._end(CutReason.LENGTH)
            return
        record, model = self._answer.record, self._in_use.model
        is_same = model is None or not record.model or model.name == record.model
        prompt = prompt_after_result(self._conversation, self.answer_id, is_same_model=is_same)
        most = left if self._request.max_tokens else 0
        self._answering.start(replace(self._request, prompt=prompt, max_tokens=most, needs_room=False))

    def _tokens(self) -> int:
        usage = self._answer.record.usage
        return usage.new_tokens if usage is not None else 0

    def _end(self, reason: CutReason) -> None:
        self._keep(self._conversation, self._conversation.end_calls(self.answer_id, reason))
        self.moved.emit(self.answer_id)
        self.finished.emit(self.answer_id)

    # one call

    def _outcome(self, step: Call) -> CallResult | None:
        """What comes of a call where that is known at once; None where it is on its way. Raises _WrongCall."""
        if step.problem is not None:
            raise _WrongCall(step.reason)
        call, context = tool_call(step), self._context()
        key = call_key(call, [tool_call(asked) for asked, _result in calls_asked(self._answer.steps)])
        if (known := self._shared.results.get(key)) is not None:
            return known
        if is_reading(self._conversation, self._answer, step):
            self._read(key)
            return None
        provider = self._calls.toolbox.provider_of(call, self._conversation.details.tools, context)
        if provider is None:
            raise _WrongCall(_UNKNOWN.format(name=step.tool))
        if refusal := self._calls.refusal(provider):
            return unmade(refusal)
        try:
            self._join(self._calls.begin(provider, call, context, self._shared, key))
        except CallRefused as refused:
            raise _WrongCall(f"{refused.title} {refused.detail}".strip()) from refused
        return None

    # files in parts

    def _read(self, key: CallKey) -> None:
        """Wait for the reading of the files, which another answer may have begun."""
        assert self._request is not None  # nothing is called before `start`
        reading = self._shared.readings.get(key)
        if reading is None or reading.is_closed:
            files = pieces_to_read(self._conversation, self._answer)
            question = question_text(self._conversation, self._answer)
            reading = PartsReading(question, files, self._request, self._jobs, self._in_use, self._calls)
            reading.done.connect(partial(self._shared.results.__setitem__, key))
            self._shared.readings[key] = reading
        self._reading = reading
        reading.changed.connect(self._read_further)
        reading.done.connect(self._read_done)
        reading.failed.connect(self._read_failed)
        self.moved.emit(self.answer_id)
        reading.join()

    def _read_further(self) -> None:
        self.moved.emit(self.answer_id)
        if self._reading is not None:
            self.progressed.emit(self.answer_id, self._reading.progress)

    def _read_done(self, result: CallResult) -> None:
        self._reading = None
        self._called(result)

    def _read_failed(self, failure: EngineFailure) -> None:
        self._reading = None
        self.failed.emit(self.answer_id, failure)

    def _stop_reading(self, reading: PartsReading) -> None:
        self._reading = None
        reading.changed.disconnect(self._read_further)
        reading.done.disconnect(self._read_done)
        reading.failed.disconnect(self._read_failed)
        result = reading.result()
        reading.leave()
        if result is not None:
            self._add(unanswered(self._answer.steps)[0], result)

    def _context(self) -> CallContext:
        """Where a call of this answer is made."""
        path = self._conversation.path(self.answer_id)
        attachments = [file for node in path if isinstance(node, Question) for file in node.attachments]
        earlier = [EarlierCall(tool_call(call), call_result(result)) for call, result in calls_made(self._answer.steps)]
        chat, tools = self._conversation.details.id, self._conversation.details.tools
        return CallContext(chat, tuple(attachments), tuple(earlier), self._calls.toolbox.is_offline, tools)

    def _join(self, task: ToolTask) -> None:
        self._task = task
        task.join()
        task.changed.connect(self._task_moved)
        task.done.connect(self._called)
        self._calls.run_if_allowed(task)
        self.moved.emit(self.answer_id)

    def _leave(self, task: ToolTask) -> None:
        self._task = None
        task.changed.disconnect(self._task_moved)
        task.done.disconnect(self._called)
        task.leave()

    def _task_moved(self) -> None:
        self.moved.emit(self.answer_id)
        if self._task is not None and self._task.progress is not None:
            self.progressed.emit(self.answer_id, self._task.progress)

    def _called(self, result: CallResult) -> None:
        seconds = self._task.seconds if self._task is not None else 0.0
        self._task = None
        self._add(unanswered(self._answer.steps)[0], result, seconds)
        self._next_call()

    def _add(self, step: Call, result: CallResult, seconds: float = 0.0) -> None:
        """Put what a tool said behind its call, and keep it at once."""
        if not is_reading(self._conversation, self._answer, step):  # notes are as long as they may be
            context = self._in_use.model.context if self._in_use.model is not None else 0
            result = shortened_to(result, min(LIMIT, max(_LEAST_LIMIT, context * _BYTES_A_TOKEN)))
        answered = ToolResult(
            step.tool,
            result.text,
            step.channel,
            is_failure=result.is_failure,
            is_denied=result.is_denied,
            is_unmade=result.is_unmade,
            is_cut=result.is_cut,
            size=result.size,
            whole=result.whole,
            seconds=seconds or result.seconds,
            tokens=result.tokens,
        )
        self._keep(self._conversation, self._conversation.add_result(self.answer_id, answered))
        self.moved.emit(self.answer_id)
