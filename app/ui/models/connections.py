"""The connection log: who spoke to which host, when, why, and how much came."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.core.models.connection_log import Connection
from app.sentence import Sentence
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.words import memory_size

translate = QCoreApplication.translate

_WORDS = Sentence(
    "Other computers are asked by processes of their own, and only for what you want: files, web pages, engines that "
    "you have added. This is everything they did.",
)


class Connections(Form):
    """The connections that were made, as a table with the newest first."""

    def __init__(self, rows: Sequence[Connection], parent: QWidget) -> None:
        super().__init__(translate("models", "Connections"), translated(_WORDS), parent)
        self.setMinimumSize(800, 420)
        headings = (self.tr("When"), self.tr("Host"), self.tr("Received"), self.tr("Why"), self.tr("Who"))
        self.table = QTableWidget(len(rows), len(headings), self)
        self.table.setHorizontalHeaderLabels(headings)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(self.tr("Connections"))
        for number, row in enumerate(reversed(rows)):
            self._fill(number, row)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.content.addWidget(self.table, 1)
        self.add_button(self.tr("Close"), closes=True)

    def _fill(self, number: int, row: Connection) -> None:
        when = row.began.astimezone().strftime("%Y-%m-%d %H:%M")
        received = memory_size(row.received) if row.received >= 100_000 else QLocale().toString(row.received) + " B"
        for column, text in enumerate((when, row.host, received, row.why, row.who)):
            self.table.setItem(number, column, QTableWidgetItem(text))
