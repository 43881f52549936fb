"""ChatGPT's export (Settings → Data controls → Export): `conversations.json`, a list of message trees.

Taken: questions, answers and shown reasoning, with all branches. Left out: system and tool messages, calls to tools,
pictures and sound; a message after them follows what stood before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from app.core.exchange.foreign import Builder, seconds
from app.core.exchange.triptych import Kept


class _Author(msgspec.Struct):
    role: str = ""


class _Thought(msgspec.Struct):
    summary: str | None = None
    content: str | None = None


class _Content(msgspec.Struct):
    content_type: str = ""
    parts: list[object] | None = None
    text: str | None = None
    thoughts: list[_Thought] | None = None


class _Instructions(msgspec.Struct):
    about_user_message: str | None = None
    about_model_message: str | None = None


class _Metadata(msgspec.Struct):
    model_slug: str | None = None
    is_visually_hidden_from_conversation: bool | None = None
    user_context_message_data: _Instructions | None = None


class _Message(msgspec.Struct):
    author: _Author = msgspec.field(default_factory=_Author)
    create_time: float | None = None
    content: _Content = msgspec.field(default_factory=_Content)
    recipient: str | None = "all"
    metadata: _Metadata | None = None


class _Node(msgspec.Struct):
    message: _Message | None = None
    parent: str | None = None
    children: list[str] = []


class Exported(msgspec.Struct):
    """One conversation of the export."""

    mapping: dict[str, _Node]
    title: str | None = None
    create_time: float | str | None = None
    update_time: float | str | None = None
    current_node: str | None = None
    conversation_id: str | None = None
    id: str | None = None
    is_starred: bool | None = None


def to_kept(exported: Exported) -> Kept | None:
    """The conversation; None where nothing was said in it."""
    builder = Builder(seconds(exported.create_time) or 0.0, exported.conversation_id or exported.id or "")
    known: dict[str, str | None] = {}  # a node of theirs → the message of ours that stands there or before it
    thoughts: dict[str, str] = {}  # reasoning that waits for its answer, by the node it leads to
    instructions = ""
    for node_id, node in _walk(exported.mapping):
        message = node.message
        before = known.get(node.parent or "")
        known[node_id] = before
        thought = thoughts.get(node.parent or "", "")
        if message is None:
            continue
        instructions = instructions or _instructions(message)
        if message.content.thoughts:
            thought = "\n\n".join(filter(None, [thought, _thought(message.content.thoughts)]))
        if _is_shown(message) and (text := _text(message.content)):
            known[node_id] = _add(builder, node_id, message, before, text, thought)
            thought = ""
        thoughts[node_id] = thought
    _choose(builder, exported, known)
    return builder.finish(
        exported.title or "", seconds(exported.update_time), instructions, is_pinned=bool(exported.is_starred)
    )


def _walk(mapping: Mapping[str, _Node]) -> Iterator[tuple[str, _Node]]:
    """Parents before children, siblings in their order; what hangs in the air or in circles is left out."""
    waiting = [node_id for node_id, node in mapping.items() if node.parent is None or node.parent not in mapping]
    waiting.reverse()
    seen: set[str] = set()
    while waiting:
        node_id = waiting.pop()
        if node_id in seen or node_id not in mapping:
            continue
        seen.add(node_id)
        yield node_id, mapping[node_id]
        waiting.extend(reversed(mapping[node_id].children))


def _add(builder: Builder, node_id: str, message: _Message, parent: str | None, text: str, thought: str) -> str:
    if message.author.role == "user":
        return builder.question(parent, text, message.create_time, node_id)
    model = (message.metadata.model_slug if message.metadata else None) or ""
    return builder.answer(parent, text, message.create_time, node_id, reasoning=thought, model=model)


def _choose(builder: Builder, exported: Exported, known: Mapping[str, str | None]) -> None:
    """Bring the branch that ends in `current_node` into view."""
    node_id = exported.current_node
    while node_id is not None and node_id in known:
        parent = exported.mapping[node_id].parent
        ours, before = known[node_id], known.get(parent or "")
        if ours is not None and ours != before:
            builder.choose(before, ours)
        node_id = parent


def _is_shown(message: _Message) -> bool:
    hidden = message.metadata is not None and bool(message.metadata.is_visually_hidden_from_conversation)
    is_said = message.author.role == "user" or (message.author.role == "assistant" and message.recipient == "all")
    return is_said and not hidden and message.content.content_type in ("text", "multimodal_text", "code")


def _text(content: _Content) -> str:
    parts = [part for part in content.parts or [] if isinstance(part, str)]
    return ("\n\n".join(parts) or content.text or "").strip()


def _thought(thoughts: list[_Thought]) -> str:
    return "\n\n".join(thought.content or thought.summary or "" for thought in thoughts).strip()


def _instructions(message: _Message) -> str:
    found = message.metadata.user_context_message_data if message.metadata else None
    return "\n\n".join(filter(None, [found.about_user_message, found.about_model_message])) if found else ""
