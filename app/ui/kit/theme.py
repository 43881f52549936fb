"""The only place with colours, type sizes, spaces and radii; frozen values for light and dark.

Widgets get a `Theme` and redraw when they get another. Not here: following the system and applying a theme to the
application (`appearance`), the style sheet made from it (`style_sheet`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum

from PySide6.QtGui import QColor, QFont, QFontDatabase

from backends.contract.messages import Effort


class TextSize(IntEnum):
    """Pixels at text scale 1."""

    TITLE = 20  # of a page
    ANSWER = 15
    INTERFACE = 14
    SECONDARY = 13
    NOTE = 12


class Space(IntEnum):
    """The distances between things, in pixels."""

    HAIR = 4
    SMALL = 8
    MEDIUM = 12
    LARGE = 16
    WIDE = 24
    HUGE = 32


class Radius(IntEnum):
    """How round corners are, in pixels."""

    ROW = 6
    CONTROL = 8
    CARD = 12
    COMPOSER = 14


LINE_HEIGHT = 1.6  # of answers
READING_WIDTH = 736  # the column is never wider
PAGE_WIDTH = 928  # nor that of a page of cards and tables
SIDEBAR_WIDTH = 248
HEADER_HEIGHT = 48
FOLD_BELOW = 820  # a narrower window folds the side bar
STACK_BELOW = 1000  # a narrower window stacks the panels
FOLD_MILLISECONDS = 120
SCALES = (0.85, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6, 2.0)  # steps of Ctrl +/-


@dataclass(frozen=True)
class EffortColours:
    """One effort's mark (bars, edges), its tint, and the ink that reads on the tint and on every ground."""

    mark: str
    tint: str
    ink: str


@dataclass(frozen=True)
class Colours:
    """One palette; `#RRGGBB`. Code words borrow the effort inks, so that the page keeps few colours."""

    window: str
    side: str
    surface: str
    sunken: str  # code, fields on the side bar
    hover: str
    line: str
    text: str
    quiet: str
    accent: str
    accent_hover: str
    accent_tint: str
    on_accent: str
    good: str
    bad: str
    bad_tint: str
    low: EffortColours
    medium: EffortColours
    high: EffortColours

    @property
    def bubble(self) -> str:
        """The ground of a question."""
        return self.accent_tint

    @property
    def code_keyword(self) -> str:
        """The colour of a programming language's own words."""
        return self.high.ink

    @property
    def code_string(self) -> str:
        """The colour of quoted text in code."""
        return self.medium.ink

    @property
    def code_number(self) -> str:
        """The colour of numbers and constants in code."""
        return self.low.ink

    @property
    def code_name(self) -> str:
        """Names being defined or called."""
        return self.accent

    @property
    def code_comment(self) -> str:
        """The colour of comments in code."""
        return self.quiet


LIGHT = Colours(
    window="#F6F4F0",
    side="#EEEBE4",
    surface="#FFFFFF",
    sunken="#F2EFE9",
    hover="#E6E2D9",
    line="#DDD8CE",
    text="#1F1D1A",
    quiet="#6A645B",
    accent="#2B5C8A",
    accent_hover="#234D75",
    accent_tint="#E4EDF5",
    on_accent="#FFFFFF",
    good="#2F7D4A",
    bad="#A83A32",
    bad_tint="#F8E7E4",
    low=EffortColours("#23776A", "#E0F0EC", "#217164"),
    medium=EffortColours("#9A6410", "#F7EBD5", "#8C5A0D"),
    high=EffortColours("#6E479A", "#EEE6F6", "#6E479A"),
)
DARK = Colours(
    window="#1A1917",
    side="#141311",
    surface="#22201E",
    sunken="#1F1D1B",
    hover="#2B2926",
    line="#36332F",
    text="#ECE8E1",
    quiet="#A59E93",
    accent="#86B4E2",
    accent_hover="#9CC2E8",
    accent_tint="#22303D",
    on_accent="#141311",
    good="#72C690",
    bad="#EE8A80",
    bad_tint="#3A211E",
    low=EffortColours("#5EC4AE", "#1C322D", "#5EC4AE"),
    medium=EffortColours("#E2B25F", "#382C18", "#E2B25F"),
    high=EffortColours("#BD9BE8", "#2F2540", "#BD9BE8"),
)


def with_alpha(colour: str, alpha: float) -> QColor:
    """A colour of the palette, partly transparent."""
    mixed = QColor(colour)
    mixed.setAlphaF(alpha)
    return mixed


@dataclass(frozen=True)
class Theme:
    """Everything a widget needs to draw itself. `scale` is the user's text size, 1.0 as designed."""

    colours: Colours = field(default_factory=lambda: LIGHT)
    is_dark: bool = False
    scale: float = 1.0
    is_compact: bool = False
    is_still: bool = False  # motion is unwanted: what would move is at its end at once

    @property
    def row_padding(self) -> int:
        """Above and below the words of a row together."""
        return Space.SMALL if self.is_compact else Space.LARGE

    @property
    def button_padding(self) -> int:
        """Above and below the words of a button, each."""
        return 3 if self.is_compact else 5

    def scaled(self, scale: float) -> Theme:
        """The same theme with another text size."""
        return replace(self, scale=scale)

    def px(self, size: float) -> int:
        """A text size in pixels at the user's scale; never unreadable."""
        return max(9, round(size * self.scale))

    def font(self, size: TextSize = TextSize.INTERFACE, weight: int = 400, is_tabular: bool = False) -> QFont:
        """The system's UI font. Weights 400, 500 and 600 only; tabular figures where numbers change in place."""
        font = QFont()
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        if is_tabular:
            font.setFeature(QFont.Tag.fromString("tnum"), 1)
        return font

    def mono(self, size: TextSize = TextSize.SECONDARY) -> QFont:
        """The system's monospace font at this size and the user's scale."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self.px(size))
        return font

    def effort(self, effort: Effort) -> EffortColours:
        """The colours of an effort."""
        match effort:
            case Effort.LOW:
                return self.colours.low
            case Effort.MEDIUM:
                return self.colours.medium
            case Effort.HIGH:
                return self.colours.high


LIGHT_THEME = Theme(LIGHT)
DARK_THEME = Theme(DARK, is_dark=True)
