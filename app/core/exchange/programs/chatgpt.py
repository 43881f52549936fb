"""ChatGPT's export (Settings → Data controls → Export): `conversations.json`, a list of message trees.

Taken: questions, answers, spoken words and shown reasoning, with all branches; a word in the place of a picture. Left
out: system and tool messages and calls to tools; a message after them follows what stood before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject, is_list, is_object, item, sequence
from app.core.exchange.parts import content_of
from app.core.exchange.tree import TreeLink, walk
from app.core.exchange.triptych import ArchivedConversation

_SHOWN = ("text", "multimodal_text", "code")
_UNSEEN = ("thoughts", "reasoning_recap", "user_editable_context", "model_editable_context")
_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201")


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one conversation of ChatGPT's export."""
    return isinstance(chat.get("mapping"), dict)


def entries(chat: JsonObject) -> list[object]:
    """Return the messages that a person saw, each with who spoke; a call to a tool is the tool's."""
    nodes = chat.item("mapping").fields.values()
    messages = [item(node).get("message") if is_object(node) else node for node in nodes]
    return [_entry(item(message)) if is_object(message) else message for message in messages]


def _entry(message: JsonObject) -> dict[str, object]:
    content = message.item("content")
    kind = content.text("content_type")
    if kind in _UNSEEN or message.item("metadata").flag("is_visually_hidden_from_conversation"):
        return {}
    role = message.item("author").text("role")
    is_call = role == "assistant" and message.text("recipient") not in ("", "all")
    parts = content.get("parts")
    said = [part for part in sequence(parts) if part != ""] if is_list(parts) else parts
    is_shown = kind in _SHOWN and not is_call
    return {
        "role": role if is_shown or role == "system" else "tool",
        "content": said or content.get("text") or content.get("result"),
    }


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    reading = _Reading(Builder(chat.time("create_time"), chat.text("conversation_id", "id")), chat)
    nodes = {node_id: item(node) for node_id, node in chat.item("mapping").fields.items()}
    links = {node_id: TreeLink(node.text("parent"), node.texts("children")) for node_id, node in nodes.items()}
    for node_id, parent in walk(links):
        reading.take(node_id, parent, nodes[node_id].item("message"))
    if (last := reading.known.get(chat.text("current_node"))) is not None:
        reading.builder.choose_branch(last)
    return reading.builder.finish(
        chat.text("title"), chat.time("update_time"), reading.instructions, is_pinned=chat.flag("is_starred")
    )


@dataclass
class _Reading:
    """What is known while a tree is read."""

    builder: Builder
    chat: JsonObject
    instructions: str = ""
    known: dict[str, str | None] = field(default_factory=dict[str, str | None])  # ours that stands at theirs or before
    thoughts: dict[str, str] = field(default_factory=dict[str, str])  # reasoning that waits for its answer

    def take(self, node_id: str, parent: str, message: JsonObject) -> None:
        """Read one node of theirs."""
        self.known[node_id] = before = self.known.get(parent)
        thought = "\n\n".join(filter(None, [self.thoughts.get(parent, ""), _thought(message.item("content"))]))
        self.instructions = self.instructions or _instructions(message)
        text = _text(message.item("content")) if _is_shown(message) else ""
        if text:
            self.known[node_id] = self._add(node_id, message, before, text, thought)
        self.thoughts[node_id] = "" if text else thought

    def _add(self, node_id: str, message: JsonObject, parent: str | None, text: str, thought: str) -> str:
        created = message.time("create_time")
        if message.item("author").text("role") == "user":
            return self.builder.question(parent, text, created, node_id)
        model = message.item("metadata").text("model_slug") or self.chat.text("default_model_slug")
        return self.builder.answer(parent, text, created, node_id, reasoning=thought, model=model)


def _is_shown(message: JsonObject) -> bool:
    role = message.item("author").text("role")
    is_said = role == "user" or (role == "assistant" and message.text("recipient") in ("", "all"))
    is_hidden = message.item("metadata").flag("is_visually_hidden_from_conversation")
    return is_said and not is_hidden and message.item("content").text("content_type") in _SHOWN


def _text(content: JsonObject) -> str:
    return _CITATION.sub("", content_of(content.get("parts")).text or content.text("text")).strip()


def _thought(content: JsonObject) -> str:
    thoughts = [thought.text("content", "summary") for thought in content.items("thoughts")]
    return "\n\n".join(filter(None, thoughts)).strip()


def _instructions(message: JsonObject) -> str:
    found = message.item("metadata").item("user_context_message_data")
    return "\n\n".join(filter(None, [found.text("about_user_message"), found.text("about_model_message")]))
