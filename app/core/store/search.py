"""Full-text search over all messages, newest first.

Words are found as they are begun, accents and case do not matter, "quoted words" stand together. Not here: filtering
the list of conversations by title, which is done on the list in memory (`app.services.storage.finding`).
"""

from __future__ import annotations

import re

import msgspec

from app.core.store.database import Database

_OPEN, _CLOSE = "\x02", "\x03"
_SNIPPET_WORDS = 20
_SEARCH = f"""
SELECT conversation.id, message.id, title, kind, created,
    snippet(message_text, 0, char({ord(_OPEN)}), char({ord(_CLOSE)}), '…', {_SNIPPET_WORDS})
FROM message_text
JOIN message ON message.number = message_text.rowid
JOIN conversation ON conversation.number = message.conversation
WHERE message_text MATCH ? AND message.deleted IS NULL AND conversation.deleted IS NULL
ORDER BY message_text.rowid DESC LIMIT ? OFFSET ?
"""  # noqa: S608 - our own columns


class Hit(msgspec.Struct, frozen=True):
    """A message that was found. `marks` are the found words in `snippet`, as (start, end)."""

    conversation: str
    message: str
    title: str
    kind: str  # "question" or "answer"
    created: float
    snippet: str
    marks: tuple[tuple[int, int], ...]


def search(database: Database, text: str, limit: int = 50, offset: int = 0) -> tuple[Hit, ...]:
    """Messages that hold all the words; nothing for a text without words."""
    query = match_expression(text)
    if not query:
        return ()
    return tuple(_hit(*row) for row in database.rows(_SEARCH, query, limit, offset))


def match_expression(text: str) -> str:
    """What a person typed, in FTS5's language; its operators are words like all others."""
    terms = [quoted or word for quoted, word in re.findall(r'"([^"]+)"|([^\s"]+)', text)]
    terms = [term for term in terms if any(letter.isalnum() for letter in term)]
    phrases = [f'"{term}"' for term in terms]
    # The last word may still be growing. One letter alone begins half the dictionary.
    if terms and text.endswith(terms[-1]) and (len(terms[-1]) > 1 or not terms[-1].isascii()):
        phrases[-1] += "*"
    return " ".join(phrases)


def _hit(conversation: str, message: str, title: str, kind: str, created: float, marked: str) -> Hit:
    snippet, marks = _unmarked(" ".join(marked.split(" ")))
    return Hit(conversation, message, title, kind, created, snippet, marks)


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    plain = ""
    marks: list[tuple[int, int]] = []
    for piece in marked.split(_OPEN):
        inside, closed, after = piece.partition(_CLOSE)
        if closed:
            marks.append((len(plain), len(plain) + len(inside)))
        plain += inside + after
    return plain, tuple(marks)
