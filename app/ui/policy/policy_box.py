"""The box in which a policy is written: lines with their numbers, marked where something could be better.

Not here: what could be better (`lint_list` shows it in words).
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.widgets import set_role

_LEAST_DIGITS = "000"


class PolicyBox(TextBox):
    """Plain text with numbered lines."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "field")
        self.appearance = appearance
        self.marked: Collection[int] = frozenset()  # lines, from 1
        self.numbers = _LineNumbers(self)
        self.setTabChangesFocus(True)
        self.blockCountChanged.connect(self._fit)
        self.updateRequest.connect(self._scroll)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def mark_lines(self, lines: Collection[int]) -> None:
        """Mark these lines, from 1."""
        self.marked = frozenset(lines)
        self.numbers.update()

    def resizeEvent(self, e: QResizeEvent) -> None:
        super().resizeEvent(e)
        self._place()

    @property
    def first_shown(self) -> int:
        """The number of the first block in view."""
        return self.firstVisibleBlock().blockNumber()

    def bands(self) -> list[tuple[int, int, int]]:
        """The lines in view: number, upper edge and height in pixels."""
        block, found = self.firstVisibleBlock(), list[tuple[int, int, int]]()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > self.viewport().height():
                break
            line = self.line_of_block(block.blockNumber())
            if line is not None:
                height = block.layout().lineAt(0).height() if block.layout().lineCount() else box.height()
                found.append((line, round(box.top()), round(height)))
            block = block.next()
        return found

    def _scroll(self, _box: QRect, _by: int) -> None:
        self.numbers.update()

    def _restyle(self) -> None:
        self.setFont(self.appearance.theme.mono(TextSize.SECONDARY))
        QTimer.singleShot(0, self, self._fit)  # once the style sheet has set the frame

    def _fit(self) -> None:
        self.setViewportMargins(self.numbers.wanted_width(), 0, 0, 0)
        self._place()

    def _place(self) -> None:
        inside = self.viewport().geometry()
        width = self.numbers.wanted_width()
        self.numbers.setGeometry(inside.left() - width, inside.top(), width, inside.height())
        self.numbers.update()


class _LineNumbers(QWidget):
    """Beside the lines of a box; told by its list in words, so that it is nothing to a screen reader."""

    def __init__(self, box: PolicyBox) -> None:
        super().__init__(box)
        self._box = box

    def wanted_width(self) -> int:
        """How many pixels the longest number and a mark need."""
        digits = max(_LEAST_DIGITS, str(self._box.blockCount()), key=len)
        return self._metrics.horizontalAdvance(digits) + 2 * Space.SMALL

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._box.appearance.theme.mono(TextSize.NOTE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._box.appearance.theme
        painter = QPainter(self)
        painter.setFont(theme.mono(TextSize.NOTE))
        for line, top, height in self._box.bands():
            is_marked = line in self._box.marked
            if is_marked:
                painter.fillRect(0, top, self.width() - Space.HAIR, height, QColor(theme.colours.medium.tint))
                painter.fillRect(0, top, 3, height, QColor(theme.colours.medium.mark))
            painter.setPen(QColor(theme.colours.medium.ink if is_marked else theme.colours.quiet))
            box = QRect(0, top, self.width() - Space.SMALL, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(line))
