r"""TeX among words for markdown-it: `\( \)`, `\[ \]`, `$ $` and `$$ $$`, never prices. Not here: setting a formula.

A single dollar opens a formula only before a character that is not a space and not behind a letter or digit, and
closes it only behind a character that is not a space and not before a digit: "$5 and $6" stays money.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LONGEST = 1000  # characters a `$ $` formula may have; keeps a text full of prices from costing a square
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}


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
    return end > 0 and _push(state, end, opening, closing, silent)


def _dollar(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if source[start] != "$" or source[start + 1 : start + 2] in ("", "$", " ", "\n", "\t"):
        return False
    if start and (source[start - 1].isalnum() or source[start - 1] in "$\\"):
        return False
    end = source.find("$", start + 1, min(state.posMax, start + _LONGEST))
    while end > 0 and source[end - 1] == "\\":
        end = source.find("$", end + 1, min(state.posMax, start + _LONGEST))
    if end < 0 or source[end - 1] in " \n\t" or source[end + 1 : end + 2].isdigit():
        return False
    return _push(state, end, "$", "$", silent)


def add_math(markdown: MarkdownIt) -> None:
    """Teach a parser the four ways of writing TeX; their tokens are of type `math`."""
    markdown.inline.ruler.before("escape", "math_delimited", _delimited)
    markdown.inline.ruler.before("escape", "math_dollar", _dollar)
    markdown.inline.add_terminator_char("$")
