"""The engine pack on the Hardware page: what is used, what it brought, how to get one, go back, or remove it.

Not here: unpacking, testing, measuring (`app.state.machine.engine_packs`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.packs.installed import InstalledPack, PackGain
from app.errors import AppError
from app.services.engine.pack_installing import PackStage
from app.services.engine.pack_test import PackPassed
from app.state.machine.engine_packs import EnginePacksState
from app.state.machine.pack_offers import PackOffersState
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import rate_words

_STEPS = 1000  # of the bar


class PackCard(QFrame):
    """A card of the Hardware page."""

    def __init__(
        self,
        state: EnginePacksState,
        offers: PackOffersState,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state, self._offers, self._dialogs = state, offers, dialogs
        self._failure: AppError | None = None  # why the last one is not used
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.note = set_role(QLabel(self), "secondary")
        self.note.setWordWrap(True)
        self.details = QPushButton(self.tr("Details"), self)
        self.details.setCheckable(True)
        self.detail = set_role(QLabel(self), "note")
        self.detail.setWordWrap(True)
        self.detail.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(Space.SMALL)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.use = set_role(QPushButton(self.tr("Use it"), self), "primary")
        self.look = QPushButton(self.tr("Look for its engine"), self)
        self.get = set_role(QPushButton(self.tr("Get it"), self), "primary")
        self.file = QPushButton(self.tr("From a file…"), self)
        self.back = QPushButton(self.tr("Go back"), self)
        self.remove = QPushButton(self.tr("Remove"), self)
        self.stop = QPushButton(self.tr("Cancel"), self)
        self._lay_out()
        self._connect()
        self._refresh()

    def _choose(self) -> None:
        forms = [self.tr("Engine packs (*.zip)"), self.tr("All files (*)")]
        dialog = self._dialogs.file(self, self.tr("Engine pack"), FileKind.PACK, forms)
        dialog.fileSelected.connect(self._offer)
        dialog.open()

    def _cancel(self) -> None:
        self._offers.cancel()
        self._state.cancel()

    def _offer(self, name: str) -> None:
        self._state.offer(Path(name))

    def _remove(self) -> None:
        if (pack := self._removable()) is not None:
            self._state.remove(pack)

    def _removable(self) -> InstalledPack | None:
        """The one in use; where none is, the first of those that lie here."""
        return self._state.active or next(iter(self._state.packs), None)

    # what is shown

    def _failed(self, failure: AppError) -> None:
        self._failure = failure
        self._refresh()

    def _used(self, _pack: InstalledPack, _passed: PackPassed) -> None:
        self._failure = None
        self._refresh()

    def _refresh(self) -> None:
        is_asking = self._state.offered is not None
        is_busy = self._state.stage is not PackStage.NONE or self._offers.is_looking or self._offers.is_fetching
        is_idle = not is_busy and not is_asking
        self._failure = self._failure if is_idle else None
        self.words.setText(self._words())
        self.note.setText(self._note())
        self.note.setVisible(bool(self.note.text()))
        self._refresh_details(is_idle)
        self.bar.setVisible(is_busy or self._state.is_measuring)
        self.bar.setRange(0, _STEPS if self._offers.is_fetching else 0)
        self.bar.setValue(round(_STEPS * self._offers.fraction))
        self.use.setVisible(is_asking)
        self.stop.setVisible(not is_idle)
        self._refresh_offers(is_idle)

    def _refresh_details(self, is_idle: bool) -> None:
        trouble = (self._failure or self._state.trouble) if is_idle else None
        self.detail.setText(trouble.detail if trouble is not None else "")
        self.details.setVisible(bool(self.detail.text()))
        self.detail.setVisible(bool(self.detail.text()) and self.details.isChecked())

    def _refresh_offers(self, is_idle: bool) -> None:
        is_wanted = is_idle and self._state.active is None and bool(self._offers.gpu)
        self.look.setVisible(is_wanted and self._offers.offer is None)
        self.get.setVisible(is_wanted and self._offers.offer is not None)
        self.file.setVisible(is_idle)
        self.back.setVisible(is_idle and self._state.can_go_back)
        self.back.setText(self._back_words())
        self.remove.setText(self._remove_words())
        self.remove.setVisible(is_idle and bool(self._state.packs))

    def _words(self) -> str:
        match self._state.stage:
            case PackStage.UNPACKING:
                return self.tr("Unpacking the engine pack and checking every byte …")
            case PackStage.TESTING:
                return self.tr("Testing it: your GPU has to answer what the processor answers …")
            case PackStage.NONE:
                return self._words_at_rest()

    def _words_at_rest(self) -> str:
        if self._offers.is_fetching:
            return self.tr("Getting the engine: {done} % …").format(done=int(100 * self._offers.fraction))
        if (offered := self._state.offered) is not None:
            return self.tr("Use “{name}” as an engine?").format(name=offered.name)
        pack = self._state.active
        if pack is None and self._offers.gpu:
            return self._gpu_words()
        if pack is None:
            return self.tr("Models run on the processor. An engine pack lets them run on your GPU.")
        size = self.tr("{size} MB").format(size=f"{pack.manifest.size / 1e6:.0f}")
        return self.tr("The engine for {title} is in use ({size}).").format(title=pack.manifest.title, size=size)

    def _gpu_words(self) -> str:
        gpu, offer = self._offers.gpu, self._offers.offer
        if offer is not None:
            size = f"{offer.size / 1e6:.0f}"
            return self.tr("{gpu}: an engine for it is {size} MB.").format(gpu=gpu, size=size)
        if self._offers.has_looked:
            return self.tr("{gpu}: there is no engine for it yet.").format(gpu=gpu)
        return self.tr("{gpu}: the engine cannot use it yet. An engine pack for it may be had.").format(gpu=gpu)

    def _note(self) -> str:
        if self._state.offered is not None:
            return self.tr(
                "An engine pack is a program that computes with your models. Use packs only from people you trust. "
                "It is tested before it is used."
            )
        trouble = self._failure or self._state.trouble
        if trouble is not None:
            return translated(trouble.sentence)
        if self._state.is_measuring:
            return self.tr("Measuring how fast your model is with it …")
        gain = self._state.gain
        return self._gain_words(gain) if gain is not None else ""

    def _gain_words(self, gain: PackGain) -> str:
        """What was measured, both figures and what they make."""
        rates = {"before": rate_words(gain.before), "after": rate_words(gain.after), "model": gain.model}
        words = self.tr("{model}: {before} tokens a second before, {after} with it (measured here)").format(**rates)
        times = self.tr("{times} times as fast").format(times=rate_words(gain.times))
        return f"{words} · {times}" if gain.times > 0 else words

    def _back_words(self) -> str:
        before = self._state.previous
        if before is None and self._state.active is not None:
            return self.tr("Back to the processor")
        title = before.manifest.title if before is not None else ""
        return self.tr("Back to {title}").format(title=title) if title else self.tr("Go back")

    def _remove_words(self) -> str:
        pack = self._removable()
        if pack is None or pack == self._state.active:
            return self.tr("Remove")
        return self.tr("Remove {title}").format(title=pack.manifest.title)

    def _connect(self) -> None:
        state = self._state
        state.changed.connect(self._refresh)
        state.failed.connect(self._failed)
        state.used.connect(self._used)
        self.file.clicked.connect(self._choose)
        self.details.toggled.connect(self._refresh)
        self.back.clicked.connect(state.go_back)
        self.remove.clicked.connect(self._remove)
        self._offers.changed.connect(self._refresh)
        self._offers.failed.connect(self._failed)
        self.look.clicked.connect(self._offers.look)
        self.get.clicked.connect(self._offers.get)
        self.stop.clicked.connect(self._cancel)
        self.use.clicked.connect(state.install_offered)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(set_role(QLabel(self.tr("Engine for your GPU"), self), "heading"))
        column.addWidget(self.words)
        column.addWidget(self.note)
        column.addWidget(self.detail)
        column.addWidget(self.bar)
        row = FoldingRow()
        for button in (self.use, self.get, self.look, self.file, self.back, self.remove, self.details, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
