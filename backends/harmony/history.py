"""Which messages of a conversation the model is shown again: reasoning is dropped once its answer stands.

After an answer (`final`) all reasoning before it goes, and with it the calls made on the analysis channel and their
results. Function calls on commentary, their results and preambles stay; so does everything of the running turn.
"""

from __future__ import annotations

from collections.abc import Sequence

from backends.contract.messages import AssistantMessage, Channel, Message, ToolMessage, UserMessage


def without_old_reasoning(messages: Sequence[Message], *, is_resumed: bool = False) -> tuple[Message, ...]:
    """The messages that are rendered. With `is_resumed` the last one is still being written and answers nothing yet."""
    answered = _last_answer(messages[:-1] if is_resumed else messages)
    kept: list[Message] = []
    dropped_calls: set[str] = set()
    for message in messages[:answered]:
        if isinstance(message, AssistantMessage) and message.channel is Channel.ANALYSIS:
            dropped_calls |= {message.recipient} if message.recipient else set()
        elif isinstance(message, ToolMessage) and _is_reasoning(message, dropped_calls):
            dropped_calls.discard(message.name)
        else:
            kept.append(message)
    return (*kept, *messages[answered:])


def running_turn(messages: Sequence[Message]) -> int:
    """Where the running turn begins: behind the last question."""
    users = [number for number, message in enumerate(messages) if isinstance(message, UserMessage)]
    return users[-1] + 1 if users else 0


def _last_answer(messages: Sequence[Message]) -> int:
    answers = [
        number
        for number, message in enumerate(messages)
        if isinstance(message, AssistantMessage) and message.channel is Channel.FINAL and message.recipient is None
    ]
    return answers[-1] if answers else 0


def _is_reasoning(result: ToolMessage, dropped_calls: set[str]) -> bool:
    return result.channel is Channel.ANALYSIS or result.name in dropped_calls
