"""LM Studio's conversations (`~/.lmstudio/conversations/*.conversation.json`): a plain format, though not documented.

A list of messages, each with versions, of which one is selected; what follows belongs to that one. Taken: text and
thinking. Left out: tool calls, files and pictures.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.core.exchange.foreign import Builder, seconds
from app.core.exchange.triptych import Kept


class _Part(msgspec.Struct):
    type: str = ""
    text: str | None = None


class _Style(msgspec.Struct):
    type: str = ""


class _Step(msgspec.Struct):
    type: str = ""
    content: list[_Part] = []
    style: _Style | None = None


class _Sender(msgspec.Struct):
    senderName: str | None = None  # noqa: N815 - their name


class _Version(msgspec.Struct):
    role: str = ""
    content: list[_Part] = []
    steps: list[_Step] = []
    senderInfo: _Sender | None = None  # noqa: N815 - their name


class _Message(msgspec.Struct):
    versions: list[_Version]
    currentlySelected: int = 0  # noqa: N815 - their name


class Saved(msgspec.Struct):
    """One conversation file."""

    messages: list[_Message]
    name: str | None = None
    createdAt: float | None = None  # noqa: N815 - their name
    systemPrompt: str | None = None  # noqa: N815 - their name
    pinned: bool | None = None


def to_kept(saved: Saved) -> Kept | None:
    """The conversation; None where nothing was said in it."""
    builder = Builder(seconds(saved.createdAt) or 0.0)
    parent: str | None = None
    for message in saved.messages:
        ids = [_add(builder, version, parent) for version in message.versions]
        selected = ids[message.currentlySelected] if 0 <= message.currentlySelected < len(ids) else None
        if selected is not None:
            builder.choose(parent, selected)
            parent = selected
    return builder.finish(saved.name or "", None, saved.systemPrompt or "", is_pinned=bool(saved.pinned))


def _add(builder: Builder, version: _Version, parent: str | None) -> str | None:
    blocks = [step for step in version.steps if step.type == "contentBlock"]
    thinking = [step for step in blocks if step.style is not None and step.style.type == "thinking"]
    text = _text(version.content) or "\n\n".join(_text(step.content) for step in blocks if step not in thinking)
    reasoning = "\n\n".join(_text(step.content) for step in thinking)
    if not (text or reasoning) or version.role == "system":
        return None
    if version.role == "user":
        return builder.question(parent, text, None)
    model = (version.senderInfo.senderName if version.senderInfo else None) or ""
    return builder.answer(parent, text, None, reasoning=reasoning, model=model)


def _text(parts: Iterable[_Part]) -> str:
    return "\n\n".join(part.text for part in parts if part.type == "text" and part.text)
