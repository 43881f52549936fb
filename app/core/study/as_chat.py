"""One question of a study as a conversation, its answers siblings, so that it is shown as any comparison is.

Not here: which answers are shown (`answers`), showing them (`app.state.chats.compare`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec

from app.core.chats.conversation import Conversation, new_details, new_id
from app.core.chats.steps import Reasoning, Steps, Text
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, Question, Record, SamplingChoice
from app.core.study.study import CUT_REASONS, Plan, Result
from backends.contract.base import Sampling
from backends.contract.wire import Usage


def as_chat(plan: Plan, question: int, results: Iterable[Result]) -> Conversation:
    """Return a temporary conversation of the question and these answers, in their order."""
    details = new_details(instructions=plan.instructions, is_temporary=True)
    if plan.date:
        details = msgspec.structs.replace(details, date=plan.date)
    sampling = SamplingChoice(temperature=plan.temperature, max_tokens=plan.max_tokens)
    details = msgspec.structs.replace(details, sampling=sampling, schema=_schema(plan))
    asked = Question(new_id(), None, 1, time.time(), plan.questions[question].text)
    name = new_id()
    answers = [_answer(plan, asked, order, result, name) for order, result in enumerate(results, 2)]
    return Conversation(details, [asked, *answers])


def _answer(plan: Plan, asked: Question, order: int, result: Result, comparison: str) -> Answer:
    steps: Steps = (Reasoning(result.reasoning),) if result.reasoning else ()
    steps = (*steps, Text(result.answer)) if result.answer else steps
    return Answer(
        id=new_id(),
        parent=asked.id,
        order=order,
        created=asked.created,
        effort=result.run.effort,
        phase=_phase(result),
        steps=steps,
        failure=result.failure,
        record=Record(
            model=plan.model,
            model_hash=plan.model_hash,
            engine=plan.engine,
            sampling=Sampling(temperature=plan.temperature, seed=result.seed),
            max_tokens=plan.max_tokens,
            usage=None if result.failure else _usage(result),
            reason=result.reason,
            instructions=plan.instructions,
            schema=_schema(plan),
            comparison=comparison,
        ),
    )


def _schema(plan: Plan) -> str:
    return "" if plan.form is None else msgspec.json.encode(plan.form.schema).decode()


def _phase(result: Result) -> AnswerPhase:
    if result.failure:
        return AnswerPhase.FAILED
    return AnswerPhase.CUT if result.reason in CUT_REASONS else AnswerPhase.DONE


def _usage(result: Result) -> Usage:
    """Return what was kept of it; when the first token came is not known, and counts as thinking."""
    return Usage(
        prompt_tokens=0,
        reused_tokens=0,
        analysis_tokens=result.reasoning_tokens,
        final_tokens=result.answer_tokens,
        new_tokens=result.reasoning_tokens + result.answer_tokens,
        prefill_seconds=0.0,
        decode_seconds=result.total_seconds,
        first_token_seconds=0.0,
        analysis_seconds=result.first_word_seconds,
    )
