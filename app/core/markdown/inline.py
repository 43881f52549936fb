"""Markdown's inline tokens to runs of words, formulas and image chips. Not here: blocks (`parse`).

HTML stays text, except `<br>`, which models use to break lines in table cells. A bare web address becomes a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from app.core.markdown.blocks import BREAK, NOTE_LINK, Chip, Math, Run, Runs, Style, Words

_STYLES = {"strong": Style.BOLD, "em": Style.ITALIC, "s": Style.STRIKE}
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NOTE = re.compile("\u3010(?P<mark>\\d+\u2020[^\u3010\u3011\u2020]+)\u2020(?P<number>\\d+)\u3011")
# Signs at its end belong to the sentence, and so does a bracket that was not opened within.
_NEVER = r"\s<>\"'`|()、。，；：！？（）「」『』【】《》“”‘’…"
_ADDRESS = re.compile(
    rf"https?://(?:[^{_NEVER}]|\([^{_NEVER}]*\))*(?:[^{_NEVER}.,;:!?\]}}*_]|\([^{_NEVER}]*\))", re.IGNORECASE
)


def runs(tokens: Sequence[Token]) -> Runs:
    """The runs of one inline token's children."""
    return tuple(_merged(_walk(tokens)))


def _walk(tokens: Sequence[Token]) -> Iterator[Run]:
    style, links = Style.PLAIN, [""]
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name in _STYLES:
            style = style | _STYLES[name] if token.nesting > 0 else style & ~_STYLES[name]
        elif token.type == "link_open":
            links.append(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            links.pop()
        else:
            yield from _leaf(token, style, links[-1])


def _leaf(token: Token, style: Style, href: str) -> Iterator[Run]:
    match token.type:
        case "text":
            yield from _text(token.content, style, href)
        case "code_inline":
            yield Words(token.content, style | Style.CODE, href)
        case "softbreak":
            yield Words(" ", style, href)
        case "hardbreak":
            yield Words(BREAK, style, href)
        case "math":
            yield Math(token.content, token.markup, bool(token.meta["is_display"]))
        case "image":
            yield Chip(token.content, str(token.attrGet("src") or ""))
        case _:
            yield Words(token.content, style, href)


def _text(text: str, style: Style, href: str) -> Iterator[Run]:
    text = _BREAK_TAG.sub(BREAK, text)
    if not href and "\u3010" in text:
        yield from _noted(text, style)
    else:
        yield from _words(text, style, href)


def _noted(text: str, style: Style) -> Iterator[Run]:
    """Words and the numbers of notes, as `app.core.tools.citations` marks them."""
    done = 0
    for note in _NOTE.finditer(text):
        yield from _words(text[done : note.start()], style, "")
        yield Words(f"[{note['number']}]", style | Style.NOTE, NOTE_LINK + note["mark"])
        done = note.end()
    yield from _words(text[done:], style, "")


def _words(text: str, style: Style, href: str) -> Iterator[Run]:
    if href or "://" not in text:
        yield Words(text, style, href)
        return
    done = 0
    for address in _ADDRESS.finditer(text):
        yield Words(text[done : address.start()], style)
        yield Words(address[0], style, address[0])
        done = address.end()
    yield Words(text[done:], style)


def _merged(parts: Iterator[Run]) -> Iterator[Run]:
    """Neighbouring words of one style as one run."""
    last: Words | None = None
    for run in parts:
        if isinstance(run, Words) and not run.text:
            continue
        if isinstance(run, Words) and last and (run.style, run.href) == (last.style, last.href):
            last = Words(last.text + run.text, last.style, last.href)
            continue
        if last:
            yield last
        last = run if isinstance(run, Words) else None
        if last is None:
            yield run
    if last:
        yield last
