"""A segment of Markdown, finished or still open, and how much may be in one: as much as can be read and set at once.

Not here: where one ends and the next begins (`segments`), what it means (`parse`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import Enum

from app.core.markdown.fences import Fence
from app.core.markdown.pieces import line_pieces, stacked_weight

MOST_CHARACTERS = 3000  # of a segment; code does not count, marks count for more
MOST_LINES = 60

_INNER_FENCE = re.compile(r"[ >]*(?:`{3,}|~{3,})")
_MARK, _BRACKET = 12, 36  # characters that take as long to read; brackets may stand in each other
_ADDRESS = 40  # the same for a web address, which is found, set and underlined


class SegmentKind(Enum):
    """What a segment is, as far as its first line tells."""

    PROSE = "prose"
    QUOTE = "quote"
    ITEM = "item"
    FENCE = "fence"
    INDENTED = "indented"
    TABLE = "table"
    MATH = "math"
    REST = "rest"  # of an item, without its indent
    TEXT = "text"  # not to be read as Markdown


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the source. `number` is an ordered item's, `lead` the source of a long table's first piece.

    One that goes on with the segment before it says by its `joint` what stood between them.
    """

    start: int
    kind: SegmentKind
    text: str
    is_closed: bool = True
    is_tight: bool = False
    number: int | None = None
    lead: str = ""
    joint: str | None = None


_READ = (SegmentKind.PROSE, SegmentKind.QUOTE, SegmentKind.ITEM, SegmentKind.REST)
_LIMITED = (*_READ, SegmentKind.TEXT, SegmentKind.MATH)


@dataclass
class OpenSegment:
    """The segment that is being read and may still grow."""

    start: int
    kind: SegmentKind
    lines: list[str] = field(default_factory=list[str])
    mark: str = ""  # a formula's end, a list's marker character
    fence: Fence | None = None
    indent: int = 0  # where an item's content begins
    blanks: int = 0  # empty lines that may belong to it
    is_tight: bool = False
    number: int | None = None
    lead: str = ""
    joint: str | None = None
    weight: int = 0  # characters, those of code inside it counted for little, marks for more
    height: int = 0  # lines outside of code
    is_in_code: bool = False

    def __post_init__(self) -> None:
        if not self.weight:
            for line in self.lines:
                self._weigh(line)

    def copy(self) -> OpenSegment:
        """One that may grow without this one."""
        return replace(self, lines=list(self.lines), fence=replace(self.fence) if self.fence else None)

    def add(self, line: str) -> None:
        """One more line, and the empty ones that it turns out to have in front."""
        self.lines.extend([""] * self.blanks)
        self.blanks = 0
        self.lines.append(line)
        self._weigh(line)

    @property
    def rows(self) -> int:
        """Of a table, without its header."""
        return len(self.lines) - (0 if self.lead else 2)

    @property
    def is_too_much(self) -> bool:
        """Whether it is more than can be read and set at once."""
        if self.kind not in _LIMITED:
            return False
        return self.weight > MOST_CHARACTERS or self.height > MOST_LINES

    @property
    def is_read(self) -> bool:
        """Whether it is read as Markdown, so that its marks weigh."""
        return self.kind in _READ

    def rest(self, start: int, line: str, joint: str | None, *, is_last: bool) -> OpenSegment:
        """What goes on with it, beginning with this line; only the last piece may grow and is weighed."""
        kind = SegmentKind.REST if self.kind is SegmentKind.ITEM else self.kind
        if kind is SegmentKind.QUOTE and not line.lstrip(" ").startswith(">"):
            line = f"> {line}"
        return OpenSegment(
            start,
            kind,
            [line],
            self.mark,
            indent=self.indent,
            is_tight=joint is not None,
            number=self.number,
            joint=joint,
            weight=0 if is_last else 1,
        )

    def closed(self, is_closed: bool = True) -> Segment:
        """What it is when nothing more comes."""
        lines = self.lines
        if self.kind is SegmentKind.REST:
            lines = [line[min(self.indent, len(line) - len(line.lstrip(" "))) :] for line in lines]
        text = "\n".join(lines)
        return Segment(self.start, self.kind, text, is_closed, self.is_tight, self.number, self.lead, self.joint)

    def _weigh(self, line: str) -> None:
        if self.kind in (SegmentKind.ITEM, SegmentKind.REST, SegmentKind.QUOTE) and _INNER_FENCE.match(line):
            self.is_in_code = not self.is_in_code
        self.height += not self.is_in_code
        if self.is_in_code:
            self.weight += len(line) // 10
        elif self.kind in _READ:
            self.weight += line_weight(line) + marks_weight(line)
        else:
            self.weight += line_weight(line)


def line_weight(line: str) -> int:
    """The characters of a line, more where they are stacked up and that could make a difference."""
    return len(line) + (stacked_weight(line) if len(line) <= MOST_CHARACTERS else 0)


def marks_weight(text: str) -> int:
    """How many characters more the marks in it are worth: reading them takes longer than reading words."""
    return _MARK * sum(map(text.count, "*_~`$<&\\")) + _BRACKET * text.count("[") + _ADDRESS * text.count("://")


class LongLine:
    """Cuts a line that grows: of the same line with more behind, only the end is cut again."""

    def __init__(self) -> None:
        self._weighs = False
        self._begin = ""
        self._settled: list[str] = []

    def pieces(self, line: str, weighs: bool) -> list[str]:
        """A line in as many pieces as it takes segments; `weighs` where the marks in it count."""
        if weighs is not self._weighs or not line.startswith(self._begin):
            self._settled, self._begin = [], ""
        rest = list(line_pieces(line[len(self._begin) :], MOST_CHARACTERS, marks_weight if weighs else None))
        pieces = [*self._settled, *rest]
        self._weighs, self._settled = weighs, pieces[:-1]
        self._begin = line[: len(line) - len(pieces[-1])]
        return pieces
