"""Chats of llama.cpp's own page (llama-server): an object with `conv` and the tree of its `messages`.

Taken: text, reasoning, branches and the texts given along. Left out: pictures, of which a word stays, and tools.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.chats.turns import Attachment
from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject, sequence
from app.core.exchange.parts import content_of, placeholder
from app.core.exchange.tree import TreeLink, walk
from app.core.exchange.triptych import ArchivedConversation


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one conversation of llama.cpp's page."""
    return isinstance(chat.get("conv"), dict) and isinstance(chat.get("messages"), list)


def entries(chat: JsonObject) -> Sequence[object]:
    """Return the messages as they stand there."""
    return sequence(chat.get("messages"))


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    conversation = chat.item("conv")
    messages = {message.text("id") or str(number): message for number, message in enumerate(chat.items("messages"))}
    links = {key: TreeLink(message.text("parent"), message.texts("children")) for key, message in messages.items()}
    first = next((time for message in messages.values() if (time := message.time("timestamp"))), None)
    builder = Builder(first, conversation.text("id"))
    known: dict[str, str] = {}
    for key, parent in walk(links):
        ours = _add(builder, messages[key], known.get(parent))
        known[key] = ours or known.get(parent, "")
    if last := known.get(conversation.text("currNode")):
        builder.choose_branch(last)
    return builder.finish(conversation.text("name"), conversation.time("lastModified"), _instructions(messages))


def _add(builder: Builder, message: JsonObject, parent: str | None) -> str | None:
    """Return our id; None where nothing is said."""
    content = content_of(message.get("content"))
    created, role, node_id = message.time("timestamp"), message.text("role"), message.text("id")
    if role == "user":
        files = tuple(_files(message))
        text = "\n\n".join(filter(None, [content.text, *_pictures(message)]))
        return builder.question(parent, text, created, node_id, attachments=files) if text or files else None
    reasoning = message.text("reasoningContent", "thinking") or content.reasoning
    if role != "assistant" or not (content.text or reasoning):
        return None
    return builder.answer(parent, content.text, created, node_id, reasoning=reasoning, model=message.text("model"))


def _files(message: JsonObject) -> Iterator[Attachment]:
    for extra in message.items("extra"):
        if "image" not in extra.text("type").lower() and (content := extra.text("content")):
            yield Attachment(extra.text("name") or "text", content)


def _pictures(message: JsonObject) -> Iterator[str]:
    for extra in message.items("extra"):
        if "image" in extra.text("type").lower():
            yield placeholder("Picture", extra.text("name"))


def _instructions(messages: dict[str, JsonObject]) -> str:
    found = (
        content_of(message.get("content")).text for message in messages.values() if message.text("role") == "system"
    )
    return next(filter(None, found), "")
