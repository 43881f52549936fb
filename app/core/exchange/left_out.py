"""How many messages of a foreign chat do not come, or not whole: what tools said, and content that is no text.

The readers pass over what they do not know; here it is counted, so that nothing is lost without a word. Each program's
module gives its messages as `entries`. Not here: what is taken (`programs`), placeholders of pictures (`parts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.core.exchange.loose import JsonObject, is_object, item
from app.core.exchange.parts import is_read_whole

_INSTRUCTIONS = ("system", "developer")
_CONTENT = ("content", "value", "text")
_CALLS = ("tool_calls", "function_call", "toolCalls")


def left_out(entries: Iterable[object], people: Collection[str]) -> int:
    """Count the messages of which something does not come. `people` are the names of who asks and answers."""
    return sum(not _comes(entry, people) for entry in entries)


def _comes(entry: object, people: Collection[str]) -> bool:
    if not is_object(entry):
        return not entry or (isinstance(entry, str) and not entry.strip())
    message = item(entry)
    if any(message.get(name) for name in _CALLS):
        return False
    contents = [message.get(name) for name in _CONTENT]
    if not any(map(_says, contents)):
        return True
    role = _role(message)
    return role in _INSTRUCTIONS or (role in people and all(map(is_read_whole, contents)))


def _role(message: JsonObject) -> str:
    return message.text("role", "from", "sender").lower()


def _says(content: object) -> bool:
    """Whether there is anything at all."""
    if isinstance(content, str):
        return bool(content.strip())
    return content not in (None, [], {})
