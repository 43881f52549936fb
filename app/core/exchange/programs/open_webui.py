"""Open WebUI's export (Settings → Chats → Export): a list of chats, each with the tree `chat.history.messages`.

Taken: text, branches, pins, and the reasoning that stands in `<details type="reasoning">`. Left out: tools and files.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject, item, sequence
from app.core.exchange.parts import content_of
from app.core.exchange.tree import TreeLink, walk
from app.core.exchange.triptych import ArchivedConversation

_DETAILS = re.compile(r'<details type="(?P<kind>\w+)"[^>]*>\s*(?P<content>.*?)(?:</details>|\Z)\s*', re.DOTALL)
_SUMMARY = re.compile(r"<summary>.*?</summary>\s*", re.DOTALL)
_QUOTE = re.compile(r"^> ?", re.MULTILINE)
_KINDS = ("reasoning", "tool_calls", "code_interpreter")


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one of Open WebUI's chats."""
    inner = chat.item("chat")
    return isinstance(inner.get("history"), dict) or isinstance(inner.get("messages"), list)


def entries(chat: JsonObject) -> Sequence[object]:
    """Return the messages as they stand there."""
    inner = chat.item("chat")
    tree = inner.item("history").item("messages").fields
    return list(tree.values()) if tree else sequence(inner.get("messages"))


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    inner = chat.item("chat")
    builder = Builder(chat.time("created_at") or inner.time("timestamp"), chat.text("id") or inner.text("id"))
    messages = _messages(inner)
    known: dict[str, str] = {}
    for key, parent in walk(_links(messages)):
        ours = _add(builder, messages[key], known.get(parent))
        known[key] = ours or known.get(parent, "")
    if last := known.get(inner.item("history").text("currentId")):
        builder.choose_branch(last)
    instructions = inner.item("params").text("system")
    title = chat.text("title") or inner.text("title")
    return builder.finish(title, chat.time("updated_at"), instructions, is_pinned=chat.flag("pinned"))


def _messages(inner: JsonObject) -> dict[str, JsonObject]:
    tree = inner.item("history").item("messages").fields
    if tree:
        return {key: item(message) for key, message in tree.items()}
    return {message.text("id") or str(number): message for number, message in enumerate(inner.items("messages"))}


def _links(messages: dict[str, JsonObject]) -> dict[str, TreeLink]:
    if any("parentId" in message.fields or "childrenIds" in message.fields for message in messages.values()):
        return {key: TreeLink(each.text("parentId"), each.texts("childrenIds")) for key, each in messages.items()}
    keys = list(messages)
    return {key: TreeLink(before) for before, key in zip(["", *keys], keys, strict=False)}


def _add(builder: Builder, message: JsonObject, parent: str | None) -> str | None:
    """Return our id; None where nothing is said."""
    content, reasoning = content_of(message.get("content")), message.text("reasoning_content", "reasoning")
    created, role, node_id = message.time("timestamp"), message.text("role"), message.text("id")
    if role == "user" and content.text:
        return builder.question(parent, content.text, created, node_id)
    text, thought = _parted(content.text)
    reasoning = "\n\n".join(filter(None, [reasoning, content.reasoning, thought]))
    if role != "assistant" or not (text or reasoning):
        return None
    return builder.answer(parent, text, created, node_id, reasoning=reasoning, model=message.text("model", "modelName"))


def _parted(text: str) -> tuple[str, str]:
    """Return the answer without its folded parts, and the reasoning in them."""
    found = [block for block in _DETAILS.finditer(text) if block["kind"] in _KINDS]
    thoughts = [_unquoted(block["content"]) for block in found if block["kind"] == "reasoning"]
    rest = _DETAILS.sub(lambda block: "" if block["kind"] in _KINDS else block[0], text)
    return rest.strip(), "\n\n".join(filter(None, thoughts))


def _unquoted(content: str) -> str:
    return html.unescape(_QUOTE.sub("", _SUMMARY.sub("", content, count=1))).strip()
