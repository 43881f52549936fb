"""What could be better about a policy, in words; each leads to its line. Nothing here stops a run.

Signals: line_wanted(int) – bring this line into view. Not here: finding it (`app.core.policy.lint`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.core.policy.lint import LintFinding
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role

_LINE_ROLE = Qt.ItemDataRole.UserRole + 1


class LintList(QWidget):
    """A heading and the findings, those about the whole policy first."""

    line_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = set_role(QLabel(self), "secondary")
        self.heading.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("What could be better"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(2)
        self.list.itemClicked.connect(self._open)
        self.list.itemActivated.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self.heading)
        column.addWidget(self.list, 100)
        column.addStretch(1)

    @property
    def words(self) -> list[str]:
        """What stands in the list."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def show_findings(self, found: Sequence[LintFinding], *, is_empty: bool) -> None:
        """Show these findings about a policy."""
        self.list.clear()
        for finding in found if not is_empty else ():
            place = self.tr("Line {0}: ").format(finding.line) if finding.line else ""
            item = QListWidgetItem(place + translated(finding.words), self.list)
            item.setData(_LINE_ROLE, finding.line)
        self.heading.setText(self._heading(len(found), is_empty=is_empty))
        self.list.setVisible(self.list.count() > 0)

    def _heading(self, count: int, *, is_empty: bool) -> str:
        if is_empty:
            return self.tr("Write what violates the policy and what is allowed, or begin with a starter policy.")
        return self.tr("%Ln thing(s) could be better", "", count) if count else self.tr("Nothing to mend.")

    def _open(self, item: QListWidgetItem) -> None:
        self.line_wanted.emit(item.data(_LINE_ROLE) or 1)
