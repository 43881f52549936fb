"""A theme turned into the fonts, colours and formats that the transcript draws with; made once per theme.

Not here: the theme itself (`app.ui.kit.theme`), any drawing.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QTextCharFormat
from PySide6.QtWidgets import QWidget

from app.core.markdown.blocks import Style, Table
from app.ui.kit.theme import LINE_HEIGHT, Space, TextSize, Theme, with_alpha

_HEADINGS = (1.34, 1.2, 1.07, 1.0, 1.0, 1.0)  # of the answer's size
_SELECTED, _FOUND, _CURRENT = 0.28, 0.22, 0.55  # opacities


class Face:
    """A font with the numbers needed to set lines in it."""

    def __init__(self, font: QFont, line_height: float) -> None:
        metrics = QFontMetricsF(font)
        self.font = font
        self.metrics = metrics
        self.line = round(font.pixelSize() * line_height)
        self.baseline = (self.line - metrics.height()) / 2 + metrics.ascent()


class Look:
    """Faces and colours of one theme."""

    def __init__(self, theme: Theme, *, is_panel: bool = False, is_mirrored: bool = False) -> None:
        colours = theme.colours
        self.theme = theme
        self.is_panel = is_panel  # on a card, narrow, with its own heading
        self.is_mirrored = is_mirrored  # in a window that runs from right to left
        self.margin = Space.MEDIUM if is_panel else Space.WIDE
        self.answer = Face(theme.font(TextSize.ANSWER), LINE_HEIGHT)
        self.small = Face(theme.font(TextSize.SECONDARY), 1.5)
        self.note = Face(theme.font(TextSize.NOTE, is_tabular=True), 1.5)
        self.strong_note = Face(theme.font(TextSize.NOTE, weight=500), 1.5)
        self.code = Face(theme.mono(TextSize.SECONDARY), 1.5)
        self.cell = Face(theme.font(TextSize.INTERFACE), 1.5)
        self.headings = tuple(Face(_sized(theme, factor), 1.4) for factor in _HEADINGS)
        self.text = QColor(colours.text)
        self.quiet = QColor(colours.quiet)
        self.leaving = QColor(colours.medium.ink)  # of what went to another computer
        self.accent = QColor(colours.accent)
        self.line = QColor(colours.line)
        self.sunken = QColor(colours.sunken)
        self.surface = QColor(colours.surface)
        self.hover = QColor(colours.hover)
        self.bubble = QColor(colours.bubble)
        self.ground = QColor(colours.surface if is_panel else colours.window)
        self.bad = QColor(colours.bad)
        self.bad_tint = QColor(colours.bad_tint)
        self.selected = with_alpha(colours.accent, _SELECTED)
        self.found = with_alpha(colours.medium.mark, _FOUND)
        self.current = with_alpha(colours.medium.mark, _CURRENT)
        self.code_formats = {
            "keyword": _coloured(colours.code_keyword),
            "string": _coloured(colours.code_string),
            "number": _coloured(colours.code_number),
            "name": _coloured(colours.code_name),
            "comment": _coloured(colours.code_comment),
        }
        self.chip = _coloured(colours.accent)
        self._formats: dict[tuple[Style, bool, int], QTextCharFormat] = {}
        self.table_widths: dict[Table, list[float]] = {}  # of long tables, by their first piece
        self._spaces: dict[float, QTextCharFormat] = {}

    def scaled(self, pixels: float) -> float:
        """A distance that grows with the text."""
        return round(pixels * self.theme.scale)

    def heading(self, level: int) -> Face:
        """The face of a heading, or of plain text at level 0."""
        return self.headings[level - 1] if level else self.answer

    def format(self, style: Style, is_link: bool, pixel_size: int) -> QTextCharFormat:
        """The character format of words; kept, since making one is dear."""
        key = (style, is_link, pixel_size)
        if key not in self._formats:
            self._formats[key] = self._made(style, is_link, pixel_size)
        return self._formats[key]

    def spaced(self, pixels: float) -> QTextCharFormat:
        """The format of an invisible character with so much space behind it; kept, too."""
        if pixels not in self._spaces:
            made = QTextCharFormat()
            made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            made.setFontLetterSpacing(pixels)
            made.setForeground(Qt.GlobalColor.transparent)
            self._spaces[pixels] = made
        return self._spaces[pixels]

    def _made(self, style: Style, is_link: bool, pixel_size: int) -> QTextCharFormat:
        made = QTextCharFormat()
        if Style.CODE in style:
            font = self.theme.mono()
            font.setPixelSize(max(9, round(pixel_size * 0.88)))
            made.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
        if Style.BOLD in style:
            made.setFontWeight(QFont.Weight.DemiBold)
        if Style.ITALIC in style:
            made.setFontItalic(True)
        if Style.STRIKE in style:
            made.setFontStrikeOut(True)
        if Style.NOTE in style:
            made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
        if is_link:
            made.setForeground(self.accent)
            made.setFontUnderline(Style.NOTE not in style)
        return made


def is_mirrored_in(parent: QWidget | None) -> bool:
    """Whether what is drawn in a widget runs from right to left."""
    return parent.isRightToLeft() if parent else QGuiApplication.isRightToLeft()


def _sized(theme: Theme, factor: float) -> QFont:
    font = theme.font(TextSize.ANSWER, weight=600)
    font.setPixelSize(round(theme.px(TextSize.ANSWER) * factor))
    return font


def _coloured(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made
