"""An answer that filled the context: whether it can go on as it is, with a larger context, or not at all. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.transcript import AnswerPhase, Notice
from app.core.turns import Answer
from backends.contract.base import FinishReason, ModelInfo

LEAST_ROOM = 8  # going on is worth while with an eighth of the context free


@dataclass(frozen=True)
class Larger:
    """`context`: tokens to load the model with before it goes on; 0: it can go on at once, or not at all."""

    context: int
    notice: Notice


def larger_context(answer: Answer, model: ModelInfo | None, may_load: Callable[[int], bool]) -> Larger | None:
    """What to do about an answer that was cut because the context was full; None for all others.

    Panels share the context: alone, an answer may find room where it was. `may_load` says whether so many tokens fit
    into memory.
    """
    is_cut = answer.phase is AnswerPhase.CUT and answer.record.reason is FinishReason.CONTEXT
    usage = answer.record.usage
    if not is_cut or model is None or usage is None:
        return None
    used = usage.prompt_tokens + usage.new_tokens
    if used <= model.context - model.context // LEAST_ROOM:
        return Larger(0, Notice("Cut off: the context was full. There is room to go on now.", _GO_ON))
    if model.context >= model.trained_context:
        return Larger(0, Notice(f"Cut off: {model.context:,} tokens are all that this model can hold."))
    wanted = min(2 * model.context, model.trained_context)
    if not may_load(wanted):
        words = f"Cut off: the context of {model.context:,} tokens is full, and memory does not suffice for {wanted:,}."
        return Larger(0, Notice(words))
    words = f"Cut off: the context of {model.context:,} tokens is full. To go on, the model is loaded with {wanted:,}."
    return Larger(wanted, Notice(words, _GO_ON))


_GO_ON = ("continue",)
