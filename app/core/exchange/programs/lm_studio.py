"""LM Studio's conversations (`~/.lmstudio/conversations/*.conversation.json`): a plain format, though not documented.

A list of messages, each with versions, of which one is selected; what follows belongs to that one. Taken: text and
thinking. Left out: tool calls, and files and pictures, of which a word stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.core.exchange.foreign import Builder, derived_id
from app.core.exchange.loose import JsonObject, is_list, is_object, item, sequence
from app.core.exchange.parts import MessageContent, placeholder
from app.core.exchange.triptych import ArchivedConversation


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one of LM Studio's conversation files."""
    return any("versions" in message.fields for message in chat.items("messages"))


def entries(chat: JsonObject) -> list[object]:
    """Return every version of the messages, with all the parts that its steps hold."""
    versions = (version for message in chat.items("messages") for version in sequence(message.get("versions")))
    odd = [message for message in sequence(chat.get("messages")) if not is_object(message)]
    return [*odd, *(_with_parts(item(version)) if is_object(version) else version for version in versions)]


def _with_parts(version: JsonObject) -> dict[str, object]:
    steps = (part for step in version.items("steps") for part in sequence(step.get("content")))
    own = version.get("content")
    parts = [*sequence(own), *steps] if own is None or is_list(own) else own
    return {"role": version.text("role") or "assistant", "content": parts}


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    builder = Builder(chat.time("createdAt"), _id(chat))
    parent: str | None = None
    for message in chat.items("messages"):
        versions = [_add(builder, version, parent) for version in message.items("versions")]
        selected = _selected(message, versions)
        if selected is not None:
            builder.choose(selected)
            parent = selected
    return builder.finish(
        chat.text("name"),
        chat.time("userLastMessagedAt", "assistantLastMessagedAt"),
        chat.text("systemPrompt"),
        is_pinned=chat.flag("pinned"),
    )


def _id(chat: JsonObject) -> str:
    """Return what stays the same while a conversation goes on: LM Studio gives it no id."""
    versions = [version for message in chat.items("messages")[:1] for version in message.items("versions")[:1]]
    first = versions[0] if versions else JsonObject({})
    return derived_id("LM Studio", chat.get("createdAt"), _content(first).text)


def _selected(message: JsonObject, versions: list[str | None]) -> str | None:
    number = message.get("currentlySelected")
    is_one = isinstance(number, int) and 0 <= number < len(versions)
    chosen = versions[number] if is_one and isinstance(number, int) else None
    return chosen or next((version for version in versions if version is not None), None)


def _add(builder: Builder, version: JsonObject, parent: str | None) -> str | None:
    content = _content(version)
    if not (content.text or content.reasoning) or version.text("role") == "system":
        return None
    if version.text("role") == "user":
        return builder.question(parent, content.text, None)
    model = version.item("senderInfo").text("senderName")
    return builder.answer(parent, content.text, None, reasoning=content.reasoning, model=model)


def _content(version: JsonObject) -> MessageContent:
    blocks = [step for step in version.items("steps") if step.text("type") == "contentBlock"]
    thinking = [step for step in blocks if step.item("style").text("type") == "thinking"]
    text = _text(version.items("content")) or _joined(step for step in blocks if step not in thinking)
    return MessageContent(text, _joined(thinking))


def _joined(steps: Iterable[JsonObject]) -> str:
    return "\n\n".join(filter(None, (_text(step.items("content")) for step in steps))).strip()


def _text(parts: Iterable[JsonObject]) -> str:
    return "\n\n".join(filter(None, map(_part, parts))).strip()


def _part(part: JsonObject) -> str:
    if part.text("type") == "file":
        word = "Picture" if part.text("fileType") == "image" else "File"
        return placeholder(word, part.text("fileIdentifier"))
    return part.text("text") if part.text("type") == "text" else ""
