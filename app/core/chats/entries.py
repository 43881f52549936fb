"""From the branch in view to what the transcript draws: one entry per message, with its place, figures and notice.

Not here: how far the engine has read a prompt (the chat's state knows), how an entry looks (`app.ui.transcript`).
"""

from __future__ import annotations

from app.core.chats.conversation import Conversation
from app.core.chats.parts_call import parts_read
from app.core.chats.records import can_run_again
from app.core.chats.steps import Cut, CutReason, has_result, unanswered
from app.core.chats.transcript import (
    RUNNING,
    AnswerEntry,
    AnswerNotice,
    AnswerPhase,
    Entry,
    Figures,
    NoticeAction,
    QuestionEntry,
)
from app.core.chats.turns import INTERRUPTED, Answer, AttachmentMode, Question, Record
from app.core.models.remote_engines import host_elsewhere
from app.core.tools.browser.attached import addresses_of
from app.core.tools.browser.seen import seen_sentence
from app.errors import engine_failure
from app.sentence import Sentence
from backends.contract.base import FinishReason
from backends.contract.errors import ErrorCode


def entries(conversation: Conversation) -> tuple[Entry, ...]:
    """The branch in view, in reading order."""
    return tuple(entry(conversation, node.id) for node in conversation.branch())


def entry(conversation: Conversation, node_id: str) -> Entry:
    """One message, such as the one that grows."""
    node = conversation.node(node_id)
    place = conversation.place(node_id)
    if isinstance(node, Question):
        is_first = bool(node.parent) and node.parent == conversation.details.left_out
        names = tuple(file.name for file in node.attachments)
        looked_up, in_parts = (_places(node, mode) for mode in (AttachmentMode.LOOKED_UP, AttachmentMode.IN_PARTS))
        return QuestionEntry(node.id, node.text, names, looked_up, place, is_first, node.created, in_parts)
    return AnswerEntry(
        id=node.id,
        effort=node.effort,
        phase=node.phase,
        steps=node.steps,
        is_edited=node.is_edited,
        can_run_again=can_run_again(node),
        has_schema=bool(node.record.schema),
        created=node.created,
        figures=figures(node.record),
        place=place,
        notice=notice(node),
        seen=_seen(conversation, node),
    )


def _places(question: Question, mode: AttachmentMode) -> frozenset[int]:
    return frozenset(number for number, file in enumerate(question.attachments) if file.mode is mode)


def _seen(conversation: Conversation, answer: Answer) -> Sentence | None:
    """What of the attached files was read in parts or looked up for an answer; told once it is over."""
    if answer.phase in RUNNING or not has_result(answer.steps):
        return None
    asked = (node for node in conversation.path(answer.id) if isinstance(node, Question))
    files = [file for question in asked for file in question.attachments]
    seen = seen_sentence(answer.steps, dict(zip(addresses_of(files), (file.pages for file in files), strict=True)))
    read = parts_read(answer.steps)
    return seen if read is None else read.then(seen)


def figures(record: Record) -> Figures:
    """The measured facts of an answer; what was not measured stays None."""
    seed = record.sampling.seed if record.sampling else None
    usage = record.usage
    if usage is None:
        return Figures(model=record.model, host=host_elsewhere(record.address), seed=seed)
    return Figures(
        model=record.model,
        host=host_elsewhere(record.address),
        seed=seed,
        tokens_per_second=usage.new_tokens / usage.decode_seconds if usage.decode_seconds > 0 else None,
        first_token_seconds=usage.first_token_seconds,
        thought_seconds=usage.analysis_seconds,
        total_seconds=usage.first_token_seconds + usage.decode_seconds,
        prompt_tokens=usage.prompt_tokens,
        reused_tokens=usage.reused_tokens,
        from_disk=record.from_disk,
        reasoning_tokens=usage.analysis_tokens,
        answer_tokens=usage.final_tokens,
    )


_CALLING_ENDED: dict[CutReason | None, Sentence] = {
    CutReason.ROUNDS: Sentence("The model called tools as often as one answer may. Go on to let it call more."),
    CutReason.CALLS: Sentence("The model called a tool wrongly three times in a row. Let it answer without, or go on."),
}


def _cut_reason(answer: Answer) -> CutReason | None:
    last = answer.steps[-1] if answer.steps else None
    return last.reason if isinstance(last, Cut) else None


def notice(answer: Answer) -> AnswerNotice | None:
    """Why an answer is not whole, and what can be done; None where nothing is amiss."""
    match answer.phase:
        case AnswerPhase.FAILED:
            return _failed(answer)
        case AnswerPhase.STOPPED:
            return AnswerNotice(_why_stopped(answer), _going_on(answer))
        case AnswerPhase.CUT if (reason := _cut_reason(answer)) in _CALLING_ENDED:
            return AnswerNotice(_CALLING_ENDED[reason], (NoticeAction.ANSWER_NOW, NoticeAction.CONTINUE))
        case AnswerPhase.CUT if answer.record.reason == FinishReason.CONTEXT:
            return AnswerNotice(Sentence("The context is full."), (NoticeAction.MAKE_ROOM,))
        case AnswerPhase.CUT:
            return AnswerNotice(Sentence("Cut off at the token limit."), _going_on(answer))
        case _:
            return None


def _why_stopped(answer: Answer) -> Sentence:
    if unanswered(answer.steps):
        return Sentence("Stopped before this call was answered. Go on to be asked again.")
    is_interrupted = answer.failure == INTERRUPTED
    return Sentence("Triptych was closed while this was being written.") if is_interrupted else Sentence("Stopped.")


def _going_on(answer: Answer) -> tuple[NoticeAction, ...]:
    """How an answer that ended early can be had whole."""
    if answer.text or has_result(answer.steps) or unanswered(answer.steps):
        return (NoticeAction.CONTINUE,)
    return (NoticeAction.ANSWER_NOW, NoticeAction.CONTINUE) if answer.reasoning else (NoticeAction.RETRY,)


def _failed(answer: Answer) -> AnswerNotice:
    failure = engine_failure(answer.failure, answer.failure_detail, answer.failure_facts)
    if failure.code == ErrorCode.CONTEXT_OVERFLOW:
        return AnswerNotice(failure.sentence, (NoticeAction.MAKE_ROOM, NoticeAction.RETRY))
    has_begun = bool(answer.text or answer.reasoning or has_result(answer.steps))
    again = NoticeAction.CONTINUE if has_begun else NoticeAction.RETRY
    return AnswerNotice(failure.sentence, (again, NoticeAction.COPY_DIAGNOSTICS))
