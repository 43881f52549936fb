"""The card of Settings with the functions of one's own: what each runs, word for word, and how to change it.

Not here: the fields of one (`function_dialog`), running one (`app.services.tools.function_runner`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.tools.own_function import OwnFunction, written_command
from app.core.tools.permission import shown_verbatim
from app.state.tools import ToolsState
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.tools.card import ToolCard


class FunctionsCard(ToolCard):
    """Signals: edit_wanted(OwnFunction or None) – its fields shall be shown, or those of a new one ·
    removed(OwnFunction) – it is gone, and can be had back.
    """

    edit_wanted = Signal(object)
    removed = Signal(object)

    def __init__(self, state: ToolsState, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.title.setText(self.tr("Functions of your own"))
        self.sentence.setText(
            self.tr("A command on this computer that the model may call: it gets the arguments and returns a text.")
        )
        self._state = state
        self.edit_buttons: dict[str, QPushButton] = {}
        self.remove_buttons: dict[str, QPushButton] = {}
        self.add_button = QPushButton(self.tr("Add a function…"), self)
        self.add_button.clicked.connect(lambda: self.edit_wanted.emit(None))
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.column.addLayout(row)
        state.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show those there are now."""
        functions = self._state.functions
        if self.is_shown([(each.declaration, each.command) for each in functions]):
            return
        self.edit_buttons, self.remove_buttons = {}, {}
        for function in functions:
            self._add(function)

    def _add(self, function: OwnFunction) -> None:
        edit = self.edit_buttons[function.name] = set_role(QPushButton(self.tr("Edit"), self), "quiet")
        remove = self.remove_buttons[function.name] = set_role(QPushButton(self.tr("Remove"), self), "quiet")
        edit.setAccessibleName(self.tr("Edit {name}").format(name=function.name))
        remove.setAccessibleName(self.tr("Remove {name}").format(name=function.name))
        edit.clicked.connect(partial(self.edit_wanted.emit, function))
        remove.clicked.connect(partial(self._remove, function))
        buttons = QWidget(self)
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.HAIR)
        row.addWidget(edit)
        row.addWidget(remove)
        command = shown_verbatim(written_command(function.command).replace("\n", " ⏎ "))
        notes = [(shown_verbatim(function.description), "secondary"), (command, "note")]
        self.add_row(function.name, notes, buttons)

    def _remove(self, function: OwnFunction) -> None:
        self._state.remove_function(function)
        self.add_button.setFocus()
        self.removed.emit(function)
