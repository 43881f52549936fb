"""The page of the local API, its cards below each other. Not here: what they do (`app.state.serving`)."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.state.serving import ServingState
from app.ui.kit.page_area import PageArea
from app.ui.kit.theme import Space
from app.ui.kit.widgets import reading_column, set_role
from app.ui.serving.asking_card import AskingCard
from app.ui.serving.key_card import KeyCard
from app.ui.serving.log_card import LogCard
from app.ui.serving.place_card import PlaceCard
from app.ui.serving.snippet_card import SnippetCard
from app.ui.serving.switch_card import SwitchCard


class ServingPage(PageArea):
    """Scrolls where the window is low. It has no signals."""

    def __init__(self, state: ServingState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Local API"))
        page = set_role(QWidget(self), "page")
        inner = QWidget(page)
        self.switch = SwitchCard(state, inner)
        self.asking = AskingCard(state, inner)
        self.snippets = SnippetCard(state, inner)
        self.key = KeyCard(state, inner)
        self.place = PlaceCard(state, inner)
        self.log = LogCard(state, inner)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        for card in (self.switch, self.asking, self.snippets, self.key, self.place, self.log):
            column.addWidget(card)
        column.addStretch(1)
        page.setLayout(reading_column(inner, Space.WIDE, Space.HUGE))
        self.setWidget(page)
        self.setFocusProxy(self.switch.switch)
