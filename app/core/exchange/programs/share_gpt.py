"""ShareGPT's form, which data sets use: `conversations`, a list of `from` and `value`."""

from __future__ import annotations

from app.core.exchange.foreign import Builder
from app.core.exchange.loose import JsonObject
from app.core.exchange.parts import content_of
from app.core.exchange.triptych import ArchivedConversation

_PEOPLE = ("human", "user")
_MODELS = ("gpt", "assistant", "model", "chatgpt", "bing", "bard")


def is_chat(chat: JsonObject) -> bool:
    """Return whether this is one conversation of such a data set."""
    turns = chat.items("conversations")
    return any("from" in turn.fields and "value" in turn.fields for turn in turns)


def to_archived(chat: JsonObject) -> ArchivedConversation | None:
    """Return the conversation; None where nothing was said in it."""
    builder = Builder(chat.time("created", "created_at"), "")
    instructions, parent = chat.text("system"), None
    for turn in chat.items("conversations"):
        text, who = content_of(turn.get("value")).text, turn.text("from").lower()
        if text and who in _PEOPLE:
            parent = builder.question(parent, text, None)
        elif text and who in _MODELS:
            parent = builder.answer(parent, text, None, model=chat.text("model"))
        elif who == "system":
            instructions = instructions or text
    return builder.finish(chat.text("title", "name"), None, instructions)
