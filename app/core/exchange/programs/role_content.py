"""Messages with `role` and `content`, as OpenAI's interface has them and many programs keep them.

Taken: instructions (`system`, `developer`), questions, answers and reasoning. Left out: tools.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject, sequence
from app.core.exchange.parts import MessageContent, content_of
from app.core.exchange.triptych import ArchivedConversation

_INSTRUCTIONS = ("system", "developer")


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is an object with a list of such messages."""
    messages = chat.items("messages")
    return bool(messages) and any(map(is_message, messages))


def is_message(message: JsonObject) -> bool:
    """Return whether this is a message with a role."""
    return bool(message.text("role")) and ("content" in message.fields or "reasoning_content" in message.fields)


def entries(chat: JsonObject) -> Sequence[object]:
    """Return the messages as they stand there."""
    return sequence(chat.get("messages"))


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    created = chat.time("created", "created_at", "create_time", "createdAt", "timestamp")
    builder = Builder(created, chat.text("id", "conversation_id", "uuid"))
    instructions = _add_all(builder, chat.items("messages"), chat.text("model"))
    updated = chat.time("updated", "updated_at", "update_time", "updatedAt")
    return builder.finish(chat.text("title", "name"), updated, instructions or chat.text("system"))


def row_to_archived(messages: Sequence[JsonObject]) -> ArchivedConversation | None:
    """Return the conversation of messages that stand by themselves."""
    builder = Builder(None)
    return builder.finish("", None, _add_all(builder, messages, ""))


def _add_all(builder: Builder, messages: Sequence[JsonObject], model: str) -> str:
    """Add the messages; return the instructions."""
    instructions: list[str] = []
    parent: str | None = None
    for message in messages:
        content = content_of(message.get("content"))
        if message.text("role") in _INSTRUCTIONS:
            instructions.append(content.text)
        else:
            parent = _add(builder, message, content, parent, model) or parent
    return "\n\n".join(filter(None, instructions))


def _add(builder: Builder, message: JsonObject, content: MessageContent, parent: str | None, model: str) -> str | None:
    """Return our id; None where nothing is said."""
    created, node_id = message.time("created", "created_at", "create_time", "timestamp"), message.text("id")
    if message.text("role") in ("user", "human") and content.text:
        return builder.question(parent, content.text, created, node_id)
    reasoning = message.text("reasoning_content", "reasoning", "thinking") or content.reasoning
    if message.text("role") not in ("assistant", "model") or not (content.text or reasoning):
        return None
    model = message.text("model") or model
    return builder.answer(parent, content.text, created, node_id, reasoning=reasoning, model=model)
