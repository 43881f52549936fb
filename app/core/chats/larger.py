"""An answer for which the context was too small: whether it can go on now, with a larger one, or not at all. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.chats.transcript import AnswerPhase, Notice
from app.core.chats.turns import Answer
from backends.contract.base import FinishReason, ModelInfo
from backends.contract.errors import ErrorCode

LEAST_ROOM = 8  # going on is worth while with an eighth of the context free


@dataclass(frozen=True)
class Larger:
    """`context`: tokens to load the model with before it goes on; 0: it can go on at once, or not at all."""

    context: int
    notice: Notice


def larger_context(answer: Answer, model: ModelInfo | None, may_load: Callable[[int], bool]) -> Larger | None:
    """What to do about an answer that was cut, or not begun, because the context was full; None for all others.

    Panels share the context: alone, an answer may find room where it was. `may_load` says whether so many tokens fit
    into memory.
    """
    if model is None:
        return None
    usage = answer.record.usage
    if answer.phase is AnswerPhase.CUT and answer.record.reason is FinishReason.CONTEXT and usage is not None:
        used = usage.prompt_tokens + usage.new_tokens
        full = f"Cut off: the context of {model.context:,} tokens is full."
        return _judged(used, full, "continue", model, may_load)
    if answer.phase is AnswerPhase.FAILED and answer.failure == ErrorCode.CONTEXT_OVERFLOW:
        tokens = answer.failure_facts.get("tokens", 0)
        full = f"The question takes {tokens:,} tokens, and the context holds {model.context:,}."
        return _judged(tokens, full, "retry", model, may_load)
    return None


def _judged(used: int, full: str, action: str, model: ModelInfo, may_load: Callable[[int], bool]) -> Larger:
    if _has_room(used, model.context):
        return Larger(0, Notice("The context was full. There is room to go on now.", (action,)))
    wanted = model.context
    while not _has_room(used, wanted) and wanted < model.trained_context:
        wanted = min(2 * wanted, model.trained_context)
    if not _has_room(used, wanted):
        most = f"This model can hold no more than {wanted:,}."
        return Larger(0, Notice(_joined(full, most)))
    if not may_load(wanted):
        missing = f"Memory does not suffice for {wanted:,}."
        return Larger(0, Notice(_joined(full, missing)))
    way = f"To go on, the model is loaded with {wanted:,}."
    return Larger(wanted, Notice(_joined(full, way), (action,)))


def _joined(*sentences: str) -> str:
    """Each is translated by itself where it is shown."""
    return " ".join(sentences)


def _has_room(used: int, context: int) -> bool:
    return used <= context - context // LEAST_ROOM
