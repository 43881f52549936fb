"""Emphasis beside the letters and signs of Chinese, Japanese and Korean, where no spaces part words.

CommonMark decides by spaces and punctuation whether `**` opens or closes; between `：` and a letter it can only open,
so that stars are shown. Here a full-width sign counts as a letter, and a neighbour from these scripts as a space would.
All other text is read as CommonMark does. Not here: what is done with the delimiters (markdown-it).
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_CJK = re.compile(
    "[\u1100-\u11ff\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uffee\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)


def add_emphasis(markdown: MarkdownIt) -> None:
    """Put the rules for `*`, `_` and `~~` in place of a parser's own."""
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.inline.ruler.at("strikethrough", _strikethrough)


def _emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    length, can_open, can_close = _flanks(state, can_split=marker == "*")
    for _ in range(length):
        _push(state, marker, length, can_open, can_close)
    state.pos += length
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:
    if silent or state.src[state.pos] != "~":
        return False
    length, can_open, can_close = _flanks(state, can_split=True)
    if length < 2:
        return False
    if length % 2:
        state.push("text", "", 0).content = "~"
    for _ in range(length // 2):
        _push(state, "~~", 0, can_open, can_close)
    state.pos += length
    return True


def _push(state: StateInline, text: str, length: int, can_open: bool, can_close: bool) -> None:
    state.push("text", "", 0).content = text
    state.delimiters.append(Delimiter(ord(text[0]), length, len(state.tokens) - 1, -1, can_open, can_close))


def _flanks(state: StateInline, *, can_split: bool) -> tuple[int, bool, bool]:
    """How many marks stand here, and whether they may open and close."""
    source, start, end = state.src, state.pos, state.pos
    while end < state.posMax and source[end] == source[start]:
        end += 1
    before = source[start - 1] if start else " "
    after = source[end] if end < state.posMax else " "
    is_left = not _is_space(after) and (not _is_sign(after) or _is_space(before) or _parts(before))
    is_right = not _is_space(before) and (not _is_sign(before) or _is_space(after) or _parts(after))
    if can_split:
        return end - start, is_left, is_right
    can_open = is_left and (not is_right or _is_sign(before) or _is_cjk(before))
    can_close = is_right and (not is_left or _is_sign(after) or _is_cjk(after))
    return end - start, can_open, can_close


def _is_cjk(character: str) -> bool:
    return _CJK.match(character) is not None


def _is_sign(character: str) -> bool:
    """Punctuation that parts words; full-width signs do not."""
    is_punctuation = isMdAsciiPunct(ord(character)) or isPunctChar(character)
    return is_punctuation and not _is_cjk(character)


def _parts(character: str) -> bool:
    """Whether emphasis may begin or end beside it before or behind a sign."""
    return _is_sign(character) or _is_cjk(character)


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character))
