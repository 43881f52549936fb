"""The card of Settings for the service that searches the web: which, its address or key, and trying it.

Not here: what is chosen and whether it works (`app.state.search_service`).
"""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.text.folding import fold
from app.core.tools.search_service import SearchService, is_address
from app.state.search_service import SearchServiceState
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


class SearchServiceSection(QWidget):
    """One card. It has no signals."""

    def __init__(self, state: SearchServiceState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.title = self._label(self.tr("Search service"), "heading")
        self.sentence = self._label(
            self.tr("The tool “The web” searches with it. Questions go to it only when you allow a search."),
            "secondary",
        )
        self.service = ChoiceBox(self)
        self.service.setAccessibleName(self.tr("Search service"))
        names = self.tr("None"), self.tr("SearXNG, by its address"), "Brave Search", "Exa"
        for service, name in zip(SearchService, names, strict=True):
            self.service.addItem(name, service.value)
        self.service.activated.connect(self._choose)
        self.address = ClearableField(self)
        self.address.setPlaceholderText("https://searx.example.org")
        self.address.setAccessibleName(self.tr("Address of the SearXNG"))
        self.address.editingFinished.connect(self._set_address)
        self.key = QLineEdit(self)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(self.tr("Key for the search service"))
        self.key.returnPressed.connect(self._save_key)
        self.save_button = QPushButton(self.tr("Save key"), self)
        self.save_button.clicked.connect(self._save_key)
        self.forget_button = QPushButton(self.tr("Forget key"), self)
        self.forget_button.clicked.connect(state.forget_key)
        self.try_button = QPushButton(self.tr("Try it"), self)
        self.try_button.setAccessibleName(self.tr("Try the search service"))
        self.try_button.clicked.connect(state.try_it)
        self.note = self._label("", "secondary")
        self.verdict = self._label("", "secondary")
        self._lay_out()
        state.changed.connect(self.refresh)
        self.refresh()

    def has(self, typed: str) -> bool:
        """Whether every typed word stands on the card."""
        words = fold(f"{self.title.text()} {self.sentence.text()} SearXNG Brave Exa")
        return all(word in words for word in fold(typed).split())

    def refresh(self) -> None:
        """Show what is chosen, unless it is being typed."""
        choice, state = self._state.choice, self._state
        self.service.setCurrentIndex(list(SearchService).index(choice.service))
        is_searxng, needs_key = choice.service is SearchService.SEARXNG, choice.service.needs_key
        self.address.setVisible(is_searxng)
        if not self.address.hasFocus():
            self.address.setText(choice.address)
        self.key.setVisible(needs_key)
        self.key.setPlaceholderText(self.tr("A key is kept") if state.has_key else self.tr("Key"))
        self.save_button.setVisible(needs_key)
        self.forget_button.setVisible(needs_key and bool(state.has_key))
        self.try_button.setVisible(choice.service is not SearchService.NONE)
        self.try_button.setEnabled(state.can_try and not state.is_trying)
        self.try_button.setText(self.tr("Trying …") if state.is_trying else self.tr("Try it"))
        self._show_words(self.note, self._note(), "secondary")
        verdict = translated(state.verdict) if state.verdict is not None else ""
        self._show_words(self.verdict, verdict, "good" if state.is_good else "bad")

    def showEvent(self, event: QShowEvent) -> None:
        """Look for the key when somebody looks: the keyring may ask to be unlocked."""
        super().showEvent(event)
        if self._state.choice.service.needs_key:
            self._state.look_for_key()

    def _note(self) -> str:
        choice = self._state.choice
        if choice.service is SearchService.SEARXNG:
            if choice.address and not is_address(choice.address):
                return self.tr("This is no address. Write it as https://searx.example.org.")
            return self.tr("It may be on this computer, or in your network.")
        if not choice.service.needs_key:
            return ""
        if not self._state.is_key_kept:
            return self.tr("There is no keyring to keep it: this key lasts until Triptych is closed.")
        return self.tr("The key lies in the system’s keyring, and is sent to this service alone.")

    def _choose(self, place: int) -> None:
        self._state.set_service(list(SearchService)[place])

    def _set_address(self) -> None:
        if self.address.text().strip() != self._state.choice.address:
            self._state.set_address(self.address.text())

    def _save_key(self) -> None:
        if self.key.text().strip():
            self._state.set_key(self.key.text())
            self.key.clear()

    def _show_words(self, label: QLabel, words: str, role: str) -> None:
        set_role(label, role)
        label.setText(words)
        label.setVisible(bool(words))

    def _label(self, text: str, role: str) -> QLabel:
        label = set_role(QLabel(text, self), role)
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = set_role(QFrame(self), "card")
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        for widget in (self.title, self.sentence, self.service, self.address, self.key):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        for button in (self.save_button, self.forget_button, self.try_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addWidget(self.note)
        column.addLayout(row)
        column.addWidget(self.verdict)
