"""Jan's threads: a folder with `thread.json` and `messages.jsonl` (github.com/janhq/jan).

Taken: text and reasoning, with branches where Jan kept them (`metadata.parentId`, `metadata.activeChildId`); else two
answers in a row are versions of one. Left out: pictures, of which a word stays, and tools.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject
from app.core.exchange.parts import content_of
from app.core.exchange.tree import TreeLink, walk
from app.core.exchange.triptych import ArchivedConversation

MESSAGES, THREAD = "messages.jsonl", "thread.json"


def is_message(line: JsonObject) -> bool:
    """Return whether this is a line of `messages.jsonl`."""
    return line.text("object") == "thread.message" or ("thread_id" in line.fields and "role" in line.fields)


def to_archived(lines: Sequence[JsonObject], thread: JsonObject, name: str = "") -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it. `name` is the folder's, if no id is known."""
    messages = sorted(lines, key=lambda line: line.time("created_at") or 0.0)
    first = messages[0] if messages else JsonObject({})
    conversation_id = thread.text("id") or first.text("thread_id") or name
    builder = Builder(thread.time("created", "created_at") or first.time("created_at"), conversation_id)
    assistant = next(iter(thread.items("assistants")), JsonObject({}))
    _add_all(builder, messages, assistant.item("model").text("id"), thread)
    title = thread.text("title", "summary")
    return builder.finish(title, thread.time("updated", "updated_at"), assistant.text("instructions"))


def _add_all(builder: Builder, messages: Sequence[JsonObject], model: str, thread: JsonObject) -> None:
    by_id = {message.text("id") or f"line-{number}": message for number, message in enumerate(messages)}
    links = _links(by_id)
    known: dict[str, str] = {}
    for their_id, parent in walk(links):
        ours = _add(builder, by_id[their_id], known.get(parent), model)
        known[their_id] = ours or known.get(parent, "")
    for holder in (thread, *by_id.values()):
        if child := known.get(holder.item("metadata").text("activeChildId")):
            builder.choose(child)


def _links(messages: dict[str, JsonObject]) -> dict[str, TreeLink]:
    if any("parentId" in message.item("metadata").fields for message in messages.values()):
        return {their_id: TreeLink(message.item("metadata").text("parentId")) for their_id, message in messages.items()}
    return _flat(messages)


def _flat(messages: dict[str, JsonObject]) -> dict[str, TreeLink]:
    """Return the links of a row without a tree: two answers in a row stand below the same question."""
    links: dict[str, TreeLink] = {}
    question = last = ""
    for their_id, message in messages.items():
        is_answer = message.text("role") == "assistant"
        links[their_id] = TreeLink(question if is_answer and question else last)
        question = question if is_answer else their_id if message.text("role") == "user" else ""
        last = their_id
    return links


def _add(builder: Builder, message: JsonObject, parent: str | None, model: str) -> str | None:
    """Return our id; None where nothing is said."""
    content = content_of(message.get("content"))
    created, role, node_id = message.time("created_at"), message.text("role"), message.text("id")
    if role == "user" and content.text:
        return builder.question(parent, content.text, created, node_id)
    if role != "assistant" or not (content.text or content.reasoning):
        return None
    return builder.answer(parent, content.text, created, node_id, reasoning=content.reasoning, model=model)
