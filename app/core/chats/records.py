"""What is written down of an answer so that it can be run again: made when it begins, completed when the model is known
and when it ends.

Not here: when an answer ends (`conversation`), a model's hash (`model_identity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from msgspec.structs import replace

from app.core.chats.answer_form import form_of
from app.core.chats.steps import Call
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, ConversationDetails, Record
from app.core.models.remote_engines import is_address
from app.core.tools.offer import NOTHING_OFFERED, Offer
from backends.contract.base import ModelInfo
from backends.contract.wire import Finished, Usage


class Aspect(StrEnum):
    """In what two models at hand can differ."""

    MODEL = "model"
    FILE = "file"  # the same name, other bytes
    ENGINE = "engine"
    ADAPTERS = "adapters"


@dataclass(frozen=True)
class Difference:
    """One aspect, as it was and as it is."""

    aspect: Aspect
    then: str
    now: str


class Repeat(StrEnum):
    """What came of a second run with the same seed."""

    SAME = "same"
    LONGER = "longer"  # the first had been stopped or cut
    OTHER = "other"
    EDITED = "edited"  # what the model wrote first is not there to be compared


def begun(details: ConversationDetails, seed: int, offer: Offer = NOTHING_OFFERED) -> Record:
    """Of an answer that begins now, with the conversation's choices and the tools that are offered; a seed chosen there
    wins.
    """
    chosen = details.sampling
    return Record(
        sampling=chosen.with_seed(seed),
        max_tokens=chosen.max_tokens,
        instructions=details.instructions,
        left_out=details.left_out,
        schema=details.schema if form_of(details.schema) is not None else "",
        offer=offer,
    )


def again(record: Record) -> Record:
    """For a second run: all that was chosen, nothing that was measured."""
    return Record(
        sampling=record.sampling,
        max_tokens=record.max_tokens,
        instructions=record.instructions,
        left_out=record.left_out,
        schema=record.schema,
        offer=record.offer,
    )


def with_model(record: Record, model: ModelInfo, model_hash: str) -> Record:
    """The model that answers; its hash may follow later."""
    return replace(
        record,
        model=model.name,
        model_hash=model_hash,
        engine=f"{model.backend} · {model.build}",
        address=model.path if is_address(model.path) else "",
        adapters=tuple(Path(path).name for path in model.options.adapters),
    )


def ended(answer: Answer, finished: Finished, now: float) -> Record:
    """With what the engine measured; an answer of several runs cost what all of them took."""
    sampling = answer.record.sampling
    return replace(
        answer.record,
        sampling=replace(sampling, seed=finished.seed) if sampling else None,
        usage=_added(answer.record.usage if answer.has_several_runs else None, finished.usage),
        reason=finished.reason,
        finished=now,
        warnings=finished.warnings,
    )


def can_run_again(answer: Answer) -> bool:
    """Whether enough was written down, calls of tools and their results included; nobody must have stepped in between,
    and an imported answer came of no run here.
    """
    return answer.record.sampling is not None and answer.parent is not None and not answer.is_continued


def differences(then: Record, now: Record) -> tuple[Difference, ...]:
    """In what the model of two answers differs; what one of them does not know is no difference."""
    pairs = (
        (Aspect.MODEL, then.model, now.model),
        (Aspect.FILE, then.model_hash, now.model_hash),
        (Aspect.ENGINE, then.engine, now.engine),
    )
    found = [Difference(*pair) for pair in pairs if pair[1] and pair[2] and pair[1] != pair[2]]
    if any(difference.aspect is Aspect.MODEL for difference in found):
        found = [difference for difference in found if difference.aspect is not Aspect.FILE]
    if then.adapters != now.adapters:
        found.append(Difference(Aspect.ADAPTERS, ", ".join(then.adapters), ", ".join(now.adapters)))
    return tuple(found)


def repeated(old: Answer, new: Answer) -> Repeat:
    """Hold a second run with the same seed against the first."""
    if old.is_edited:
        return Repeat.EDITED
    if (old.reasoning, old.text, _calls(old)) == (new.reasoning, new.text, _calls(new)):
        return Repeat.SAME
    before, after = old.reasoning + old.text, new.reasoning + new.text
    is_cut = old.phase is not AnswerPhase.DONE
    return Repeat.LONGER if is_cut and after.startswith(before) else Repeat.OTHER


def _calls(answer: Answer) -> list[tuple[str, str]]:
    return [(step.tool, step.arguments) for step in answer.steps if isinstance(step, Call)]


def _added(before: Usage | None, now: Usage) -> Usage:
    """What was written adds up, the prompt is the last one's."""
    if before is None:
        return now
    return replace(
        now,
        analysis_tokens=before.analysis_tokens + now.analysis_tokens,
        final_tokens=before.final_tokens + now.final_tokens,
        new_tokens=before.new_tokens + now.new_tokens,
        prefill_seconds=before.prefill_seconds + now.prefill_seconds,
        decode_seconds=before.decode_seconds + now.decode_seconds,
        first_token_seconds=before.first_token_seconds,
        analysis_seconds=before.analysis_seconds + now.analysis_seconds,
        drafted=before.drafted + now.drafted,
        accepted=before.accepted + now.accepted,
        spared_seconds=before.spared_seconds + now.spared_seconds,
    )
