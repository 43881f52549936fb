"""One download: its bar, figures and buttons; what went wrong and what can be done about it.

Signals: token_wanted(str id) · cancel_wanted(str id). Not here: the questions these ask (`questions`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.network_errors import NetworkCode
from app.services.hub.downloads import DownloadPhase, Transfer
from app.state.models.models import ModelsState
from app.ui.kit.appearance import Appearance
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.models.transfer_bar import TransferBar
from app.ui.models.words import bytes_words, speed_words

_ASKS_FOR_TOKEN = (NetworkCode.GATED, NetworkCode.TOKEN_REFUSED)


class TransferStrip(QWidget):
    """Stands in a card; hidden where there is no download."""

    token_wanted = Signal(str)
    cancel_wanted = Signal(str)

    def __init__(self, state: ModelsState, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self._id = ""
        self._is_active = False
        self.figures = set_role(QLabel(self), "note")
        self.bar = TransferBar(appearance, self)
        self.bytes = set_role(QLabel(self), "note")
        self.trouble = set_role(QLabel(self), "bad")
        for words in (self.figures, self.bytes, self.trouble):
            words.setWordWrap(True)
        self.token_button = QPushButton(self.tr("Enter a token…"), self)
        self.try_button = QPushButton(self.tr("Try now"), self)
        self.go_button = QPushButton(self)
        self.cancel_button = QPushButton(self.tr("Cancel"), self)
        self.token_button.clicked.connect(self._want_token)
        self.try_button.clicked.connect(self._try_now)
        self.go_button.clicked.connect(self._go)
        self._transfer: Transfer | None = None
        self._second = QTimer(self, interval=1000)  # while it waits: how long it still does
        self._second.timeout.connect(self._show_figures)
        self.cancel_button.clicked.connect(self._want_cancel)
        self._lay_out()
        self.hide()

    def show_transfer(self, transfer: Transfer | None) -> None:
        """Show how far a download is, and what can be done with it."""
        self.setVisible(transfer is not None)
        self._transfer = transfer
        if transfer is None:
            self._second.stop()
            return
        is_waiting = transfer.phase is DownloadPhase.WAITING
        self._second.start() if is_waiting else self._second.stop()
        self._id, self._is_active = transfer.download.id, transfer.is_active
        self._show_figures()
        self._show_trouble(transfer)
        self._show_buttons(transfer, transfer.download.title)

    def _show_figures(self) -> None:
        transfer = self._transfer
        if transfer is None:
            return
        self.figures.setText(speed_words(transfer))
        self.figures.setToolTip(transfer.reason)
        self.bytes.setText(bytes_words(transfer))
        total = max(1, transfer.total)
        words = f"{transfer.download.title}: {self.figures.text()}, {self.bytes.text()}"
        self.bar.show_parts(transfer.done / total, transfer.verified / total, words)

    def _show_trouble(self, transfer: Transfer) -> None:
        failure = transfer.failure
        self.trouble.setVisible(failure is not None)  # below the buttons' line: they stay under the pointer
        if failure is not None:
            aside = f" ({failure.path})" if failure.code is NetworkCode.DAMAGED else ""
            self.trouble.setText(translated(failure.sentence) + aside)
            self.trouble.setToolTip(failure.detail)

    def _show_buttons(self, transfer: Transfer, title: str) -> None:
        failure = transfer.failure
        self.token_button.setVisible(failure is not None and failure.code in _ASKS_FOR_TOKEN)
        self.try_button.setVisible(transfer.phase is DownloadPhase.WAITING)
        self.try_button.setAccessibleName(f"{self.try_button.text()}: {title}")
        verb = self.tr("Pause") if transfer.is_active else self.tr("Resume")
        self.go_button.setText(self.tr("Try again") if failure is not None else verb)
        for button in (self.go_button, self.cancel_button):
            button.setEnabled(transfer.phase is not DownloadPhase.ENDING)
            button.setAccessibleName(f"{button.text()}: {title}")

    def _want_token(self) -> None:
        self.token_wanted.emit(self._id)

    def _want_cancel(self) -> None:
        self.cancel_wanted.emit(self._id)

    def _try_now(self) -> None:
        self._state.try_now(self._id)

    def _go(self) -> None:
        if self._is_active:
            self._state.pause(self._id)
        else:
            self._state.resume(self._id)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.figures)
        words.addWidget(self.bytes)
        words.addWidget(self.trouble)
        words.addStretch(1)
        row.addLayout(words, 1)
        for button in (self.token_button, self.try_button, self.go_button, self.cancel_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
