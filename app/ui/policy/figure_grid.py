"""A grid of figures in words: a row for each figure, a column for each effort. Not here: the figures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


class FigureGrid(QWidget):
    """The first row and the first column name the others."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: list[list[QLabel]] = []
        self._lines: Sequence[Sequence[str]] = ()
        self._is_narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.LARGE)
        self._grid.setVerticalSpacing(Space.HAIR)

    @property
    def words(self) -> list[list[str]]:
        """What is shown."""
        return [[label.text() for label in row if not label.isHidden()] for row in self.cells if not row[0].isHidden()]

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines, all of one length."""
        self._lines = lines
        width = max(map(len, lines), default=0)
        while len(self.cells) < len(lines):
            self.cells.append([])
        for number, row in enumerate(self.cells):
            while len(row) < width:
                row.append(self._cell(number, len(row)))
            for column, label in enumerate(row):
                is_there = number < len(lines) and column < len(lines[number])
                label.setVisible(is_there)
                text = lines[number][column] if is_there else ""
                label.setText(text.replace(" (", "\n(") if self._is_narrow else text)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Break intervals off where there is no room."""
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.show_lines(self._lines)

    def _cell(self, row: int, column: int) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if row == 0 or column == 0:
            set_role(label, "secondary")
        label.setWordWrap(column == 0)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)
        return label
