"""Where models are kept, how much room is there, another folder; the switch to be offline; who was spoken to.

Signals: folder_wanted() · connections_wanted() · offline_wanted(bool) · forget_wanted() – the token.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.state.models.moving import MovingState
from app.ui.kit.appearance import Appearance
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, card_column, set_role
from app.ui.kit.words import memory_size
from app.ui.models.transfer_bar import TransferBar


class ModelsFolderCard(QFrame):
    """The foot of the page."""

    folder_wanted = Signal()
    connections_wanted = Signal()
    offline_wanted = Signal(bool)
    forget_wanted = Signal()

    def __init__(self, moving: MovingState, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._moving = moving
        self.folder = set_role(ElidedLabel(self), "secondary")
        self.change = QPushButton(self.tr("Change…"), self)
        self.bar = TransferBar(appearance, self)
        self.progress = set_role(QLabel(self), "note")
        self.stop = QPushButton(self.tr("Stop moving"), self)
        self.offline = QCheckBox(self.tr("Offline: fetch nothing from the internet"), self)
        self.forget = set_role(QPushButton(self.tr("Forget the token"), self), "quiet")
        self.connections = set_role(QPushButton(self.tr("Connections…"), self), "quiet")
        self.change.clicked.connect(self.folder_wanted)
        self.stop.clicked.connect(moving.stop)
        self.offline.toggled.connect(self.offline_wanted)
        self.forget.clicked.connect(self.forget_wanted)
        self.connections.clicked.connect(self.connections_wanted)
        moving.changed.connect(self._show_moving)
        self._lay_out()
        self._show_moving()

    def show_place(self, folder: Path, free: int | None) -> None:
        """The folder, and what is free on its disk."""
        room = self.tr("{size} free").format(size=memory_size(free)) if free is not None else self.tr("not there now")
        self.folder.setText(f"{folder} · {room}")

    def show_offline(self, *, is_chosen: bool, is_forced: bool) -> None:
        """The switch; where the environment has thrown it, it cannot be moved here."""
        self.offline.blockSignals(True)
        self.offline.setChecked(is_chosen or is_forced)
        self.offline.setEnabled(not is_forced)
        self.offline.setToolTip(self.tr("TRIPTYCH_OFFLINE or HF_HUB_OFFLINE is set.") if is_forced else "")
        self.offline.blockSignals(False)

    def _show_moving(self) -> None:
        moving = self._moving
        for widget in (self.bar, self.progress, self.stop):
            widget.setVisible(moving.is_moving)
        self.change.setEnabled(not moving.is_moving)
        words = self.tr("Moving models: {done} of {total}")
        words = words.format(done=memory_size(moving.done), total=memory_size(moving.total))
        self.progress.setText(words)
        part = moving.done / max(1, moving.total)
        self.bar.show_parts(part, part, words)

    def _lay_out(self) -> None:
        column = card_column(self)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(set_role(QLabel(self.tr("Where models are kept"), self), "heading"))
        words.addWidget(self.folder)
        top.addLayout(words, 1)
        top.addWidget(self.change)
        column.addLayout(top)
        column.addWidget(self.bar)
        moving = QHBoxLayout()
        moving.addWidget(self.progress, 1)
        moving.addWidget(self.stop)
        column.addLayout(moving)
        column.addWidget(self.offline)
        foot = FoldingRow()
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.connections)
        foot.addWidget(self.forget)
        foot.addStretch(1)
        column.addLayout(foot)
