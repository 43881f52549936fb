"""How to get a larger model: what there is, how much room it takes, where its file comes from, and opening it.

Triptych does not download yet: a model's page is opened in the browser, through `links`, and the file from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.translatable import QT_TRANSLATE_NOOP
from app.ui.links import Links, ask_with_box
from app.ui.theme import Space
from app.ui.widgets import reading_column, set_role


@dataclass(frozen=True)
class Offer:
    """A model that can be had; sizes as published, in tens."""

    name: str
    words: str
    address: str


OFFERS = (
    Offer(
        "gpt-oss-20b",
        QT_TRANSLATE_NOOP("ModelsPage", "For most computers: 12.1 GB to download, 16 GB of memory or more."),
        "https://huggingface.co/ggml-org/gpt-oss-20b-GGUF",
    ),
    Offer(
        "gpt-oss-120b",
        QT_TRANSLATE_NOOP("ModelsPage", "For large machines: 63.4 GB in three files; open the first of them."),
        "https://huggingface.co/ggml-org/gpt-oss-120b-GGUF",
    ),
)


class ModelsPage(QWidget):
    """Signals: file_wanted() – a model file shall be chosen · failed(str) – a link could not be opened."""

    file_wanted = Signal()
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self._links = Links(ask_with_box(self))
        self.open_button = set_role(QPushButton(self.tr("Open a model file…"), self), "primary")
        self.open_button.clicked.connect(self.file_wanted)
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(set_role(QLabel(self.tr("Models"), body), "title"))
        how = self.tr(
            "Triptych does not download models itself yet. Get the MXFP4 file (GGUF) from the model's page in your "
            "browser, then open it here. Your chats stay; the demo model stays, too."
        )
        words = set_role(QLabel(how, body), "secondary")
        words.setWordWrap(True)
        column.addWidget(words)
        self.buttons = [self._add_card(offer, body, column) for offer in OFFERS]
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(reading_column(body, Space.WIDE, Space.WIDE))
        self.setFocusProxy(self.open_button)

    def _add_card(self, offer: Offer, body: QWidget, column: QVBoxLayout) -> QPushButton:
        card = set_role(QFrame(body), "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        texts = QVBoxLayout()
        texts.addWidget(set_role(QLabel(offer.name, card), "heading"))
        texts.addWidget(set_role(QLabel(self.tr(offer.words), card), "secondary"))
        row.addLayout(texts, 1)
        button = QPushButton(self.tr("Open its page"), card)
        button.setAccessibleName(self.tr("Open the page of {0}").format(offer.name))
        button.setToolTip(offer.address)
        button.setProperty("address", offer.address)
        button.clicked.connect(self._open_page)
        row.addWidget(button)
        column.addWidget(card)
        return button

    def _open_page(self) -> None:
        refused = self._links.open(str(self.sender().property("address")))
        if refused:
            self.failed.emit(refused)
