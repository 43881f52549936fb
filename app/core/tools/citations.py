"""The citations of an answer, `【3†L5-L7】`, as numbered notes: which place each means, by what the browser showed.

It follows from the answer's steps alone. What is cited and was never shown stays as the model wrote it, and so does
everything in code. Not here: how a note is drawn (`app.ui.transcript`), the browser (`app.core.tools.browser`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from app.core.chats.steps import Steps, Text, ToolResult
from app.core.tools.browser.asking import NAMESPACE
from app.core.tools.browser.finding import found_in
from app.core.tools.browser.page import page_number, without_page
from app.core.tools.browser.results import site_of
from app.core.tools.browser.view import read_head

_OPEN = "\u3010"
_MARK = re.compile("\u3010(\\d{1,9})\u2020([^\u3010\u3011\u2020\n]{1,80})(?:\u2020([^\u3010\u3011\u2020\n]*))?\u3011")
_UNFINISHED = re.compile("\u3010(?:\\d{0,9}|\\d{1,9}\u2020[^\u3010\u3011\n]{0,80})$")
_LINES = re.compile(r"L(\d+)(?:\s*[-\u2013]\s*L?(\d+))?")
_NUMBERED = re.compile(r"L(\d+): ?(.*)")
_LINK = re.compile("\u3010\\d+\u2020([^\u3010\u3011\u2020]+)(?:\u2020([^\u3010\u3011\u2020]+))?\u3011")
_MATCH = re.compile(r"match at L(\d+)")
_TITLE_PAGE = re.compile(r"(.+), p\. (\d+)")  # of a result, as `attached` writes it
_MATCH_PAGE = re.compile(r"\u3011 p\. (\d+)$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")


@dataclass(frozen=True)
class Note:
    """Where something in an answer comes from. The same place has the same number wherever it is cited."""

    number: int
    title: str  # a file's name, or a page's title
    address: str = ""  # of a page of the web; empty: none is known, or it is a file
    page: int = 0  # of a document; 0: none is known

    @property
    def label(self) -> str:
        """The place in a few words: “lease.pdf, p. 12”, “example.org – Title”."""
        if self.page:
            return f"{self.title}, p. {self.page}"
        site = site_of(self.address)
        return f"{site} – {self.title}" if site and site != self.title else self.title


@dataclass(frozen=True)
class CitedPlace:
    """What a mark means: a note, and the lines of one result that were cited."""

    note: Note
    step: int  # of the answer: the result
    lines: tuple[str, ...] = ()  # as they stand in the result, with their numbers; none: the whole of it

    @property
    def words(self) -> tuple[str, ...]:
        """The lines without their numbers."""
        found = (_NUMBERED.fullmatch(line) for line in self.lines)
        return tuple(line[2] for line in found if line and line[2].strip())


@dataclass(frozen=True)
class Cited:
    """An answer's text in which every citation that means something ends with its note's number: `【3†L5†1】`."""

    text: str
    notes: tuple[Note, ...] = ()
    places: tuple[tuple[str, CitedPlace], ...] = ()  # by what stands between the brackets before the number

    def place(self, mark: str) -> CitedPlace | None:
        """What a mark, such as `3†L5`, means."""
        return next((place for key, place in self.places if key == mark), None)

    @property
    def plain(self) -> str:
        """The text with `[1]` in the place of each mark, and the notes below."""
        text = with_numbers(self.text, lambda number: f"[{number}]")
        return f"{text}\n\n{self.list}" if self.notes else text

    @property
    def list(self) -> str:
        """The notes, one a line."""
        return "\n".join(f"[{note.number}] {note.label}{_behind(note)}" for note in self.notes)


def cited(steps: Steps, text: str, *, is_growing: bool = False) -> Cited:
    """Number the citations of a text; of one that grows, a citation at its end is held back until it is whole."""
    if _OPEN not in text:
        return Cited(text)
    numbering = _Numbering(dict(_views(steps)))
    if is_growing:
        text = _UNFINISHED.sub("", text)
    made = numbering.numbered(text)
    return Cited(made, tuple(numbering.notes.values()), tuple(numbering.places.items()))


def cited_steps(steps: Steps) -> tuple[Steps, tuple[Note, ...]]:
    """The steps with their texts numbered as one, and the notes of all of them."""
    numbering = _Numbering(dict(_views(steps)))
    made = tuple(
        replace(step, text=numbering.numbered(step.text)) if isinstance(step, Text) else step for step in steps
    )
    return made, tuple(numbering.notes.values())


def with_numbers(text: str, write: Callable[[str], str]) -> str:
    """A numbered text with something else in the place of each mark: what is written for its number."""
    return _MARK.sub(lambda mark: write(mark[3]) if mark[3] else mark[0], text)


def _behind(note: Note) -> str:
    return f" {note.address}" if note.address else ""


@dataclass(frozen=True)
class _View:
    """One result of the browser."""

    step: int
    title: str
    address: str
    page: int
    is_search: bool
    lines: dict[int, str]


class _Numbering:
    """Gives notes their numbers as they come."""

    def __init__(self, views: dict[int, _View]) -> None:
        self._views = views
        self.notes: dict[tuple[str, str, int], Note] = {}
        self.places: dict[str, CitedPlace] = {}

    def numbered(self, text: str) -> str:
        """A text with the number at each of its citations."""
        if _OPEN not in text:
            return text
        return "".join(part if is_code else _MARK.sub(self.mark, part) for part, is_code in _parts(text))

    def mark(self, found: re.Match[str]) -> str:
        """The mark with its number; without one where nothing was shown under its cursor."""
        key = f"{found[1]}\u2020{found[2]}"
        view = self._views.get(int(found[1]))
        if view is None:
            return f"\u3010{key}\u3011"
        place = self.places.get(key) or self._placed(view, found[2])
        self.places[key] = place
        return f"\u3010{key}\u2020{place.note.number}\u3011"

    def _placed(self, view: _View, content: str) -> CitedPlace:
        said = _LINES.search(content)
        first = int(said[1]) if said else -1
        last = int(said[2] or said[1]) if said else -1
        title, address, page = _source(view, first)
        note = self.notes.setdefault((title, address, page), Note(len(self.notes) + 1, title, address, page))
        lines = tuple(f"L{number}: {line}" for number, line in view.lines.items() if first <= number <= last)
        return CitedPlace(note, view.step, lines)


def _views(steps: Steps) -> Iterator[tuple[int, _View]]:
    """The results of the browser that show a page, by their cursors."""
    for step, result in enumerate(steps):
        head = (
            read_head(result.content) if isinstance(result, ToolResult) and result.tool.startswith(NAMESPACE) else None
        )
        if head is None or not isinstance(result, ToolResult):
            continue
        numbered = (_NUMBERED.fullmatch(line) for line in result.content.split("\n")[2:])
        lines = {int(line[1]): line[2] for line in numbered if line}
        address, page = without_page(head.address)
        is_search = result.tool == f"{NAMESPACE}search"  # a question has no address, and may end with brackets
        title = f"{head.title} ({head.address})" if is_search and head.address else head.title
        yield head.cursor, _View(step, title, address, page, is_search, lines)


def _source(view: _View, line: int) -> tuple[str, str, int]:
    """The title, the address of a page of the web, and the number of a document's page."""
    if view.is_search:
        return _hit_above(view, line)
    title, address = found_in(view.title, view.address)
    is_web = address.lower().startswith(("http://", "https://"))
    page = _page_above(view, line)
    return title, address if is_web else "", page


def _hit_above(view: _View, line: int) -> tuple[str, str, int]:
    """The result of a search that a line belongs to."""
    link = next((found for text in _upwards(view, line) if (found := _LINK.search(text))), None)
    if link is None:
        return view.title, "", 0
    paged = _TITLE_PAGE.fullmatch(link[1])
    if paged and not link[2]:
        return paged[1], "", int(paged[2])
    return (f"{link[2]} – {link[1]}" if link[2] else link[1]), "", 0


def _page_above(view: _View, line: int) -> int:
    """The page of a document on which a line stands: as the nearest mark above says, else the head."""
    for text in _upwards(view, line):
        if number := page_number(text):
            return number
        if _MATCH.search(text) and (found := _MATCH_PAGE.search(text)):
            return int(found[1])
    return view.page


def _upwards(view: _View, line: int) -> Iterator[str]:
    """The line and those above it, as far as they were shown."""
    return (view.lines[number] for number in sorted(view.lines, reverse=True) if number <= line)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, those between fences marked as code."""
    if "```" not in text and "~~~" not in text:
        yield text, False
        return
    fence = ""
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line)
        if found and (not fence or (found[1].startswith(fence) and not line[found.end() :].strip())):
            fence = "" if fence else found[1]
            yield line, True
        else:
            yield line, bool(fence)
