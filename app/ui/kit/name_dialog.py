"""Asks for a name, such as a folder's; says what is wrong with it while it is typed. A note may say what none does."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.ui.kit.form import Form
from app.ui.kit.widgets import set_role

_LONGEST = 80


class NameDialog(Form):
    """Signals: chosen(str) – none of those taken; empty only where a note says what that means."""

    chosen = Signal(str)

    def __init__(
        self, title: str, verb: str, name: str, taken: Collection[str], parent: QWidget, if_empty: str = ""
    ) -> None:
        super().__init__(title, if_empty, parent)
        self._name, self._may_be_empty = name, bool(if_empty)
        self._taken = {other.casefold() for other in taken if other != name}
        self.field = QLineEdit(name, self)
        self.field.setMaxLength(_LONGEST)
        self.field.setPlaceholderText(self.tr("Name"))
        self.field.setAccessibleName(self.tr("Name"))
        self.field.selectAll()
        self.content.addWidget(self.field)
        self.problem = set_role(QLabel(self), "secondary")
        self.content.addWidget(self.problem)
        self.add_button(self.tr("Cancel"), closes=True)
        self.confirm_button = self.add_button(verb, is_primary=True)
        self.confirm_button.clicked.connect(self._choose)
        self.field.textChanged.connect(self._refresh)
        self.field.setFocus()
        self._refresh()

    def _refresh(self) -> None:
        name = " ".join(self.field.text().split())
        is_taken = name.casefold() in self._taken
        self.problem.setText(self.tr("There is already one with this name.") if is_taken else "")
        self.confirm_button.setEnabled((bool(name) or self._may_be_empty) and not is_taken)

    def _choose(self) -> None:
        self.chosen.emit(" ".join(self.field.text().split()))
        self.accept()
