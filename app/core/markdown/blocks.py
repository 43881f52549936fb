"""What Markdown becomes: flat blocks, each with its indent, made of runs. Values without behaviour.

Not here: how they are found (`segments`, `parse`), how they look (`app.ui.transcript`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntFlag

BREAK = "\u2028"  # a forced line end inside a block, as Qt's layout reads it
OBJECT = "\ufffc"  # what stands in the shown text for a formula


class Style(IntFlag):
    """How words are set; they combine."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    STRIKE = 4
    CODE = 8
    NOTE = 16  # the number of a note, small and raised; its `href` begins with `NOTE_LINK`


NOTE_LINK = "note:"  # and goes on with what was cited, such as `3†L5`


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one style; `href` when it is a link."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""

    @property
    def shown(self) -> str:
        """The characters as they stand on the screen."""
        return self.text


@dataclass(frozen=True, slots=True)
class Math:
    """A formula among words. `source` is what was written, delimiters included."""

    tex: str
    source: str
    is_display: bool = False

    @property
    def shown(self) -> str:
        """One object character, in whose place the formula is drawn."""
        return OBJECT


@dataclass(frozen=True, slots=True)
class Chip:
    """An image that is never fetched: its words and where it would have come from."""

    label: str
    url: str

    @property
    def shown(self) -> str:
        """The words on the chip."""
        return f"Image: {self.label or self.url}"


Run = Words | Math | Chip
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Indent:
    """Where a block stands: inside how many quotes and lists, and the marker it carries as an item's first.

    A block that only goes on with the one before it, because both were too long for one, says by its `joint` what
    stands between them in the source: nothing, or a line end.
    """

    quotes: int = 0
    depth: int = 0
    marker: str = ""
    is_tight: bool = False  # stands close to what is above
    joint: str | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or, with `level` 1 to 6, a heading. With `is_source` it is shown as it was written."""

    runs: Runs
    level: int = 0
    indent: Indent = field(default_factory=Indent)
    is_source: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """Fenced or indented code. `is_closed` is false while its end is still to come."""

    text: str
    language: str = ""
    is_closed: bool = True
    indent: Indent = field(default_factory=Indent)


class Align(Enum):
    """On which side the cells of a table's column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or eight rows of a long one. `lead` is the table's first piece, which fixes the columns' widths."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[Align, ...]
    lead: Table | None = None
    indent: Indent = field(default_factory=Indent)

    @property
    def is_continued(self) -> bool:
        """Whether this is a later piece, drawn without its header."""
        return self.lead is not None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula on a line of its own."""

    tex: str
    source: str
    indent: Indent = field(default_factory=Indent)


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break, drawn as a line across."""

    indent: Indent = field(default_factory=Indent)


Block = Prose | Code | Table | Formula | Rule
