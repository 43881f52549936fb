"""From the steps of an answer to the messages by which the model is shown them again.

An answer that goes on is shown whole, as `written` says; one of an earlier turn as `shown_again` says: Harmony drops
the reasoning of a finished turn and what was called from within it, and keeps preambles, calls on commentary and their
results. A call stands in a prompt only together with its result: the model waits for what it has called. Not here:
messages as they were generated, with token ids (`app.core.chats.turns.Answer`), whole prompts (`prompts`).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.core.chats.steps import Call, Reasoning, Step, Steps, Text, ToolResult, without_cut
from backends.contract.messages import AssistantMessage, Channel, Message, MessageEnd, ToolMessage

_NAMELESS = "functions"  # who answers a call that names no tool


def written(steps: Steps) -> tuple[Message, ...]:
    """All steps as messages, for an answer that goes on from the last of them."""
    steps = without_cut(steps)
    return _messages((*_answered(steps[:-1]), *steps[-1:]))


def finished_steps(steps: Steps, *, has_reasoning: bool = True) -> tuple[Message, ...]:
    """The steps before the answer's own text, all of them closed, for an answer that is to be given now."""
    kept = (step for step in _answered(steps) if has_reasoning or not _is_reasoning(step))
    return _messages(step for step in kept if not isinstance(step, Text) or step.is_preamble)


def shown_again(steps: Steps) -> tuple[Message, ...]:
    """What is left of an answer when its turn is over."""
    return _messages(step for step in _answered(steps) if not _is_reasoning(step))


def result_message(result: ToolResult) -> ToolMessage:
    """A tool's answer as a message."""
    return ToolMessage(result.tool or _NAMELESS, result.content, result.channel)


def _answered(steps: Steps) -> Steps:
    """All steps but calls that have no result, and results that have no call."""
    kept: list[Step] = []
    for before, step, behind in zip((None, *steps), steps, (*steps[1:], None), strict=False):
        is_alone = (isinstance(step, Call) and not isinstance(behind, ToolResult)) or (
            isinstance(step, ToolResult) and not isinstance(before, Call)
        )
        if not is_alone:
            kept.append(step)
    return tuple(kept)


def _is_reasoning(step: Step) -> bool:
    is_inside = isinstance(step, Call | ToolResult) and step.channel is Channel.ANALYSIS
    return isinstance(step, Reasoning) or is_inside


def _messages(steps: Iterable[Step]) -> tuple[Message, ...]:
    return tuple(message for step in steps if (message := _message(step)) is not None)


def _message(step: Step) -> Message | None:
    """A step as a message; None for an empty text and for the mark of a cut."""
    match step:
        case Reasoning(text) if text:
            return AssistantMessage(text, Channel.ANALYSIS, end=MessageEnd.END)
        case Text(text, is_preamble) if text:
            return AssistantMessage(text, Channel.COMMENTARY if is_preamble else Channel.FINAL, end=MessageEnd.END)
        case Call():
            return call_message(step)
        case ToolResult():
            return result_message(step)
        case _:
            return None


def call_message(call: Call) -> AssistantMessage:
    """A call as a message."""
    return AssistantMessage(
        call.arguments,
        call.channel,
        recipient=call.tool or None,
        content_type=call.content_type,
        constrained=call.content_type is not None,
        end=MessageEnd.CALL,
    )


def with_result_message(
    messages: tuple[AssistantMessage | ToolMessage, ...], result: ToolMessage
) -> tuple[AssistantMessage | ToolMessage, ...]:
    """Behind the first call that has none; nothing where the messages of an answer are not at hand."""
    waiting = 0
    for message in reversed(messages):
        if not isinstance(message, AssistantMessage) or message.end is not MessageEnd.CALL:
            break
        waiting += 1
    place = len(messages) - max(0, waiting - 1)
    return (*messages[:place], result, *messages[place:]) if messages else ()


def joined_messages(
    before: tuple[AssistantMessage | ToolMessage, ...], now: tuple[AssistantMessage, ...]
) -> tuple[AssistantMessage | ToolMessage, ...]:
    """A message that was cut and went on comes back whole; one that was only ended (answer now) stays."""
    last = before[-1] if before else None
    goes_on = isinstance(last, AssistantMessage) and now and last.end is None and last.channel is now[0].channel
    return (*(before[:-1] if goes_on else before), *now)
