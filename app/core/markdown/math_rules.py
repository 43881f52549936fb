r"""TeX among words for markdown-it: `\( \)`, `\[ \]`, `$ $` and `$$ $$`, never prices, variables of shells, or regular
expressions. Not here: setting a formula.

A single dollar opens a formula only before a character that is not a space and not behind a letter or digit, and
closes it only behind a character that is not a space and not before a digit: "$5 and $6" stays money. Where a closing
dollar could begin the next variable, as in `$HOME/bin:$PATH`, there is no formula. What stands between `\(` and `\)`
and is no TeX keeps its backslashes, for it is code that was written without its quotes.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LONGEST = 1000  # characters a `$ $` formula may have; keeps a text full of prices from costing a square
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}
_ORDINAL = re.compile(r"(?:th|st|nd|rd)\b")  # behind a formula of one letter: the $n$th
_MONEY = re.compile(r"\d[\d.,]*[kKMB]?(?:[^\\\n]*\s)[^\W\d_]{2,}")  # "5 or more", and no TeX in it
_REGULAR = re.compile(  # escapes, character ranges and options of regular expressions and shells, which TeX has not
    r"(?<!\\)\\[dDwWsSbBeEnrt](?![A-Za-z])|^\^?(?:a-z|A-Z|0-9)+$|^\s*-[a-z]{2,}\b|^\s-[a-z] \S+\s$"
    r"|[A-Za-z]{2,}\\\|[A-Za-z]{2,}"
)
_ONLY_WORDS = re.compile(r"\s*[A-Za-z]{2,}(?: [A-Za-z]+)*\s*")


def _push(state: StateInline, end: int, opening: str, closing: str, silent: bool) -> bool:
    tex = state.src[state.pos + len(opening) : end]
    if not tex.strip():
        return False
    if not silent:
        token = state.push("math", "math", 0)
        token.content = tex.strip()
        token.markup = state.src[state.pos : end + len(closing)]
        token.meta = {"is_display": opening in ("\\[", "$$")}
    state.pos = end + len(closing)
    return True


def _delimited(state: StateInline, silent: bool) -> bool:
    opening = state.src[state.pos : state.pos + 2]
    closing = _CLOSING.get(opening)
    if closing is None:
        return False
    end = state.src.find(closing, state.pos + 2, state.posMax)
    if end < 0 or (opening != "$$" and not is_tex(state.src[state.pos + 2 : end])):
        return False
    return _push(state, end, opening, closing, silent)


def is_tex(text: str) -> bool:
    """Whether what stands between escaped parentheses or brackets can be a formula."""
    return _REGULAR.search(text) is None and _ONLY_WORDS.fullmatch(text) is None


def _kept_backslash(state: StateInline, silent: bool) -> bool:
    r"""A `\(` or the like that belongs to no formula stays as it was written, except in the words of a link."""
    if state.linkLevel or state.src[state.pos : state.pos + 2] not in ("\\(", "\\)", "\\[", "\\]"):
        return False
    if not silent:
        state.append_pending(state.src[state.pos : state.pos + 2])
    state.pos += 2
    return True


def _dollar(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if source[start] != "$" or source[start + 1 : start + 2] in ("", "$", " ", "\n", "\t"):
        return False
    if start and (source[start - 1].isalnum() or source[start - 1] in "$\\"):
        return False
    end = source.find("$", start + 1, min(state.posMax, start + _LONGEST))
    while end > 0 and source[end - 1] == "\\":
        end = source.find("$", end + 1, min(state.posMax, start + _LONGEST))
    if end < 0 or source[end - 1] in " \n\t" or not _closes(source, start, end):
        return False
    return _push(state, end, "$", "$", silent)


def _closes(source: str, start: int, end: int) -> bool:
    """Whether the dollar at `end` closes a formula, rather than begin a price or the next variable."""
    inner, after = source[start + 1 : end], source[end + 1 : end + 2]
    if after.isdigit() or _MONEY.match(inner):
        return False
    if after.isalpha() and after.isascii():
        return len(inner) == 1 and _ORDINAL.match(source, end + 1) is not None
    return not after or after not in "_({"


def add_math(markdown: MarkdownIt) -> None:
    """Teach a parser the four ways of writing TeX; their tokens are of type `math`."""
    markdown.inline.ruler.before("escape", "math_delimited", _delimited)
    markdown.inline.ruler.before("escape", "math_dollar", _dollar)
    markdown.inline.ruler.before("escape", "kept_backslash", _kept_backslash)
    markdown.inline.add_terminator_char("$")
