"""Answers of a model that is asked by messages: requests become questions, what its server says becomes wire events.

The same requests as `scheduler` takes, without those that need ids. Not here: asking the server (`backends.remote`).
"""

from __future__ import annotations

from collections.abc import Callable

from backends.contract import base, wire
from backends.contract.by_message import Called, Ended, MessageEvent, MessageModel, MessageRequest, Said
from backends.contract.errors import EngineError, ErrorCode
from backends.engine.message_answer import MessageAnswer


class MessageScheduler:
    """The running answers of one such model."""

    def __init__(self, model: MessageModel, emit: Callable[[wire.AnyEvent], None]) -> None:
        self._model, self._emit = model, emit
        self._answers: dict[int, MessageAnswer] = {}

    @property
    def is_busy(self) -> bool:
        """Whether a step has anything to do."""
        return bool(self._answers)

    def generate(self, request: wire.Generate) -> None:
        """Queue an answer; raises EngineError when it cannot be asked."""
        if request.scores.logprobs is not None:
            raise EngineError(ErrorCode.NOT_ABLE, "this server does not tell how likely tokens are")
        self._model.ask(MessageRequest(request.id, request.prompt, request.sampling, request.max_tokens))
        self._answers[request.id] = MessageAnswer(request)

    def measure(self, request: wire.Measure) -> None:
        """Refuse: random ids cannot be asked."""
        raise _needs_ids(request)

    def read_ahead(self, request: wire.ReadAhead) -> None:
        """Refuse: only the server knows what it keeps."""
        raise _needs_ids(request)

    def tell(self, request: wire.Count | wire.Render | wire.Detokenize) -> None:
        """Refuse: only the server knows the ids."""
        raise _needs_ids(request)

    def cancel(self, request_id: int) -> bool:
        """Stop an answer, whose closing event comes with the next step. False when it is not running."""
        self._model.stop(request_id)
        return request_id in self._answers

    def cancel_all(self) -> None:
        """Stop everything and emit the closing events."""
        for request_id in tuple(self._answers):
            self._model.stop(request_id)
        while self._answers:
            self.step(lambda: False)

    def step(self, is_interrupted: base.IsInterrupted) -> None:
        """Tell what has come."""
        if self._answers:
            for event in self._model.step(is_interrupted):
                self._tell(event)

    def _tell(self, event: MessageEvent) -> None:
        match event:
            case Said():
                self._emit(self._answers[event.id].said(event))
            case Called():
                self._emit(self._answers[event.id].called(event))
            case Ended():
                self._emit(self._answers.pop(event.id).ended(event))
            case base.SequenceFailed(request_id, code, detail, facts):
                del self._answers[request_id]
                self._emit(wire.Failed(request_id, code, detail, dict(facts)))


def _needs_ids(request: wire.Request) -> EngineError:
    return EngineError(ErrorCode.NOT_ABLE, f"{type(request).__name__} needs ids, which this server does not tell")
