"""The first rows of a table of items, the columns that are used marked in their heads. Not here: reading them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from app.core.policy.item_source import ItemPreview

_WIDEST = 320  # pixels of a column
_ROW = 26


class PreviewTable(QTableWidget):
    """Only to look at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: ItemPreview | None = None
        self.setAccessibleName(self.tr("First rows"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumWidth(120)

    def show_preview(self, shown: ItemPreview) -> None:
        """Show these rows."""
        self.shown = shown
        self.setColumnCount(len(shown.names))
        self.setRowCount(len(shown.rows))
        self.setHorizontalHeaderLabels([self._head(shown, place) for place in range(len(shown.names))])
        for row, cells in enumerate(shown.rows):
            for place, cell in enumerate(cells):
                self.setItem(row, place, QTableWidgetItem(" ".join(cell.split())))
        self.resizeColumnsToContents()
        for place in range(len(shown.names)):
            self.setColumnWidth(place, min(self.columnWidth(place), _WIDEST))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + _ROW * len(shown.rows) + 18)

    def _head(self, shown: ItemPreview, place: int) -> str:
        name = shown.names[place]
        if place == shown.text:
            return self.tr("{0} · text").format(name)
        return self.tr("{0} · label").format(name) if place == shown.label else name
