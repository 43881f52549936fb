"""The card of Settings with what is allowed for always: for which tool, since when, and how to take it back.

Not here: who is asked and what a permission is bound to (`app.core.tools.grants`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.core.tools.grants import Grant
from app.core.tools.permission import shown_verbatim
from app.state.tools import ToolsState
from app.ui.kit.words import moment
from app.ui.tools.card import ToolCard


class GrantsCard(ToolCard):
    """It has no signals."""

    def __init__(self, state: ToolsState, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.title.setText(self.tr("Allowed without asking"))
        self._state = state
        self.revoke_buttons: dict[Grant, QPushButton] = {}
        self.all_button = QPushButton(self.tr("Revoke all"), self)
        self.all_button.clicked.connect(self._revoke_all)
        row = QHBoxLayout()
        row.addWidget(self.all_button)
        row.addStretch(1)
        self.column.addLayout(row)
        state.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is allowed now."""
        grants = self._state.grants
        self.all_button.setVisible(len(grants) > 1)
        nothing = self.tr("Nothing. “Always for exactly this” on a question puts a line here.")
        some = self.tr("A permission ends by itself when the command, the address or the fields of its tool change.")
        self.sentence.setText(some if grants else nothing)
        if self.is_shown(grants):
            return
        self.revoke_buttons = {}
        for grant in grants:
            self._add(grant)

    def _add(self, grant: Grant) -> None:
        button = self.revoke_buttons[grant] = QPushButton(self.tr("Revoke"), self)
        button.setAccessibleName(self.tr("Revoke {tool}").format(tool=grant.tool))
        button.clicked.connect(partial(self._revoke, grant))
        since = self.tr("{tool}, since {moment}").format(tool=grant.tool, moment=moment(grant.since))
        self.add_row(shown_verbatim(grant.title), [(since, "secondary")], button)

    def _revoke(self, grant: Grant) -> None:
        """The keyboard goes on to the next permission."""
        self._state.revoke((grant,))
        left = list(self.revoke_buttons.values())
        if left:
            left[0].setFocus()

    def _revoke_all(self) -> None:
        self._state.revoke(self._state.grants)
