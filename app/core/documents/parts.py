"""A long text in parts of a paragraph or some, each with where it stands: its lines, its page, the heading above it.

Not here: what the lines are (`app.core.tools.browser.page`), looking for words in the parts (`part_index`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PART_LENGTH = 1_400  # characters: about 220 words
_HEADING = re.compile(r"#{1,6} +(.*\S)")
_PAGE = re.compile(r"\[Page (\d+)(?:: no text)?\]")  # as `app.reading.pdf` writes it


@dataclass(frozen=True)
class DocumentPart:
    """Some lines in a row. `page` is 0 where the text has none; `heading` is empty where there is none above."""

    first: int
    last: int
    text: str
    page: int = 0
    heading: str = ""


@dataclass(frozen=True)
class _Line:
    number: int
    text: str
    page: int
    heading: str


def parts_of(lines: Sequence[str], *, has_pages: bool) -> tuple[DocumentPart, ...]:
    """Cut lines into parts: at pages, at headings, and else at the first end of a paragraph once a part is long."""
    return tuple(_part(group) for group in _groups(_told(lines, has_pages)))


def _told(lines: Sequence[str], has_pages: bool) -> Iterator[_Line]:
    page, heading = 0, ""
    for number, line in enumerate(lines):
        mark = _PAGE.fullmatch(line) if has_pages and line.startswith("[Page ") else None
        title = _HEADING.fullmatch(line) if line.startswith("#") else None
        page = int(mark[1]) if mark else page
        heading = title[1] if title else heading
        yield _Line(number, "" if mark else line, page, heading)


def _groups(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """The lines of each part; lines that say nothing do not begin one."""
    group: list[_Line] = []
    length = 0
    for line in lines:
        if group and _is_border(group[-1], line, length):
            yield group
            group, length = [], 0
        if group or line.text.strip():
            group.append(line)
            length += len(line.text) + 1
    if group:
        yield group


def _is_border(before: _Line, line: _Line, length: int) -> bool:
    if (before.page, before.heading) != (line.page, line.heading):
        return True
    return length >= 2 * PART_LENGTH or (length >= PART_LENGTH and not before.text.strip())


def _part(group: list[_Line]) -> DocumentPart:
    text = "\n".join(line.text for line in group).strip()
    return DocumentPart(group[0].number, group[-1].number, text, group[0].page, group[0].heading)
