"""Small widgets and touches that several views share: roles for the style sheet, lines, elided labels."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.kit.theme import READING_WIDTH, Space

W = TypeVar("W", bound=QWidget)

Index = QModelIndex | QPersistentModelIndex  # as Qt hands a row to a table or its delegate


def set_role(widget: W, role: str) -> W:
    """Give a widget its part in the style sheet, or another one; returns it."""
    had = widget.property("role")
    widget.setProperty("role", role)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if had not in (None, role):  # the style sheet does not look again by itself
        widget.style().unpolish(widget)
        widget.style().polish(widget)
    return widget


def set_state(widget: QWidget, name: str, is_on: bool) -> None:
    """Switch a property that the style sheet reads."""
    widget.setProperty(name, "true" if is_on else "false")
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def claims_escape(event: QEvent) -> bool:
    """Take Esc before the window's shortcut does; whether this was its announcement."""
    if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
        if event.key() != Qt.Key.Key_Escape:
            return False
        event.accept()
        return True
    return False


def draw_line(
    painter: QPainter,
    box: QRect,
    words: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
    *,
    is_trailing: bool = False,
) -> None:
    """One line at the leading (or trailing) edge, cut with … where it has no room.

    Which way it runs is said by its own letters: a chat may be named in Hebrew in an English window, and the reverse.
    """
    direction = painter.layoutDirection()
    is_right = (direction is Qt.LayoutDirection.RightToLeft) is not is_trailing
    edge = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(box, int(side | edge | Qt.AlignmentFlag.AlignAbsolute), shown)
    painter.setLayoutDirection(direction)


def line(parent: QWidget) -> QFrame:
    """Make a line of one pixel that goes across its parent."""
    return set_role(QFrame(parent), "line")


def reading_column(widget: QWidget, above: int, below: int, width: int = READING_WIDTH) -> QHBoxLayout:
    """A row with the widget in its middle, as wide as the reading column where there is room, and never wider."""
    row = QHBoxLayout()
    row.setContentsMargins(Space.WIDE, above, Space.WIDE, below)
    widget.setMaximumWidth(width)
    row.addStretch(1)
    row.addWidget(widget, 1000)  # takes all room up to its limit
    row.addStretch(1)
    return row


def card_column(card: QWidget, spacing: int = Space.SMALL) -> QVBoxLayout:
    """The column in which a card's content stands, with the room that every card has around it."""
    column = QVBoxLayout(card)
    column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
    column.setSpacing(spacing)
    return column


class ElidedLabel(QLabel):
    """One line that ends in … where it has no room; the whole text is its tooltip and accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:  # noqa: N802 - an override
        """Show it, on one line."""
        super().setText(" ".join(text.split()))
        self.setToolTip(self.text())
        self.setAccessibleName(self.text())

    def minimumSizeHint(self) -> QSize:
        """May shrink to a few letters."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance("mmm"), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The text, cut where it does not fit."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw_line(painter, self.rect(), self.text())
