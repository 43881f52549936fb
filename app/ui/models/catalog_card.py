"""One model of the catalog: what it is for, whether it runs here, how long it takes, and one button.

Signals: wanted(CatalogModel, str form) · use_wanted(LocalModel) · page_wanted(str address) · hardware_wanted() ·
policies_wanted(). Not here: what the download does (`transfer_strip`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.core.machine.fit import Verdict
from app.core.models.catalog import Source
from app.core.models.model_ref import LocalModel
from app.core.policy.policy import judges
from app.services.hub.downloads import Transfer
from app.state.models.models import CatalogItem, ModelsState
from app.ui.kit.appearance import Appearance
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, card_column, set_role, set_state
from app.ui.kit.words import memory_size
from app.ui.models.transfer_strip import TransferStrip
from app.ui.models.words import catalog_words, usual_time, verdict_role, verdict_words
from backends.contract.forms import ModelForm
from backends.contract.kinds import kind_for, runs_here

_NARROW = 560  # pixels


class CatalogCard(QFrame):
    """Shows one card at a time."""

    wanted = Signal(object, str)
    use_wanted = Signal(object)
    page_wanted = Signal(str)
    hardware_wanted = Signal()
    policies_wanted = Signal()

    def __init__(self, state: ModelsState, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._card: CatalogItem | None = None
        self._local: LocalModel | None = None
        self.name = set_role(ElidedLabel(self), "heading")
        self.badge = set_role(QLabel(self.tr("Recommended for this computer"), self), "badge")
        self.badge.setMinimumWidth(1)  # else it would widen the page
        self.purpose = set_role(QLabel(self), "secondary")
        self.verdict = QLabel(self)
        self.details = set_role(QLabel(self), "note")
        for label in (self.purpose, self.verdict, self.details):
            label.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._clicked)
        self.what_could = set_role(QPushButton(self.tr("What could run it?"), self), "quiet")
        self.what_could.clicked.connect(self.hardware_wanted)
        self.judge = set_role(QPushButton(self.tr("Judge by a policy"), self), "quiet")
        self.judge.clicked.connect(self.policies_wanted)
        self.more = set_role(QPushButton(self.tr("More ▾"), self), "quiet")
        menu = QMenu(self.more)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self._fill_menu)
        menu.triggered.connect(self._chosen)
        self.more.setMenu(menu)
        self.strip = TransferStrip(state, appearance, self)
        self._lay_out()

    def show_card(self, card: CatalogItem, local: LocalModel | None, transfer: Transfer | None) -> None:
        """Everything about a model; `local` where it is on this computer already."""
        self._card, self._local = card, local
        model, source = card.model, card.model.sources[0]
        self.name.setText(model.name)
        self._show_badge()
        self.judge.setVisible(judges(model.name))
        self.judge.setAccessibleName(f"{self.judge.text()}: {model.name}")
        needs = self.tr("Needs {needs}.").format(needs=catalog_words(model.needs))
        self.purpose.setText(f"{catalog_words(model.purpose)} {needs}")
        self._show_verdict(card)
        owner = source.repository.partition("/")[0]
        hashed = self.tr("hash from: {who}").format(who=catalog_words(source.hash_from))
        parts = [self.tr("OpenAI · {licence} · MXFP4 from {owner}").format(licence=model.licence, owner=owner)]
        self.details.setText(" · ".join((*parts, usual_time(source.size), hashed)))
        self._show_button(card, transfer, source.size)
        self.more.setAccessibleName(self.tr("More about {name}").format(name=model.name))
        self.strip.show_transfer(transfer)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_badge()

    def _show_badge(self) -> None:
        """Where there is no room for it, the card's edge says it alone."""
        self.badge.setVisible(self._card is not None and self._card.is_recommended and self.width() >= _NARROW)

    def _show_verdict(self, card: CatalogItem) -> None:
        is_no = card.fit is not None and card.fit.verdict is Verdict.NO
        set_role(self.verdict, verdict_role(card.fit, card.speed) if card.fit else "secondary")
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(verdict_words(card.fit, card.speed) if card.fit else self.tr("Checking this computer …"))
        is_estimated = card.speed is not None and not card.speed.is_measured
        self.verdict.setToolTip(
            self.tr("Estimated from how fast this computer’s memory is. “Hardware” measures it.")
            if is_estimated
            else ""
        )
        self.what_could.setVisible(is_no)

    def _show_button(self, card: CatalogItem, transfer: Transfer | None, size: int) -> None:
        is_here = self._local is not None
        words = self.tr("Use it") if is_here else self.tr("Download {size}").format(size=memory_size(size))
        self.button.setText(words)
        self.button.setAccessibleName(f"{words}: {card.model.name}")
        self.button.setVisible(transfer is None)
        set_role(self.button, "primary" if card.is_recommended and not is_here else "")
        set_state(self.button, "marked", card.is_recommended)
        set_state(self, "marked", card.is_recommended)

    def _fill_menu(self) -> None:
        """When it opens. Actions carry what they do: a function of their own would outlive them."""
        menu = self.more.menu()
        menu.clear()
        if self._card is None:
            return
        for source in self._card.model.sources[1:]:
            self._offer_form(menu, source)
        for source in self._card.model.sources:
            action = menu.addAction(self.tr("Open {page}").format(page=source.repository))
            action.setData(f"https://huggingface.co/{source.repository}")

    def _offer_form(self, menu: QMenu, source: Source) -> None:
        """Another form than the usual one, for the backend that takes it."""
        kind = kind_for(source.form)
        if kind is not None:
            words = self.tr("Download for {backend}, {size}")
            action = menu.addAction(words.format(backend=kind.title, size=memory_size(source.size)))
            action.setData(source)
            action.setEnabled(runs_here(kind))
            action.setToolTip(self.tr("{backend} needs {needs}.").format(backend=kind.title, needs=kind.needs))

    def _chosen(self, action: QAction) -> None:
        match action.data():
            case Source() as source:
                self._want(source.form)
            case address:
                self.page_wanted.emit(address)

    def _clicked(self) -> None:
        if self._local is not None:
            self.use_wanted.emit(self._local)
        elif self._card is not None:
            self._want(self._card.model.sources[0].form)

    def _want(self, form: ModelForm) -> None:
        if self._card is not None:
            self.wanted.emit(self._card.model, form)
            if self.strip.isVisible():
                self.strip.go_button.setFocus()  # the button that had it has gone

    def _lay_out(self) -> None:
        column = card_column(self)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.name)
        top.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        top.addWidget(self.more)
        top.addWidget(self.button)
        column.addLayout(top)
        column.addWidget(self.purpose)
        words = QVBoxLayout()
        words.addWidget(self.verdict)
        verdict = FoldingRow()
        verdict.addLayout(words, 1)
        verdict.addWidget(self.what_could)
        verdict.addWidget(self.judge)
        column.addLayout(verdict)
        column.addWidget(self.details)
        column.addWidget(self.strip)
