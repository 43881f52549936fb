"""How a found message looks: the name of its chat, when it was, and two lines with the found words marked.

Not here: the rows themselves (`search_results`).
"""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.chats.listing import ListedChat
from app.core.store.search import Hit
from app.core.text.matching import TextSpan
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Radius, Space, TextSize, Theme
from app.ui.kit.two_lines import Index
from app.ui.kit.widgets import draw_line

FOUND_ROLE = Qt.ItemDataRole.UserRole
_BEFORE = 28  # letters kept in front of the first found word, so that it stands in the first line
_LINES = 2


def around(hit: Hit) -> tuple[str, tuple[TextSpan, ...]]:
    """The snippet, cut so that what was found comes soon; and where it then stands."""
    first = hit.marks[0][0] if hit.marks else 0
    cut = hit.snippet.rfind(" ", 0, max(0, first - _BEFORE)) + 1 if first > _BEFORE else 0
    if not cut:
        return hit.snippet, hit.marks
    return "…" + hit.snippet[cut:], tuple((start - cut + 1, end - cut + 1) for start, end in hit.marks)


class FoundDelegate(QStyledItemDelegate):
    """Paints what was found: headings, chats by their titles, and messages."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """A message takes a line for its chat and two for its words."""
        theme = self._appearance.theme
        height = QFontMetrics(theme.font()).height() + theme.row_padding
        if isinstance(index.data(FOUND_ROLE), Hit):
            height += _LINES * QFontMetrics(theme.font(TextSize.NOTE)).lineSpacing() + 2
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._appearance.theme
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # as above
        row = index.data(FOUND_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected, is_hovered = (
            bool(state & flag) for flag in (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver)
        )
        if is_selected or (is_hovered and not isinstance(row, str)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colours.accent_tint if is_selected else theme.colours.hover))
            painter.drawRoundedRect(box, Radius.ROW, Radius.ROW)
        inner = box.adjusted(Space.SMALL, theme.row_padding // 2, -Space.SMALL, -theme.row_padding // 2)
        match row:
            case Hit():
                _paint_hit(painter, inner, row, theme)
            case ListedChat():
                _line(painter, inner, row.title, theme.font(), theme.colours.text)
            case _:
                _line(
                    painter, inner.translated(0, Space.HAIR), str(row), theme.font(TextSize.NOTE), theme.colours.quiet
                )
        painter.restore()


def _paint_hit(painter: QPainter, box: QRect, hit: Hit, theme: Theme) -> None:
    height = QFontMetrics(theme.font()).height()
    head = QRect(box.left(), box.top(), box.width(), height)
    day = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(hit.created)).date(), QLocale.FormatType.ShortFormat)
    painter.setFont(theme.font(TextSize.NOTE))
    painter.setPen(QColor(theme.colours.quiet))
    draw_line(painter, head, day, is_trailing=True)
    room = painter.fontMetrics().horizontalAdvance(day) + Space.SMALL
    is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
    title = head.adjusted(room if is_mirrored else 0, 0, 0 if is_mirrored else -room, 0)
    _line(painter, title, hit.title, theme.font(weight=500), theme.colours.text)
    _paint_words(painter, box.adjusted(0, height + 2, 0, 0), hit, theme)


def utf16_span(text: str, mark: TextSpan) -> TextSpan:
    """Where a part of a text stands as Qt counts: an emoji is two."""
    if text.isascii():
        return mark
    start, end = mark
    return len(text[:start].encode("utf-16-le")) // 2, len(text[:end].encode("utf-16-le")) // 2


def _paint_words(painter: QPainter, box: QRect, hit: Hit, theme: Theme) -> None:
    text, marks = around(hit)
    layout = QTextLayout(" ".join(text.splitlines()) if "\n" in text else text, theme.font(TextSize.NOTE))
    layout.setFormats([_marked(*utf16_span(text, mark), theme) for mark in marks])
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.beginLayout()
    for number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(box.width())
        line.setPosition(QPointF(0, number * QFontMetrics(theme.font(TextSize.NOTE)).lineSpacing()))
    layout.endLayout()
    painter.setPen(QColor(theme.colours.quiet))
    layout.draw(painter, QPointF(box.topLeft()))


def _marked(start: int, end: int, theme: Theme) -> QTextLayout.FormatRange:
    marked = QTextLayout.FormatRange()
    marked.start, marked.length = start, end - start  # type: ignore[attr-defined] # missing from the stubs
    look = QTextCharFormat()
    look.setForeground(QColor(theme.colours.text))
    look.setFontWeight(QFont.Weight.DemiBold)
    marked.format = look  # type: ignore[attr-defined] # as above
    return marked


def _line(painter: QPainter, box: QRect, words: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    draw_line(painter, box, words)
