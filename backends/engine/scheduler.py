"""Continuous batching seen from above: many answers on one loaded model, each a sequence of its own.

The backend puts the sequences into one batch a step; here requests become sequences and step events become wire events.
Not here: pipes, threads, loading (`worker`, `session`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from backends.contract import base, wire
from backends.contract.capabilities import Capabilities
from backends.contract.constraint import AnswerConstraint
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.logprobs import MOST_LIKELIEST, Logprobs
from backends.contract.messages import Prompt
from backends.contract.watch import Watch
from backends.engine.answer import Answer, begun_message
from backends.engine.constraints import Constraints
from backends.engine.counting import LongCounts, characters, is_long
from backends.engine.demo_spelling import plainly_spelled
from backends.engine.detokenize import detokenize
from backends.engine.preparing import Preparation
from backends.engine.read_ahead import AheadReading, sure_beginning
from backends.engine.schemas import SchemaRefused
from backends.engine.speed import SpeedTest
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.grammar import is_constrained
from backends.harmony.render import joined, measured, render

Emit = Callable[[wire.AnyEvent], None]


_MOST_CHARACTERS = 8  # a token, of what is read ahead; text has four or five
_PATIENCE = 0.02  # seconds to wait for what is prepared while nothing else is to be computed
_ALL = Capabilities(constrains=True, logprobs=True, reads_ahead=True)
_NOTHING_YET = base.SequenceFinished(0, base.FinishReason.CANCELLED, 0, 0, 0, 0.0, 0.0)


class _Waiting(NamedTuple):
    """An answer whose form is being prepared."""

    answer: Answer
    sequence: base.Sequence
    preparation: Preparation[AnswerConstraint]


class Scheduler:
    """The running answers of one model, within what its backend is able to do. Request ids serve as sequence ids."""

    def __init__(
        self, model: base.LoadedModel, encoding: HarmonyEncoding, emit: Emit, able: Capabilities = _ALL
    ) -> None:
        self._model = model
        self._encoding = encoding
        self._emit = emit
        self._able = able
        constraints = (
            Constraints(model.vocabulary, encoding, ends_early=model.info.is_demo) if able.constrains else None
        )
        self._constraints = constraints
        self._answers: dict[int, Answer | SpeedTest | AheadReading] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._counts = LongCounts(self.count, model.info.context, emit)

    @property
    def is_busy(self) -> bool:
        """Whether a step has anything to do."""
        return bool(self._answers or self._waiting or self._counts)

    def render(self, prompt: Prompt) -> list[int]:
        """Render a prompt into the ids that the model is given."""
        return render(self._as_shown(prompt), self._encoding)

    def count(self, prompt: Prompt) -> tuple[int, tuple[int, ...]]:
        """How many ids a prompt is, and how many each of its messages."""
        ids, shares = measured(self._as_shown(prompt), self._encoding)
        return len(ids), shares

    def tell(self, request: wire.Count | wire.Render | wire.Detokenize) -> None:
        """Tell what concerns the ids of a prompt or of an answer."""
        match request:
            case wire.Count():
                self.tell_count(request)
            case wire.Render():
                self._emit(self.detokenize(request.id, self.render(request.prompt)))
            case wire.Detokenize():
                self._emit(self.detokenize(request.id, self.joined(request.messages)))

    def tell_count(self, request: wire.Count) -> None:
        """Close a count with its result, at once or, for a long prompt, in one of the coming steps."""
        if is_long(request.prompt):
            self._counts.begin(request)
        else:
            tokens, shares = self.count(request.prompt)
            self._emit(wire.Counted(request.id, tokens, self._model.info.context, shares))

    def joined(self, messages: Sequence[tuple[int, ...]]) -> list[int]:
        """The messages of one answer in a row."""
        return joined(messages, self._encoding)

    def detokenize(self, request_id: int, ids: Sequence[int]) -> wire.Rendered:
        """Tell the text that each of these ids adds, as the event that closes a request."""
        return detokenize(request_id, ids, self._encoding)

    def generate(self, request: wire.Generate) -> None:
        """Queue an answer; it is computed by the coming steps. Raises EngineError when it cannot be."""
        ids = self.render(request.prompt)
        self._check_room(len(ids), request.least_room)
        self.stop_reading_ahead()
        answer = Answer(request, ids, self._encoding)
        answer.watch = self._watch(request.scores.alternatives)
        answer.logprobs = self._logprobs(request.scores.logprobs)
        sequence = base.Sequence(
            id=request.id,
            prompt=tuple(ids),
            sampling=request.sampling,
            stop_ids=self._encoding.stop_ids,
            max_tokens=request.max_tokens,
            watch=answer.watch,
            logprobs=answer.logprobs,
            speculative=request.speculative,
        )
        if not self._prepare(answer, sequence):
            self._model.start(sequence)
            self._answers[request.id] = answer

    def _watch(self, alternatives: Sequence[str]) -> Watch | None:
        """Watch texts that are a token each; others have no score of their own."""
        ids = [self._encoding.encode(text) for text in alternatives]
        is_plain = bool(ids) and all(len(each) == 1 for each in ids)
        return Watch([each[0] for each in ids], self._encoding.stop_ids) if is_plain else None

    def _logprobs(self, likeliest: int | None) -> Logprobs | None:
        if likeliest is None:
            return None
        if not self._able.logprobs:
            raise EngineError(ErrorCode.NOT_ABLE, "the backend of this model does not tell how likely its tokens are")
        return Logprobs(min(likeliest, MOST_LIKELIEST))

    def _prepare(self, answer: Answer, sequence: base.Sequence) -> bool:
        """Begin to prepare the form of an answer. False: it has none, or has to do without."""
        prompt = answer.request.prompt
        if not is_constrained(prompt):
            return False
        if self._constraints is None:
            if prompt.response_formats:
                raise EngineError(ErrorCode.NOT_ABLE, "the backend of this model cannot keep to a schema")
            return False
        begun = begun_message(list(sequence.prompt), self._encoding)
        self._waiting[sequence.id] = _Waiting(answer, sequence, self._constraints.begin(prompt, begun))
        self._emit(wire.Loading(sequence.id, "preparing", 0.0))
        return True

    def _start_prepared(self) -> None:
        """Start the answers whose form is ready, and refuse those whose form cannot be kept."""
        for request_id, waiting in tuple(self._waiting.items()):
            if waiting.preparation.is_over(0.0 if self._answers else _PATIENCE):
                del self._waiting[request_id]
                try:
                    waiting.answer.constraint = waiting.preparation.result()
                    self._model.start(replace(waiting.sequence, constraint=waiting.answer.constraint))
                    self._answers[request_id] = waiting.answer
                except SchemaRefused as refused:
                    self._emit(wire.Failed(request_id, ErrorCode.SCHEMA_UNUSABLE, str(refused.problem)))
                except EngineError as error:
                    self._emit(wire.Failed(request_id, error.code, error.detail, error.facts))

    def measure(self, request: wire.Measure) -> None:
        """Queue a sequence that is only timed. Raises EngineError when it cannot be."""
        self.stop_reading_ahead()
        test = SpeedTest(request)
        self._model.start(test.sequence(len(self._model.vocabulary.tokens)))
        self._answers[request.id] = test

    @property
    def has_to_answer(self) -> bool:
        """Whether anything is to be computed that somebody waits for."""
        return bool(self._waiting) or any(not isinstance(each, AheadReading) for each in self._answers.values())

    @property
    def only_reads_ahead(self) -> bool:
        """Whether all that is computed has to give way to whatever is asked."""
        return bool(self._answers) and not self.has_to_answer

    def read_ahead(self, request: wire.ReadAhead) -> None:
        """Queue a prompt that is only read, in place of one that is being read. Raises EngineError: `cancelled` where
        somebody waits for an answer, `context_overflow` where it does not fit, `not_able` where nothing is kept.
        """
        if not self._able.reads_ahead:
            raise EngineError(ErrorCode.NOT_ABLE, "the backend of this model keeps nothing that is read ahead")
        if self.has_to_answer:
            raise EngineError(ErrorCode.CANCELLED)
        self.stop_reading_ahead()
        reading = AheadReading(request)
        self._model.start(reading.sequence(self._sure_ids(request.prompt)))
        self._answers[request.id] = reading

    def _sure_ids(self, prompt: Prompt) -> list[int]:
        """Rendering cannot be interrupted (35 ms for 100,000 tokens): not tried with what will hardly fit."""
        context = self._model.info.context
        fits = characters(prompt) <= _MOST_CHARACTERS * context
        ids = sure_beginning(self.render(prompt), self._encoding) if fits else []
        if not 0 < len(ids) < context:
            raise EngineError(ErrorCode.CONTEXT_OVERFLOW, "nothing of it is sure, or it does not fit")
        return ids

    def stop_reading_ahead(self) -> None:
        """Give up what is only read; what was read of it stays."""
        for request_id, answer in self._answers.items():
            if isinstance(answer, AheadReading):
                self._model.stop(request_id)

    def _as_shown(self, prompt: Prompt) -> Prompt:
        return plainly_spelled(prompt) if self._model.info.is_demo else prompt

    def _check_room(self, tokens: int, least_room: int) -> None:
        """A prompt that does not fit at all is the backend's to refuse."""
        context = self._model.info.context
        if tokens < context < tokens + least_room:
            facts = {"tokens": tokens, "limit": context, "room": context - tokens}
            raise EngineError(ErrorCode.CONTEXT_TIGHT, "less room than was asked for", facts)

    def cancel(self, request_id: int) -> bool:
        """Stop an answer, whose closing event comes with the next step, or a count. False when neither is running."""
        if waiting := self._waiting.pop(request_id, None):
            for closing in waiting.answer.finish(_NOTHING_YET):
                self._emit(closing)
            return True
        if request_id not in self._answers:
            return self._counts.cancel(request_id)
        self._model.stop(request_id)
        return True

    def cancel_all(self) -> None:
        """Stop everything and emit the closing events."""
        for request_id in (*self._waiting, *self._answers):
            self.cancel(request_id)
        self._counts.cancel_all()
        while self._answers:
            self.step(lambda: False)

    def step(self, is_interrupted: base.IsInterrupted) -> None:
        """Compute one batch and tell what came of it. A failing batch fails every answer in it."""
        self._start_prepared()
        self._counts.close_finished(0.0 if self._answers or self._waiting else _PATIENCE)
        if not self._answers:
            return
        try:
            events = self._model.step(is_interrupted)
        except EngineError as error:
            self._fail_all(error)
            return
        for event in events:
            if event.sequence_id in self._answers:  # after a failed batch the backend still closes its sequences
                self._tell(event)

    def _tell(self, event: base.StepEvent) -> None:
        match event:
            case base.Prefilled():
                self._emit(wire.Prefilling(event.sequence_id, event.done, event.total, event.reused))
            case base.Token():
                for delta in self._answers[event.sequence_id].feed(event.id):
                    self._emit(delta)
            case base.SequenceFailed(request_id, code, detail, facts):
                del self._answers[request_id]
                self._emit(wire.Failed(request_id, code, detail, dict(facts)))
            case base.SequenceFinished():
                for closing in self._answers.pop(event.sequence_id).finish(event):
                    self._emit(closing)

    def _fail_all(self, error: EngineError) -> None:
        for request_id in self._answers:
            self._model.stop(request_id)
            self._emit(wire.Failed(id=request_id, code=error.code, detail=error.detail, facts=error.facts))
        self._answers.clear()
