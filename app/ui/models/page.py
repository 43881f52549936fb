"""The Models page: the catalog, other repositories, the models on this computer and where they are kept, engines
elsewhere.

Signals: use_wanted(ModelRef) · file_wanted() · hardware_wanted() · policies_wanted() ·
link_refused(Sentence).
Not here: decisions (`app.state.models.models`, `app.state.models.library`), the parts (their own modules).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.machine.probes.known import Unknown
from app.core.models.catalog import CatalogModel
from app.core.models.model_ref import LocalModel
from app.errors import AppError, engine_failure
from app.services.hub.downloads import Transfer
from app.state.models.library import LibraryItem
from app.state.models.model_in_use import ModelPhase
from app.state.models.models import ModelsState
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.links import Links, confirm_with_box
from app.ui.kit.page_area import PageArea
from app.ui.kit.sentences import translated
from app.ui.kit.theme import PAGE_WIDTH, Space
from app.ui.kit.widgets import reading_column, set_role
from app.ui.kit.words import cores_words, gib, memory_size
from app.ui.models.catalog_card import CatalogCard
from app.ui.models.engine_list import EngineList
from app.ui.models.library_row import LibraryRow
from app.ui.models.models_folder_card import ModelsFolderCard
from app.ui.models.models_folder_controller import ModelParts, ModelsFolderController
from app.ui.models.options_form import OptionsForm
from app.ui.models.questions import HashForm, TokenForm, ask_anyway, ask_cancel_of, ask_remove
from app.ui.models.repository_form import RepositoryForm
from app.ui.models.transfer_strip import TransferStrip
from backends.contract.forms import FILE_PATTERNS, ModelForm, model_of_file


class ModelsPage(PageArea):
    """Looks at the disk and the computer each time it is shown."""

    use_wanted = Signal(object)
    hardware_wanted = Signal()
    policies_wanted = Signal()
    link_refused = Signal(object)

    def __init__(
        self,
        parts: ModelParts,
        appearance: Appearance,
        banner: Banner,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts, self._appearance, self._dialogs = parts, appearance, dialogs
        self._links = Links(confirm_with_box(self))
        self.setAccessibleName(self.tr("Models"))
        self.subtitle = set_role(QLabel(self), "secondary")
        self.subtitle.setWordWrap(True)
        self.banner = banner
        self.cards = [self._make_card() for _ in parts.models.catalog.models]
        self.other_button = QPushButton(self.tr("Another repository…"), self)
        self.ask_button = set_role(QPushButton(self), "quiet")
        self.asked = set_role(QLabel(self), "note")
        self.asked.setWordWrap(True)
        self.add_button = QPushButton(self.tr("Add a file or folder…"), self)
        self.refresh_button = set_role(QPushButton(self.tr("Rescan"), self), "quiet")
        self.rows: list[LibraryRow] = []
        self.strips: dict[str, _OtherDownload] = {}
        self.nothing = set_role(QLabel(self), "secondary")
        self.engines = EngineList(parts.engines, self)
        self.place = ModelsFolderCard(parts.moving, appearance, self)
        self.place_desk = ModelsFolderController(parts, self.place, self.banner, dialogs, self)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.cards[0].button)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._parts.models.probe_machine()
        self._parts.library.refresh()
        self.refresh()

    def refresh(self) -> None:
        """Update the whole page from the states; does nothing while the page is hidden."""
        if not self.isVisible():
            return
        self.subtitle.setText(self._subtitle())
        self._show_cards()
        self._show_refresh()
        self._show_others()
        self._show_rows()
        self._show_unusable()
        in_use = self._parts.in_use
        self.engines.show_engines(in_use.loaded if in_use.phase is ModelPhase.READY else None)
        self.place_desk.show()

    # what is shown

    def _subtitle(self) -> str:
        hardware = self._parts.models.hardware
        if hardware is None:
            return self.tr("Checking this computer …")
        cpu = hardware.cpu
        parts = [] if isinstance(cpu.model, Unknown) else [cpu.model]
        parts.append(cores_words(cpu.usable_cores))
        parts.append(self.tr("{size} memory").format(size=gib(hardware.memory.total)))
        parts += [gpu.name for gpu in hardware.gpus]
        return self.tr("This computer: {facts}").format(facts=" · ".join(parts))

    def _show_cards(self) -> None:
        models = self._parts.models
        on_disk = [row.model for row in self._parts.library.rows]
        for widget, card in zip(self.cards, models.cards, strict=True):
            widget.show_card(card, models.local_of(card.model, on_disk), models.transfer_of(card.model))

    def _show_refresh(self) -> None:
        refresh = self._parts.models.refresh
        asking = self.tr("Asking about {done} of {total} …").format(done=refresh.heard + 1, total=refresh.total)
        self.ask_button.setText(asking if refresh.is_running else self.tr("Refresh the catalog"))
        self.ask_button.setEnabled(not refresh.is_running)
        self.ask_button.setToolTip(self.tr("Ask Hugging Face for sizes and hashes. Nothing is downloaded."))
        summary = refresh.summary
        self.asked.setText("" if summary is None else translated(summary))
        self.asked.setVisible(summary is not None)

    def _show_others(self) -> None:
        """Downloads of repositories that were named by hand."""
        models = self._parts.models
        in_cards = {transfer.download.id for model in models.catalog.models if (transfer := models.transfer_of(model))}
        others = {t.download.id: t for t in models.transfers if t.download.id not in in_cards}
        for gone in set(self.strips) - set(others):
            self.strips.pop(gone).deleteLater()
        for download_id, transfer in others.items():
            if download_id not in self.strips:
                strip = _OtherDownload(models, self._appearance, self)
                self._wire(strip.strip)
                self._others.addWidget(strip)
                self.strips[download_id] = strip
            self.strips[download_id].show_transfer(transfer)

    def _show_rows(self) -> None:
        library, in_use = self._parts.library, self._parts.in_use
        rows = library.rows
        while len(self.rows) < len(rows):
            self.rows.append(self._make_row())
            self._library.addWidget(self.rows[-1])
        loaded = in_use.loaded if in_use.phase is ModelPhase.READY else None
        for number, widget in enumerate(self.rows):
            widget.setVisible(number < len(rows))
            if number < len(rows):
                widget.show_row(rows[number], is_loaded=rows[number].model.ref == loaded)
        self.nothing.setText(self.tr("Searching …") if not library.was_looked_at else self.tr("No model was found."))
        self.nothing.setVisible(not rows)

    def _show_unusable(self) -> None:
        """What is there and cannot be used, and why; Ollama's own form among it."""
        lines = list[str]()
        for entry in self._parts.library.unusable:
            failure = engine_failure(entry.code, entry.detail, {})
            lines.append(f"{entry.path.name}: {translated(failure.sentence)}")
        why = self.tr(
            "kept by Ollama in a layout of its own, which llama.cpp cannot load. Download the model here instead."
        )
        lines += [f"{blob.tag} ({memory_size(blob.size)}): {why}" for blob in self._parts.library.ollama]
        self.unusable.setText("\n".join(lines))
        self.unusable.setVisible(bool(lines))
        self.forget.setVisible(bool(self._parts.library.away))
        self.forget.setToolTip("\n".join(map(str, self._parts.library.away)))
        damaged = self._parts.library.damaged
        size = sum(file.stat().st_size for file in damaged if file.is_file())
        self.damaged.setText(self.tr("Delete damaged downloads, {size}").format(size=memory_size(size)))
        self.damaged.setToolTip("\n".join(map(str, damaged)))
        self.damaged.setVisible(bool(damaged))

    def _progressed(self, download_id: str) -> None:
        """Only what has changed is drawn anew, four times a second."""
        if not self.isVisible():
            return
        models = self._parts.models
        for widget, card in zip(self.cards, models.cards, strict=True):
            transfer = models.transfer_of(card.model)
            if transfer is not None and transfer.download.id == download_id:
                widget.strip.show_transfer(transfer)
        other = next((t for t in models.transfers if t.download.id == download_id), None)
        if other is not None and download_id in self.strips:
            self.strips[download_id].show_transfer(other)

    # what the user does

    def _download(self, model: CatalogModel, form: ModelForm) -> None:
        """At once; what would not run here only when it is meant."""
        self.banner.end(About.MODELS_PAGE)
        begin = partial(self._parts.models.download, model, form)
        card = next(card for card in self._parts.models.cards if card.model.name == model.name)
        if card.fit is not None and not card.fit.fits:
            ask_anyway(model.name, card.fit, begin, self)
        else:
            begin()

    def _ask_cancel(self, download_id: str) -> None:
        ask_cancel_of(self._parts.models, download_id, self)

    def _ask_token(self, download_id: str) -> None:
        TokenForm(partial(self._parts.models.use_token, download_id), self).open()

    def _ask_remove(self, row: LibraryItem) -> None:
        ask_remove(row, partial(self._parts.library.remove, row.model.path), self)

    def _ask_hash(self, row: LibraryItem) -> None:
        HashForm(row, partial(self._parts.library.compare, row.model.path), self).open()

    def _ask_options(self, row: LibraryItem) -> None:
        OptionsForm(self._parts.choices, row.model, self).open()

    def _ask_file(self) -> None:
        patterns = self.tr("Models ({patterns})").format(patterns=" ".join(FILE_PATTERNS))
        dialog = self._dialogs.file(self, self.tr("Add a model"), FileKind.MODEL, (patterns,))
        dialog.fileSelected.connect(self._add)
        dialog.open()

    def _add(self, name: str) -> None:
        path = Path(name)
        self._parts.library.add(model_of_file(path))

    def _open_page(self, address: str) -> None:
        refused = self._links.open(address)
        if refused:
            self.link_refused.emit(refused)

    def _unsaved(self, failure: AppError) -> None:
        self.banner.show_message(translated(failure.sentence))

    def _removed(self, name: str, size: int) -> None:
        words = self.tr("{name} is in the trash. Emptying it frees {size}.").format(name=name, size=memory_size(size))
        self.banner.show_message(words, is_failure=False)

    # putting it together

    def _connect(self) -> None:
        parts, models, library = self._parts, self._parts.models, self._parts.library
        for source in (models.changed, library.changed, parts.in_use.changed, parts.preferences.changed):
            source.connect(self.refresh)
        models.progressed.connect(self._progressed)
        models.stopped.connect(library.refresh)
        parts.moving.finished.connect(library.refresh)
        parts.moving.failed.connect(library.refresh)
        library.removed.connect(self._removed)
        self.other_button.clicked.connect(self._ask_repository)
        self.damaged.clicked.connect(library.delete_damaged)
        self.forget.clicked.connect(library.forget_away)
        self.ask_button.clicked.connect(models.refresh.start)
        self.add_button.clicked.connect(self._ask_file)
        parts.engines.changed.connect(self.refresh)
        parts.engines.unsaved.connect(self._unsaved)
        self.engines.use_wanted.connect(self.use_wanted)
        self.refresh_button.clicked.connect(library.refresh)

    def _ask_repository(self) -> None:
        RepositoryForm(self._parts.models, self).open()

    def _make_card(self) -> CatalogCard:
        card = CatalogCard(self._parts.models, self._appearance, self)
        card.wanted.connect(self._download)
        card.use_wanted.connect(self.use_wanted)
        card.page_wanted.connect(self._open_page)
        card.hardware_wanted.connect(self.hardware_wanted)
        card.policies_wanted.connect(self.policies_wanted)
        self._wire(card.strip)
        return card

    def _make_row(self) -> LibraryRow:
        row = LibraryRow(self._parts.library, self._appearance, self)
        row.use_wanted.connect(self.use_wanted)
        row.judge_wanted.connect(self._judge_with)
        row.options_wanted.connect(self._ask_options)
        row.compare_wanted.connect(self._ask_hash)
        row.remove_wanted.connect(self._ask_remove)
        return row

    def _judge_with(self, model: LocalModel) -> None:
        """Use a model, unless it is in use, and show the page that judges."""
        if self._parts.in_use.loaded != model:
            self.use_wanted.emit(model)
        self.policies_wanted.emit()

    def _wire(self, strip: TransferStrip) -> None:
        strip.cancel_wanted.connect(self._ask_cancel)
        strip.token_wanted.connect(self._ask_token)

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        self._lay_out_offers(column)
        column.addSpacing(Space.SMALL)
        self._lay_out_library(column)
        column.addSpacing(Space.SMALL)
        column.addWidget(self.engines)
        column.addSpacing(Space.SMALL)
        column.addWidget(self.place)
        column.addStretch(1)
        page = set_role(QWidget(self), "page")
        page.setLayout(reading_column(body, Space.WIDE, Space.WIDE, PAGE_WIDTH))
        self.setWidget(page)

    def _lay_out_offers(self, column: QVBoxLayout) -> None:
        column.addWidget(self.subtitle)
        for card in self.cards:
            column.addWidget(card)
        self._others = QVBoxLayout()
        self._others.setSpacing(Space.MEDIUM)
        column.addLayout(self._others)
        below = FoldingRow()
        below.addWidget(self.other_button)
        below.addWidget(self.ask_button)
        below.addWidget(self.asked, 1)
        below.addStretch(1)
        column.addLayout(below)

    def _lay_out_library(self, column: QVBoxLayout) -> None:
        heading = FoldingRow()
        heading.addWidget(set_role(QLabel(self.tr("On this computer"), self), "heading"), 1)
        heading.addWidget(self.refresh_button)
        heading.addWidget(self.add_button)
        column.addLayout(heading)
        column.addWidget(self.nothing)
        self._library = QVBoxLayout()
        self._library.setSpacing(Space.SMALL)
        column.addLayout(self._library)
        self.unusable = set_role(QLabel(self), "note")
        self.unusable.setWordWrap(True)
        self.unusable.setTextFormat(Qt.TextFormat.PlainText)  # names of files are no markup
        column.addWidget(self.unusable)
        self.forget = QPushButton(self.tr("Forget what is not connected"), self)
        self.damaged = QPushButton(self)
        for button in (self.forget, self.damaged):
            button.hide()
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)


class _OtherDownload(QFrame):
    """A download that belongs to no card of the catalog."""

    def __init__(self, state: ModelsState, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.name = set_role(QLabel(self), "heading")
        self.origin = set_role(QLabel(self), "secondary")
        self.strip = TransferStrip(state, appearance, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        for widget in (self.name, self.origin, self.strip):
            column.addWidget(widget)

    def show_transfer(self, transfer: Transfer) -> None:
        """Show this download's title, its repository and how far it is."""
        self.name.setText(transfer.download.title)
        self.origin.setText(self.tr("from {repository}").format(repository=transfer.download.repository))
        self.strip.show_transfer(transfer)
