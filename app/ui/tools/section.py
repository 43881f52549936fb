"""All cards about tools on the settings page, and the dialog that they open.

Not here: the page (`app.ui.shell.settings_page`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.tools.own_function import FunctionRefused, OwnFunction
from app.services.tools.own_function import where_functions_run
from app.state.answer_form import AnswerFormState
from app.state.tools import ToolsState
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.tools.card import ToolCard
from app.ui.tools.function_dialog import FunctionDialog
from app.ui.tools.functions_card import FunctionsCard
from app.ui.tools.grants_card import GrantsCard
from app.ui.tools.providers_card import ProvidersCard


class ToolsSection(QWidget):
    """Signals: removed(OwnFunction) – a function is gone, and can be had back."""

    removed = Signal(object)

    def __init__(
        self,
        state: ToolsState,
        new_form: Callable[[QObject], AnswerFormState] | None,
        parent: QWidget,
        more: Sequence[Callable[[QWidget], QWidget]] = (),
    ) -> None:
        """`more` makes cards of others, such as servers of tools, that stand between ours."""
        super().__init__(parent)
        self._state, self._new_form = state, new_form
        self.heading = set_role(QLabel(self.tr("Tools"), self), "heading")
        self.providers, self.functions = ProvidersCard(state, self), FunctionsCard(state, self)
        self.grants = GrantsCard(state, self)
        self.others = [make(self) for make in more]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        for widget in (self.heading, self.providers, *self.others, self.functions, self.grants):
            column.addWidget(widget)
        self.functions.edit_wanted.connect(self.edit)
        self.functions.removed.connect(self.removed)

    @property
    def cards(self) -> tuple[ToolCard, ...]:
        """Our own, which the search of the page looks through."""
        return self.providers, self.functions, self.grants

    def has(self, typed: str) -> bool:
        """Whether one of the cards has every typed word."""
        return any(card.has(typed) for card in self.cards)

    def filter(self, typed: str) -> bool:
        """Show the cards that have every typed word; whether there are any."""
        found = False
        for card in (*self.cards, *self.others):
            has = getattr(card, "has", None)
            is_found = bool(has(typed)) if has is not None else not typed
            card.setVisible(is_found)
            found = found or is_found
        self.setVisible(found)
        return found

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew whenever somebody looks."""
        super().showEvent(event)
        self._state.refresh()

    def edit(self, function: OwnFunction | None) -> None:
        """Open the fields of a function, or of a new one."""
        where = where_functions_run(self._state.confinement)
        dialog = FunctionDialog(function, self._new_form, where, self)
        dialog.saved.connect(partial(self._put, dialog, function.name if function is not None else ""))
        dialog.open()

    def _put(self, dialog: FunctionDialog, instead_of: str, function: OwnFunction) -> None:
        try:
            self._state.put_function(function, instead_of)
        except FunctionRefused as refused:
            dialog.refuse(refused)
        else:
            dialog.accept()
