"""Claude's export (Settings → Privacy → Export data): `conversations.json`, a list of chats with `chat_messages`.

Taken: questions with the texts given along, answers and thinking. Left out: tools and whatever else stands in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.chats.turns import Attachment
from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject, is_object, item, sequence
from app.core.exchange.parts import content_of, placeholder
from app.core.exchange.triptych import ArchivedConversation


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one conversation of Claude's export."""
    return isinstance(chat.get("chat_messages"), list)


def entries(chat: JsonObject) -> Sequence[object]:
    """Return the messages as they stand there; a text beside the content says the same once more."""
    messages = sequence(chat.get("chat_messages"))
    return [_without_copy(item(each)) if is_object(each) else each for each in messages]


def _without_copy(message: JsonObject) -> dict[str, object]:
    has_content = bool(message.get("content"))
    return {name: value for name, value in message.fields.items() if not (has_content and name == "text")}


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    builder = Builder(chat.time("created_at"), chat.text("uuid"))
    model, last = chat.text("model"), None
    ours: dict[str, str] = {}  # their message's id → ours
    for message in chat.items("chat_messages"):
        parent = ours.get(message.text("parent_message_uuid"), last)
        last = _add(builder, message, parent, model) or last
        if last is not None:
            ours[message.text("uuid")] = last
    if (shown := ours.get(chat.text("current_leaf_message_uuid"))) is not None:
        builder.choose_branch(shown)
    return builder.finish(chat.text("name"), chat.time("updated_at"), is_pinned=chat.flag("is_starred"))


def _add(builder: Builder, message: JsonObject, parent: str | None, model: str) -> str | None:
    """Return our id; None where nothing is said."""
    content = content_of(message.get("content"))
    text = content.text or message.text("text").strip()
    created, node_id = message.time("created_at"), message.text("uuid")
    if message.text("sender") in ("human", "user"):
        files = tuple(_files(message))
        pictures = [placeholder("File", file.text("file_name")) for file in message.items("files")]
        text = "\n\n".join(filter(None, [text, *pictures]))
        return builder.question(parent, text, created, node_id, attachments=files) if text or files else None
    if message.text("sender") != "assistant" or not (text or content.reasoning):
        return None
    return builder.answer(parent, text, created, node_id, reasoning=content.reasoning, model=model)


def _files(message: JsonObject) -> Iterator[Attachment]:
    for file in message.items("attachments"):
        if content := file.text("extracted_content"):
            yield Attachment(file.text("file_name") or "text", content)
