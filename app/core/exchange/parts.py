"""What the content of a foreign message says: one text, or a list of parts as OpenAI, Anthropic and others write them.

Pictures, sounds and files leave a word in their place; tools and unknown parts leave nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.exchange.loose import JsonObject, is_list, is_object, item, sequence

_THINKING = ("reasoning", "thinking", "thought", "reasoning_text")
_WORDS = (
    ("image", "Picture"),
    ("input_image", "Picture"),
    ("video", "Video"),
    ("file", "File"),
    ("input_file", "File"),
    ("document", "File"),
)
_PLACEHOLDER = re.compile(r"^\[(?:Picture|Video|File|Sound)(?:: [^\]\n]*)?\]$", re.MULTILINE)
_TEXTS = ("text", "input_text", "output_text", "audio_transcription")
_NAMES = ("type", "content_type")
_SOUNDS = ("audio", "input_audio", "real_time_user_audio")


@dataclass(frozen=True)
class MessageContent:
    """The text of a message, and the reasoning that stood beside it."""

    text: str
    reasoning: str = ""


def content_of(content: object) -> MessageContent:
    """Return what a message's content says."""
    if isinstance(content, str):
        return MessageContent(content.strip())
    parts = [content] if is_object(content) else sequence(content)
    texts = [text for part in parts for text in _texts(part)]
    reasoning = [text for part in parts if (text := _thought(item(part)))]
    has_sound = any(_kind(item(part)).startswith(_SOUNDS) for part in parts)
    text = "\n\n".join(texts).strip() or ("[Sound]" if has_sound else "")
    return MessageContent(text, "\n\n".join(reasoning).strip())


def is_read_whole(content: object) -> bool:
    """Return whether nothing of a message's content is passed over."""
    if content is None or isinstance(content, str):
        return True
    if is_list(content):
        return all(map(_is_read, content))
    return is_object(content) and _is_read(content)


def _is_read(part: object) -> bool:
    if part is None or isinstance(part, str):
        return True
    if not is_object(part):
        return False
    found = item(part)
    is_blank = _kind(found) in ("", *_TEXTS) and all(not value for name, value in part.items() if name not in _NAMES)
    return is_blank or bool([*_texts(part)] or _thought(found)) or _kind(found).startswith(_SOUNDS)


def placeholder(word: str, name: str = "") -> str:
    """Return what stands in the place of something that does not come along."""
    return f"[{word}: {name}]" if name else f"[{word}]"


def placeholders(text: str) -> int:
    """Return in how many places of a text something stood that did not come along."""
    return len(_PLACEHOLDER.findall(text))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield from [part] if part.strip() else []
        return
    kind = _kind(item(part))
    word = next((word for start, word in _WORDS if kind.startswith(start)), "")
    if word:
        yield placeholder(word, item(part).text("name", "file_name", "filename", "fileIdentifier"))
    elif kind in ("", *_TEXTS) and (text := _text(item(part))):
        yield text


def _kind(part: JsonObject) -> str:
    return part.text("type", "content_type")


def _text(part: JsonObject) -> str:
    return part.text("text") or part.item("text").text("value")


def _thought(part: JsonObject) -> str:
    return (_text(part) or part.text("thinking", "content")) if _kind(part) in _THINKING else ""
