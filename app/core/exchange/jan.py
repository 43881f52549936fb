"""Jan's threads: a folder with `thread.json` and `messages.jsonl` (github.com/janhq/jan, docs/specs).

Either file may be given; the other is looked for beside it. Taken: text and reasoning. Left out: pictures and tools.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.exchange.foreign import Builder, seconds
from app.core.exchange.triptych import Kept

MESSAGES, THREAD = "messages.jsonl", "thread.json"


class _Value(msgspec.Struct):
    value: str = ""


class _Part(msgspec.Struct):
    type: str = ""
    text: _Value | str | None = None


class _Message(msgspec.Struct):
    role: str
    content: list[_Part] | str
    id: str = ""
    created_at: float | None = None


class _Model(msgspec.Struct):
    id: str = ""


class _Assistant(msgspec.Struct):
    instructions: str | None = None
    model: _Model | None = None


class _Thread(msgspec.Struct):
    id: str = ""
    title: str | None = None
    summary: str | None = None
    created: float | None = None
    created_at: float | None = None
    updated: float | None = None
    assistants: list[_Assistant | str] = []


def to_kept(folder: Path) -> Kept | None:
    """The conversation; None where nothing was said in it. Raises msgspec.MsgspecError and OSError."""
    lines = (folder / MESSAGES).read_bytes().splitlines()
    messages = [msgspec.json.decode(line, type=_Message) for line in lines if line.strip()]
    messages.sort(key=lambda message: message.created_at or 0.0)
    thread = _thread(folder / THREAD)
    first = messages[0].created_at if messages else None
    builder = Builder(seconds(thread.created or thread.created_at or first) or 0.0, thread.id)
    assistant = next((a for a in thread.assistants if isinstance(a, _Assistant)), _Assistant())
    _add(builder, messages, assistant.model.id if assistant.model else "")
    return builder.finish(thread.title or thread.summary or "", seconds(thread.updated), assistant.instructions or "")


def _add(builder: Builder, messages: Iterable[_Message], model: str) -> None:
    parent: str | None = None
    for message in messages:
        text = _text(message.content)
        if message.role == "user" and text:
            parent = builder.question(parent, text, seconds(message.created_at))
        elif message.role == "assistant" and text:
            parent = builder.answer(parent, text, seconds(message.created_at), model=model)


def _thread(path: Path) -> _Thread:
    return msgspec.json.decode(path.read_bytes(), type=_Thread) if path.exists() else _Thread()


def _text(content: list[_Part] | str) -> str:
    if isinstance(content, str):
        return content.strip()
    texts = [part.text.value if isinstance(part.text, _Value) else part.text or "" for part in content]
    return "\n\n".join(text for text in texts if text).strip()
