"""What every loaded model of a local backend does alike: refuse a sequence that cannot run, stop one, hand out events.

Not here: what a step computes (`llama_cpp.model`, `mlx.model`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence as Many
from typing import Generic, TypeVar

from backends.contract.base import FinishReason, ModelInfo, Sequence, StepEvent, Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.local.rules import require
from backends.local.sequence import LocalSequence

S = TypeVar("S", bound=LocalSequence)


class LoadedModelBase(ABC, Generic[S]):
    """Weights in memory and the sequences that run on them. Used from one thread."""

    def __init__(self, info: ModelInfo, vocabulary: Vocabulary) -> None:
        self.info = info
        self.vocabulary = vocabulary
        self._events: list[StepEvent] = []

    def stop(self, sequence_id: int) -> None:
        """End a live sequence; its `SequenceFinished(cancelled)` comes with the next `step`. Ignore unknown ids."""
        for run in self._live():
            if run.id == sequence_id:
                self._end(run, FinishReason.CANCELLED)

    @abstractmethod
    def _live(self) -> list[S]:
        """Every sequence that was started and has not ended."""

    @abstractmethod
    def _end(self, run: S, reason: FinishReason) -> None:
        """Close a sequence wherever it is, and keep its closing event."""

    def _drain_events(self) -> Many[StepEvent]:
        """The events since the last call; each is handed out once."""
        events, self._events = self._events, []
        return events

    def _check(self, sequence: Sequence) -> None:
        """Raise EngineError (bad_request, context_overflow) for what cannot run."""
        prompt, limit = sequence.prompt, self.info.context
        rules = {
            "the prompt is empty": bool(prompt),
            "an id is outside the vocabulary": not prompt or 0 <= min(prompt) <= max(prompt) < self.vocabulary.size,
            "max_tokens is negative": sequence.max_tokens >= 0,
            f"sequence {sequence.id} is running already": all(run.id != sequence.id for run in self._live()),
        }
        require(rules)
        if len(prompt) > limit:
            detail = f"the prompt has {len(prompt)} tokens, the context {limit}"
            raise EngineError(ErrorCode.CONTEXT_OVERFLOW, detail, {"tokens": len(prompt), "limit": limit})
