"""Runs back to inline Markdown: marks around words, longer quotes around code, nothing that would be read otherwise.

Not here: blocks (`text`), which part of a run is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.markdown.blocks import BREAK, Chip, Math, Run, Style, Words

_MARKS = {Style.BOLD: "**", Style.ITALIC: "*", Style.STRIKE: "~~"}
_SPECIAL = re.compile(r"(?<!\\)\\(?=[!-/:-@\[-`{-~])(?![()\[\]])|[*_`~\[\]<&$]")
_ORDERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def runs_markdown(runs: Sequence[Run], *, is_escaped: bool) -> str:
    """The source of some runs. With `is_escaped` every sign that Markdown could take for its own is marked as text."""
    written = _Writer(runs, is_escaped).written()
    return _at_start(written, runs) if is_escaped else written


def _at_start(text: str, runs: Sequence[Run]) -> str:
    """A line that would begin a heading, a quote or a list, kept from doing so."""
    if not runs or not isinstance(runs[0], Words) or runs[0].style:
        return text
    if text[:1] in ("#", ">", "+", "-", "="):
        return "\\" + text
    return _ORDERED.sub(r"\1\\\2", text, count=1) if _ORDERED.match(text) else text


class _Writer:
    """Opens and closes marks as the style changes from run to run; those that last longer are opened first."""

    def __init__(self, runs: Sequence[Run], is_escaped: bool) -> None:
        self._runs = runs
        self._is_escaped = is_escaped
        self._open: list[Style] = []
        self._text = ""

    def written(self) -> str:
        """The whole source, marks and all."""
        for number, run in enumerate(self._runs):
            wanted = [style for style in _MARKS if isinstance(run, Words) and style in run.style]
            self._close({*wanted})
            text = self._source(run)
            lead = text[: len(text) - len(text.lstrip(" "))]
            self._text += lead
            missing = [style for style in wanted if style not in self._open]
            for style in sorted(missing, key=lambda one: -self._length(number, one)):
                self._open.append(style)
                self._text += _MARKS[style]
            self._text += text[len(lead) :]
        self._close(set())
        return self._text

    def _close(self, kept: set[Style]) -> None:
        while any(style not in kept for style in self._open):
            bare = self._text.rstrip(" ")
            self._text = bare + _MARKS[self._open.pop()] + self._text[len(bare) :]

    def _length(self, first: int, style: Style) -> int:
        """How many runs from here on have a style."""
        count = 0
        for run in self._runs[first:]:
            if not isinstance(run, Words) or style not in run.style:
                break
            count += 1
        return count

    def _source(self, run: Run) -> str:
        match run:
            case Math():
                return run.source
            case Chip():
                return f"![{run.label}]({run.url})"
            case Words() if Style.CODE in run.style:
                return _linked(_code(run.text), run)
            case Words() if run.href == run.text or Style.NOTE in run.style:
                return run.text
            case Words():
                text = run.text.replace(BREAK, "  \n")
                return _linked(_SPECIAL.sub(r"\\\g<0>", text) if self._is_escaped else text, run)


def _linked(text: str, run: Words) -> str:
    if not run.href:
        return text
    address = f"<{run.href}>" if re.search(r"[\s()<>]", run.href) else run.href
    return f"[{text}]({address})"


def _code(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    quote = "`" * (longest + 1)
    room = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{quote}{room}{text}{room}{quote}"
