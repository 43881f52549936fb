"""Full-text search over all messages and the files attached to them, newest first.

The last word may still be growing, "quoted words" stand together; which letters are the same says `app.core.text`. Not
here: filtering the list of conversations by title, which is done on the list in memory
(`app.services.storage.finding`), filling the index (`search_index`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from app.core.store import search_index
from app.core.store.database import Database
from app.core.text.index_words import index_phrases, is_one_character, symbol_words, without_marks
from app.core.text.matching import Matcher, TextSpan, WordMatcher

_BEFORE, _SNIPPET = 60, 180  # characters of a snippet: before what was found, and of all
_SEARCH = """
SELECT conversation.id, message.id, title, kind, created, message.text
FROM message_text
JOIN message ON message.number = message_text.rowid
JOIN conversation ON conversation.number = message.conversation
WHERE message_text MATCH ? AND message.deleted IS NULL AND conversation.deleted IS NULL
ORDER BY message_text.rowid DESC LIMIT ? OFFSET ?
"""
_SEARCH_FILES = """
SELECT conversation.id, message.id, title, kind, created, attachment.text,
(SELECT json_extract(message.facts, '$.attachments[' || key || '].name')
 FROM json_each(message.facts, '$.texts') WHERE value = attachment.hash)
FROM attachment_text
JOIN attachment ON attachment.number = attachment_text.rowid
JOIN attached ON attached.hash = attachment.hash
JOIN message ON message.number = attached.message
JOIN conversation ON conversation.number = message.conversation
WHERE attachment_text MATCH ? AND message.deleted IS NULL AND conversation.deleted IS NULL
ORDER BY attachment_text.rowid DESC LIMIT ?
"""
_MOST_FILES = 10  # of one search: a file can be as long as a thousand messages
_SHORT = 50_000  # characters of a file that is looked through as a message is
_WORDS = re.compile(r'"([^"]+)"|((?<!\S)\d{1,3}(?:\s\d{3})+(?!\S)|[^\s"]+)')  # "1 204" is one word
_CURLY = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"' * 7)


class Hit(msgspec.Struct, frozen=True):
    """A message that was found. `marks` are the found words in `snippet`, as (start, end)."""

    conversation: str
    message: str
    title: str
    kind: str  # "question" or "answer"
    created: float
    snippet: str
    marks: tuple[TextSpan, ...]


def search(database: Database, text: str, limit: int = 50, offset: int = 0) -> tuple[Hit, ...]:
    """Messages that hold all the words, and those with a file that does; nothing for a text without words."""
    query = match_expression(text)
    if not query:
        return ()
    matcher = WordMatcher(terms(text))
    hits = [_hit(matcher, *row) for row in database.rows(_SEARCH, query, limit, offset)]
    if offset == 0 and search_index.has_files(database):
        files = database.rows(_SEARCH_FILES, query, min(limit, _MOST_FILES))
        hits += [_file_hit(matcher, terms(text), *row) for row in files]
        hits.sort(key=lambda hit: -hit.created)
    return tuple(hits[:limit])


def terms(text: str) -> tuple[str, ...]:
    """What is looked for, one by one: words, and what stands together in quotation marks."""
    return tuple(quoted or word for quoted, word in _terms(text))


def _terms(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = _WORDS.findall(text.translate(_CURLY))
    return [term for term in found if index_phrases("".join(term)) or symbol_words("".join(term))]


def match_expression(text: str) -> str:
    """What a person typed, in FTS5's language; its operators are words like all others."""
    wanted = _terms(text)
    is_growing = bool(wanted) and text.endswith("".join(wanted[-1]))
    last = len(wanted) - 1
    return " AND ".join(_expression(*term, is_growing and place == last) for place, term in enumerate(wanted))


def _expression(quoted: str, word: str, is_growing: bool) -> str:
    """A number that is parted by spaces may as well be two numbers."""
    term = quoted or word
    found = [_quoted(phrase, is_growing) for phrase in index_phrases(term)]
    if len(parts := word.split()) > 1:
        found.append(f"({' AND '.join(_quoted(part, is_growing and part == parts[-1]) for part in parts)})")
    phrases = " OR ".join(found)
    symbols = [_quoted(word, is_growing=False) for word in symbol_words(term)]
    return f"({' AND '.join([*([f'({phrases})'] if phrases else []), *symbols])})"


def _quoted(phrase: str, is_growing: bool) -> str:
    """A growing word is the beginning of one. One letter alone begins half the dictionary."""
    is_begun = is_one_character(phrase) or (is_growing and len(phrase) > 1)
    return f'"{phrase.replace(chr(34), " ")}"' + "*" * is_begun


def _hit(matcher: Matcher, conversation: str, message: str, title: str, kind: str, created: float, text: str) -> Hit:
    snippet, marks = _snippet(without_marks(text), matcher)
    return Hit(conversation, message, title, kind, created, snippet, marks)


def _file_hit(
    matcher: Matcher,
    wanted: Sequence[str],
    conversation: str,
    message: str,
    title: str,
    kind: str,
    created: float,
    text: str,
    name: str | None,
) -> Hit:
    """With the file's name before its words."""
    snippet, marks = _snippet(_around(text, wanted), matcher)
    before = f"{name or ''}: "
    moved = tuple((start + len(before), end + len(before)) for start, end in marks)
    return Hit(conversation, message, title, kind, created, before + snippet, moved)


def _around(text: str, wanted: Sequence[str]) -> str:
    """The part of a long file in which a word stands as it was typed; its beginning where none does."""
    if len(text) <= _SHORT:
        return text
    lower = text.lower()
    at = max(0, next((place for word in wanted if (place := lower.find(word.lower())) >= 0), 0) - 2 * _BEFORE)
    return text[at : at + _SNIPPET + 4 * _BEFORE]


def _snippet(text: str, matcher: Matcher) -> tuple[str, tuple[TextSpan, ...]]:
    """The words around what was found first, on one line."""
    first = matcher.first(text)
    at = first[0] if first else 0
    begin = _word_start(text, at - _BEFORE) if at > _BEFORE else 0
    end = _word_end(text, begin + _SNIPPET)
    piece = " ".join(text[begin:end].split())
    marks = matcher.spans(piece)
    if begin > 0:
        marks = tuple((start + 1, stop + 1) for start, stop in marks)
    return "\u2026" * (begin > 0) + piece + "\u2026" * (end < len(text)), marks


def _word_start(text: str, at: int) -> int:
    """The first beginning of a word from here on, if one is near."""
    space = text.find(" ", at, at + _BEFORE // 2)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - _BEFORE // 2, at)
    return space if space >= 0 else at
