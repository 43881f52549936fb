"""The card of Settings with a row for each source of tools: what it is, where it runs, what it can reach.

Not here: which there are (`app.state.tools`), the switches of one chat (`app.ui.chat.tools_controller`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QCheckBox, QWidget

from app.services.tools.provider import ToolProvider
from app.state.tools import ToolsState
from app.ui.kit.sentences import translated
from app.ui.tools.card import ToolCard


class ProvidersCard(ToolCard):
    """It has no signals."""

    def __init__(self, state: ToolsState, parent: QWidget) -> None:
        super().__init__("", "", parent)
        self.title.setText(self.tr("What the model may use"))
        self.sentence.setText(
            self.tr("Tools are switched on in each chat, below the question. You are asked before anything runs.")
        )
        self._state = state
        self.boxes: dict[str, QCheckBox] = {}
        state.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        if self.is_shown([self._row_of(provider) for provider in self._state.providers]):
            return
        self.boxes = {}
        for provider in self._state.providers:
            self._add(provider)

    def _row_of(self, provider: ToolProvider) -> tuple[str, str, str]:
        why = self._state.why_not(provider)
        about = translated(self._state.about(provider))
        return provider.name, about, translated(why) if why is not None else ""

    def _add(self, provider: ToolProvider) -> None:
        name, about, why = self._row_of(provider)
        title = translated(provider.title)
        box = self.boxes[name] = QCheckBox(self.tr("On in new chats"), self)
        box.setAccessibleName(self.tr("{tool}: on in new chats").format(tool=title))
        box.setChecked(self._state.is_in_new_chats(name))
        box.toggled.connect(partial(self._set, name))
        self.add_row(title, [(about, "secondary"), *([(why, "slow")] if why else [])], box)

    def _set(self, name: str, is_on: bool) -> None:
        self._state.set_in_new_chats(name, is_on=is_on)
