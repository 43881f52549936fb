"""Finds the parts of texts that speak most of some words: BM25 by SQLite's full-text index, in memory alone.

Words are those of all searches: folded, and Chinese, Japanese and Thai in pairs of characters (`app.core.text`). A part
need not have all of them; which words are rare counts. Not here: what the parts are (`parts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import apsw

from app.core.text.index_words import index_phrases, index_text, is_one_character

_WORD = re.compile(r"\S+")
_BEGUN = 4  # letters from which a word may go on: "contract" finds "contracts"
_MOST_WORDS = 32  # of a query
_TABLE = """
CREATE VIRTUAL TABLE part USING fts5 (
    text, content = '', detail = 'full', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
)
"""
_SEARCH = "SELECT rowid FROM part WHERE part MATCH ? ORDER BY rank LIMIT ?"


class PartIndex:
    """An index of texts by their numbers, from 0 on. It may be made on one thread and asked on another."""

    def __init__(self, texts: Iterable[str]) -> None:
        # Any: apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
        self._connection: Any = apsw.Connection(":memory:")
        self._connection.execute(_TABLE)
        rows = ((number, index_text(text)) for number, text in enumerate(texts))
        with self._connection:
            self._connection.executemany("INSERT INTO part (rowid, text) VALUES (?, ?)", rows)

    def search(self, query: str, most: int) -> tuple[int, ...]:
        """The numbers of the texts that fit best, the best first; none for a query without words."""
        expression = _expression(_WORD.findall(query)[:_MOST_WORDS])
        if not expression:
            return ()
        return tuple(int(row[0]) for row in self._connection.execute(_SEARCH, (expression, most)))


def _expression(words: Sequence[str]) -> str:
    """The words in FTS5's language; its operators are words like all others."""
    phrases = dict.fromkeys(phrase for word in words for phrase in index_phrases(word))
    return " OR ".join(map(_quoted, phrases))


def _quoted(phrase: str) -> str:
    is_begun = is_one_character(phrase) or (" " not in phrase and len(phrase) >= _BEGUN)
    return f'"{phrase.replace(chr(34), " ")}"' + "*" * is_begun
