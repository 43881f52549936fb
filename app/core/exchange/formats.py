"""The table of foreign formats: each chat is recognised by its shape and read by its program's module.

Not here: our own format (`triptych`), and where the files lie (`importing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.core.exchange.foreign import one_line
from app.core.exchange.left_out import left_out
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
from app.sentence import Plural, Sentence


@dataclass(frozen=True)
class Reader:
    """One program: its name, whether an object is one of its chats, and how it is read."""

    program: str
    is_chat: Callable[[JsonObject], bool]
    read: Callable[[JsonObject], ArchivedConversation | None]
    entries: Callable[[JsonObject], Sequence[object]]  # its messages, to count what does not come
    people: tuple[str, ...] = ("user", "assistant")  # who asks and answers


@dataclass(frozen=True)
class ReadChat:
    """A chat, and the name of the program that wrote it; of a mere list of messages "" is."""

    kept: ArchivedConversation
    program: str


_LIST = ""
_ROLES = ("user", "human", "assistant", "model")
READERS = (  # the surest shapes first
    Reader("ChatGPT", chatgpt.is_chat, chatgpt.to_archived, chatgpt.entries),
    Reader("Claude", claude.is_chat, claude.to_archived, claude.entries, ("human", "user", "assistant")),
    Reader("Open WebUI", open_webui.is_chat, open_webui.to_archived, open_webui.entries),
    Reader("llama.cpp", llama_cpp.is_chat, llama_cpp.to_archived, llama_cpp.entries),
    Reader("LM Studio", lm_studio.is_chat, lm_studio.to_archived, lm_studio.entries),
    Reader(
        "ShareGPT",
        share_gpt.is_chat,
        share_gpt.to_archived,
        share_gpt.entries,
        (*share_gpt.QUESTIONERS, *share_gpt.MODELS),
    ),
    Reader(_LIST, role_content.is_chat, role_content.to_archived, role_content.entries, _ROLES),
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
        kept = jan.to_archived(found, thread, name)
        yield from _one(kept, thread, 1, "Jan", left_out(values, ("user", "assistant")))
    elif found and not is_object(value) and _is_row(found, role_content.is_message):
        yield from _one(role_content.row_to_archived(found), JsonObject({}), 1, _LIST, left_out(values, _ROLES))
    else:
        for number, each in enumerate(values, 1):
            reader = next((reader for reader in READERS if reader.is_chat(item(each))), None)
            kept = reader.read(item(each)) if reader else None
            lost = left_out(reader.entries(item(each)), reader.people) if reader else 0
            yield from _one(kept, item(each), number, reader.program if reader else _LIST, lost)


def _is_row(found: Sequence[JsonObject], is_message: Callable[[JsonObject], bool]) -> bool:
    """Return whether most of these objects are messages rather than chats; odd ones may stand between."""
    return 2 * sum(map(is_message, found)) > len(found)


def _one(
    kept: ArchivedConversation | None, chat: JsonObject, number: int, program: str, lost: int
) -> Iterator[ReadChat | Sentence]:
    if kept is not None:
        yield ReadChat(kept, program)
        if lost:
            yield Sentence(
                "“{title}”: {messages} did not come, or not whole: what tools said, or what is no text.",
                title=kept.details.title,
                messages=Plural("%Ln message(s)", "", lost),
            )
    elif title := one_line(chat.text("title", "name")):
        yield Sentence("“{title}” holds no messages.", title=title)
    else:
        yield Sentence("Entry {number} holds no messages.", number=number)
