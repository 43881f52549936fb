"""The table of foreign formats: each chat is recognised by its shape and read by its program's module.

Not here: our own format (`triptych`), and where the files lie (`importing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.core.exchange.foreign import one_line
from app.core.exchange.loose import JsonObject, is_object, item, sequence
from app.core.exchange.programs import (
    chatgpt,
    claude,
    jan,
    llama_cpp,
    lm_studio,
    open_webui,
    role_content,
    share_gpt,
)
from app.core.exchange.triptych import ArchivedConversation
from app.sentence import Sentence


@dataclass(frozen=True)
class Reader:
    """One program: its name, whether an object is one of its chats, and how it is read."""

    program: str
    is_chat: Callable[[JsonObject], bool]
    read: Callable[[JsonObject], ArchivedConversation | None]


@dataclass(frozen=True)
class ReadChat:
    """A chat, and the name of the program that wrote it; of a mere list of messages "" is."""

    kept: ArchivedConversation
    program: str


_LIST = ""
READERS = (  # the surest shapes first
    Reader("ChatGPT", chatgpt.is_chat, chatgpt.to_archived),
    Reader("Claude", claude.is_chat, claude.to_archived),
    Reader("Open WebUI", open_webui.is_chat, open_webui.to_archived),
    Reader("llama.cpp", llama_cpp.is_chat, llama_cpp.to_archived),
    Reader("LM Studio", lm_studio.is_chat, lm_studio.to_archived),
    Reader("ShareGPT", share_gpt.is_chat, share_gpt.to_archived),
    Reader(_LIST, role_content.is_chat, role_content.to_archived),
)


def chats(value: object, thread: JsonObject | None, name: str) -> Iterator[ReadChat | Sentence]:
    """Yield the chats in a file's value, and a sentence for each that says nothing or is of no shape we know.

    `thread` is what stands in the `thread.json` beside Jan's messages (None for other files), `name` their folder's
    name.
    """
    values = [value] if is_object(value) else sequence(value)
    found = [item(each) for each in values if is_object(each)]
    if found and (thread is not None or _is_row(found, jan.is_message)):
        thread = thread or JsonObject({})
        yield from _one(jan.to_archived(found, thread, name), thread, 1, "Jan")
    elif found and not is_object(value) and _is_row(found, role_content.is_message):
        yield from _one(role_content.row_to_archived(found), JsonObject({}), 1, _LIST)
    else:
        for number, each in enumerate(values, 1):
            reader = next((reader for reader in READERS if reader.is_chat(item(each))), None)
            kept = reader.read(item(each)) if reader else None
            yield from _one(kept, item(each), number, reader.program if reader else _LIST)


def _is_row(found: Sequence[JsonObject], is_message: Callable[[JsonObject], bool]) -> bool:
    """Return whether most of these objects are messages rather than chats; odd ones may stand between."""
    return 2 * sum(map(is_message, found)) > len(found)


def _one(
    kept: ArchivedConversation | None, chat: JsonObject, number: int, program: str
) -> Iterator[ReadChat | Sentence]:
    if kept is not None:
        yield ReadChat(kept, program)
    elif title := one_line(chat.text("title", "name")):
        yield Sentence("“{title}” holds no messages.", title=title)
    else:
        yield Sentence("Entry {number} holds no messages.", number=number)
