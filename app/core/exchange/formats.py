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
from app.core.exchange.triptych import Kept
from app.sentence import Sentence


@dataclass(frozen=True)
class Reader:
    """One program: whether an object is one of its chats, and how it is read."""

    is_chat: Callable[[JsonObject], bool]
    read: Callable[[JsonObject], Kept | None]


READERS = (  # the surest shapes first
    Reader(chatgpt.is_chat, chatgpt.to_kept),
    Reader(claude.is_chat, claude.to_kept),
    Reader(open_webui.is_chat, open_webui.to_kept),
    Reader(llama_cpp.is_chat, llama_cpp.to_kept),
    Reader(lm_studio.is_chat, lm_studio.to_kept),
    Reader(share_gpt.is_chat, share_gpt.to_kept),
    Reader(role_content.is_chat, role_content.to_kept),
)


def chats(value: object, thread: JsonObject | None, name: str) -> Iterator[Kept | Sentence]:
    """Yield the chats in a file's value, and a sentence for each that says nothing or is of no shape we know.

    `thread` is what stands in the `thread.json` beside Jan's messages (None for other files), `name` their folder's
    name.
    """
    values = [value] if is_object(value) else sequence(value)
    found = [item(each) for each in values if is_object(each)]
    if found and (thread is not None or _is_row(found, jan.is_message)):
        thread = thread or JsonObject({})
        yield from _one(jan.to_kept(found, thread, name), thread, 1)
    elif found and not is_object(value) and _is_row(found, role_content.is_message):
        yield from _one(role_content.row_to_kept(found), JsonObject({}), 1)
    else:
        for number, each in enumerate(values, 1):
            yield from _one(_read(item(each)), item(each), number)


def _is_row(found: Sequence[JsonObject], is_message: Callable[[JsonObject], bool]) -> bool:
    """Return whether most of these objects are messages rather than chats; odd ones may stand between."""
    return 2 * sum(map(is_message, found)) > len(found)


def _read(chat: JsonObject) -> Kept | None:
    reader = next((reader for reader in READERS if reader.is_chat(chat)), None)
    return reader.read(chat) if reader else None


def _one(kept: Kept | None, chat: JsonObject, number: int) -> Iterator[Kept | Sentence]:
    if kept is not None:
        yield kept
    elif title := one_line(chat.text("title", "name")):
        yield Sentence("“{title}” holds no messages.", title=title)
    else:
        yield Sentence("Entry {number} holds no messages.", number=number)
