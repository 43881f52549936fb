"""Code to coloured spans with Pygments: a line at a time while it streams, whole when it is finished.

Not here: drawing (`code_block`).
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import Any

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, get_all_lexers
from pygments.token import Token
from PySide6.QtCore import QObject, Signal

from app.services.background.tasks import Tasks

TokenSpan = tuple[int, int, str]  # start and length in the line, and a name of `Look.code_formats`
Spans = tuple[TokenSpan, ...]

_KINDS: tuple[tuple[Any, str], ...] = (
    (Token.Comment, "comment"),
    (Token.Keyword, "keyword"),
    (Token.Operator.Word, "keyword"),
    (Token.Name.Tag, "keyword"),
    (Token.Literal.String.Doc, "comment"),
    (Token.Literal.String, "string"),
    (Token.Literal, "number"),
    (Token.Name.Function, "name"),
    (Token.Name.Class, "name"),
    (Token.Name.Decorator, "name"),
    (Token.Name.Attribute, "name"),
    (Token.Name.Namespace, ""),
    (Token.Name.Builtin, "name"),
)
SHORT = 12  # lines that are lexed at once, if they are short
_SHORT_TEXT = 1000  # characters that are lexed at once: some lexers take a square of the time
_MOST_KEPT = 200
LONGEST_LINE = 2000  # characters; longer ones stay plain
_LONGEST_TEXT = 200_000  # the same
PREWARMED = (
    "python",
    "javascript",
    "bash",
    "json",
    "c",
    "cpp",
    "rust",
    "html",
    "css",
    "sql",
    "java",
    "go",
    "typescript",
    "yaml",
)


@lru_cache(maxsize=64)
def lexer(language: str) -> Lexer | None:
    """The lexer of a language; none for a name that is unknown or only half received."""
    if language.lower() not in _known_languages():
        return None
    return find_lexer_class_by_name(language.lower())(stripnl=False, stripall=False, ensurenl=False)


@lru_cache(maxsize=1)
def _known_languages() -> frozenset[str]:
    """The names that Pygments itself knows; for any other it would look through all that is installed, each time."""
    return frozenset(alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases)


def prewarm() -> None:
    """Build the usual lexers, so that the first code block does not wait for them."""
    for language in PREWARMED:
        lex_line(language, "x = 1")


def lex_line(language: str, line: str) -> Spans:
    """The spans of one line, as if nothing stood before it."""
    lines = lex_whole(language, line) if len(line) <= _SHORT_TEXT // 2 else ()
    return lines[0] if lines else ()


def lex_whole(language: str, text: str) -> tuple[Spans, ...]:
    """The spans of each line of a text."""
    made = lexer(language)
    if made is None or len(text) > _LONGEST_TEXT or any(len(line) > LONGEST_LINE for line in text.split("\n")):
        return ((),) * (text.count("\n") + 1)
    lines: list[list[TokenSpan]] = [[]]
    at = 0
    for _, token, value in made.get_tokens_unprocessed(text):
        kind = _kind(token)
        first, *rest = value.split("\n")
        at = _add(lines[-1], at, first, kind)
        for part in rest:
            lines.append([])
            at = _add(lines[-1], 0, part, kind)
    return tuple(map(tuple, lines))


def _add(line: list[TokenSpan], at: int, part: str, kind: str) -> int:
    if kind and part.strip():
        line.append((at, len(part), kind))
    return at + len(part)


@lru_cache(maxsize=512)
def _kind(token: object) -> str:
    return next((name for kind, name in _KINDS if token in kind), "")


class Highlighter(QObject):
    """Lexes finished code: short pieces at once, long ones in the background; keeps what it made.

    Signals: `ready()` some code that was asked for is lexed now.
    """

    ready = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._made: OrderedDict[tuple[str, str], tuple[Spans, ...] | None] = OrderedDict()

    def prewarm(self) -> None:
        """Build the usual lexers in the background, before the first code needs one."""
        self._tasks.run(prewarm, lambda _: None)

    def get(self, language: str, text: str) -> tuple[Spans, ...] | None:
        """The spans of each line, or none yet; then `ready` follows."""
        key = (language, text)
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        is_short = text.count("\n") < SHORT and len(text) <= _SHORT_TEXT
        if is_short or lexer(language) is None or len(text) > _LONGEST_TEXT:
            made = self._made[key] = lex_whole(language, text)
            return made
        self._made[key] = None
        self._tasks.run(lambda: lex_whole(language, text), lambda spans: self._keep(key, spans))
        return None

    def _keep(self, key: tuple[str, str], spans: tuple[Spans, ...]) -> None:
        self._made[key] = spans
        while len(self._made) > _MOST_KEPT:
            self._made.popitem(last=False)
        self.ready.emit()
