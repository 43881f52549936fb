"""ShareGPT's form, which data sets use: `conversations`, a list of `from` and `value`."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject, sequence
from app.core.exchange.parts import content_of
from app.core.exchange.triptych import ArchivedConversation

QUESTIONERS = ("human", "user")
MODELS = ("gpt", "assistant", "model", "chatgpt", "bing", "bard")


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one conversation of such a data set."""
    turns = chat.items("conversations")
    return any("from" in turn.fields and "value" in turn.fields for turn in turns)


def entries(chat: JsonObject) -> Sequence[object]:
    """Return the messages as they stand there."""
    return sequence(chat.get("conversations"))


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    builder = Builder(chat.time("created", "created_at"), "")
    instructions, parent = chat.text("system"), None
    for turn in chat.items("conversations"):
        text, who = content_of(turn.get("value")).text, turn.text("from").lower()
        if text and who in QUESTIONERS:
            parent = builder.question(parent, text, None)
        elif text and who in MODELS:
            parent = builder.answer(parent, text, None, model=chat.text("model"))
        elif who == "system":
            instructions = instructions or text
    return builder.finish(chat.text("title", "name"), None, instructions)
