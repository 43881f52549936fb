"""Beside the example questions of an empty chat, as long as only the demo model is here: what to get, one button.

Signals: more_wanted() – the Models page. It looks at the computer and its disk only once the demo model answers. Not
here: which model is right (`app.core.models.verdicts`), what happens when it has come (`arrivals`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.state.models.model_in_use import ModelPhase
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role, set_state
from app.ui.kit.words import memory_size
from app.ui.models.models_folder_controller import ModelParts
from app.ui.models.questions import TokenForm, ask_cancel_of
from app.ui.models.transfer_strip import TransferStrip
from app.ui.models.words import usual_time, verdict_role, verdict_words


class FirstModel(QFrame):
    """Hidden where there is another model already, or nothing that would run here."""

    more_wanted = Signal()

    def __init__(self, parts: ModelParts, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        set_state(self, "marked", True)
        self._parts = parts
        self.title = set_role(QLabel(self), "heading")
        self.verdict = set_role(QLabel(self), "good")
        self.details = set_role(QLabel(self), "note")
        for label in (self.title, self.verdict, self.details):
            label.setWordWrap(True)
        self.button = set_role(QPushButton(self), "primary")
        self.more = set_role(QPushButton(self.tr("Other models"), self), "quiet")
        self.strip = TransferStrip(parts.models, appearance, self)
        self.button.clicked.connect(self._download)
        self.more.clicked.connect(self.more_wanted)
        self.strip.cancel_wanted.connect(self._ask_cancel)
        self.strip.token_wanted.connect(self._ask_token)
        self._lay_out()
        self.hide()
        parts.in_use.changed.connect(self._look)
        for source in (parts.models.changed, parts.library.changed, parts.preferences.changed):
            source.connect(self._refresh)
        parts.models.progressed.connect(self._progressed)

    def _look(self) -> None:
        """Once the demo model answers, there is time to look around."""
        parts = self._parts
        if parts.in_use.is_demo_wanted and parts.in_use.phase is ModelPhase.READY:
            parts.models.probe_machine()
            if not parts.library.was_looked_at:
                parts.library.refresh()
        self._refresh()

    def _refresh(self) -> None:
        parts, card = self._parts, self._parts.models.recommended
        is_first = parts.in_use.is_demo_wanted and parts.library.was_looked_at and not parts.library.has_larger
        transfer = parts.models.transfer_of(card.model) if card else None
        is_wanted = transfer is not None or not parts.models.is_offline
        self.setVisible(is_first and card is not None and is_wanted)
        if card is None or card.fit is None:
            return
        size = card.model.sources[0].size
        self.title.setText(self.tr("Get {name}, the real thing").format(name=card.model.name))
        self.verdict.setText(verdict_words(card.fit, card.speed))
        set_role(self.verdict, verdict_role(card.fit, card.speed))
        words = self.tr("Takes {time}. Every byte is checked.")
        self.details.setText(words.format(time=usual_time(size)))
        self.details.setVisible(transfer is None)
        self.button.setText(self.tr("Download {size}").format(size=memory_size(size)))
        self.button.setAccessibleName(f"{self.button.text()}: {card.model.name}")
        self.button.setVisible(transfer is None)
        self.more.setVisible(transfer is None)
        self.strip.show_transfer(transfer)

    def _progressed(self, download_id: str) -> None:
        card = self._parts.models.recommended
        transfer = self._parts.models.transfer_of(card.model) if card and self.isVisible() else None
        if transfer is not None and transfer.download.id == download_id:
            self.strip.show_transfer(transfer)

    def _download(self) -> None:
        card = self._parts.models.recommended
        if card is not None:
            self._parts.models.download(card.model)
            if self.strip.isVisible():
                self.strip.go_button.setFocus()  # the button that had it has gone

    def _ask_cancel(self, download_id: str) -> None:
        ask_cancel_of(self._parts.models, download_id, self)

    def _ask_token(self, download_id: str) -> None:
        models = self._parts.models
        TokenForm(lambda token: models.use_token(download_id, token), self).open()

    def _lay_out(self) -> None:
        column = card_column(self, Space.HAIR)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.title, 1)
        top.addWidget(self.button)
        below = QHBoxLayout()  # not beside the button: in a narrow window the title would have no room
        below.setSpacing(Space.SMALL)
        below.addWidget(self.details, 1)
        below.addWidget(self.more)
        column.addLayout(top)
        column.addWidget(self.verdict)
        column.addLayout(below)
        column.addWidget(self.strip)
