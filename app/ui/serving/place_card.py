"""Where the local API listens, and which web pages may use it. Another address than this computer's asks first."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.core.jobs.serving_choices import HIGHEST_PORT, origins_of
from app.core.jobs.serving_wire import EVERYWHERE, THIS_COMPUTER, is_private
from app.state.serving import ServingState
from app.ui.kit.boxes import ChoiceBox, WholeBox
from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.form import Form
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role

_FIELD_WIDTH = 272


class PlaceCard(QFrame):
    """Address, port, and web pages."""

    def __init__(self, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self.host = ChoiceBox(self)
        self.host.activated.connect(self._choose_host)
        self.port = WholeBox(self)
        self.port.setRange(1, HIGHEST_PORT)
        self.port.setGroupSeparatorShown(False)
        self.port.editingFinished.connect(lambda: state.set_port(self.port.value()))
        self.origins = ClearableField(self)
        self.origins.setPlaceholderText("https://chat.example.org")
        self.origins.editingFinished.connect(self._set_origins)
        self.risk = set_role(QLabel(self), "slow")
        self.risk.setWordWrap(True)
        self.wrong = set_role(QLabel(self), "bad")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self._lay_out()
        state.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen, unless it is being typed."""
        choices = self._state.choices
        hosts = list(dict.fromkeys((THIS_COMPUTER, EVERYWHERE, choices.host)))
        if [self.host.itemData(place) for place in range(self.host.count())] != hosts:
            self.host.clear()
            for host in hosts:
                self.host.addItem(self._host_words(host), host)
        self.host.setCurrentIndex(hosts.index(choices.host))
        if not self.port.hasFocus():
            with QSignalBlocker(self.port):
                self.port.setValue(choices.port)
        if not self.origins.hasFocus() and self.wrong.isHidden():
            self.origins.setText(" ".join(choices.origins))
        self.risk.setVisible(not is_private(choices.host))
        self.risk.setText(
            self.tr(
                "Other computers can ask, with the key, at this computer’s address in the network in the place of "
                "127.0.0.1. Nothing on the way is encrypted."
            )
        )

    def _host_words(self, host: str) -> str:
        match host:
            case _ if host == THIS_COMPUTER:
                return self.tr("This computer only ({host})").format(host=host)
            case _ if host == EVERYWHERE:
                return self.tr("Other computers too ({host})").format(host=host)
            case _:
                return host

    def _choose_host(self, place: int) -> None:
        host = str(self.host.itemData(place))
        if is_private(host) or host == self._state.choices.host:
            self._state.set_host(host)
        else:
            self._ask_risk(host)

    def _ask_risk(self, host: str) -> None:
        """Name the risk before other computers are let in."""
        words = self.tr(
            "Every computer that reaches this one may then use the model, if it has the key. Questions, answers and "
            "the key cross the network unencrypted: others in it can read them. Do this only in a network that you "
            "trust."
        )
        form = Form(self.tr("Let other computers ask?"), words, self)
        form.add_button(self.tr("Let them ask")).clicked.connect(form.accept)
        form.add_button(self.tr("This computer only"), is_primary=True, closes=True)
        form.accepted.connect(lambda: self._state.set_host(host))
        form.rejected.connect(self.refresh)
        form.open()

    def _set_origins(self) -> None:
        right, wrong = origins_of(self.origins.text())
        words = self.tr("{origin} is no address of a web page’s server. Write it as https://chat.example.org.")
        self.wrong.setText(words.format(origin=wrong[0]) if wrong else "")
        self.wrong.setVisible(bool(wrong))
        if not wrong:
            self._state.set_origins(right)

    def _lay_out(self) -> None:
        column = card_column(self, Space.MEDIUM)
        title = set_role(QLabel(self.tr("Where it listens"), self), "heading")
        column.addWidget(title)
        column.addLayout(_row(self, self.tr("Who may reach it"), "", self.host))
        column.addWidget(self.risk)
        column.addLayout(_row(self, self.tr("Port"), "", self.port))
        words = self.tr("Addresses of web pages that may ask. Empty: no page in a browser can.")
        column.addLayout(_row(self, self.tr("Web pages"), words, self.origins))
        column.addWidget(self.wrong)


def _row(parent: QWidget, title: str, words: str, field: QWidget) -> FoldingRow:
    """A field with its name, and words below that."""
    row = FoldingRow(Space.MEDIUM)
    column = QVBoxLayout()
    column.setSpacing(2)
    label = QLabel(title, parent)
    label.setBuddy(field)
    column.addWidget(label)
    if words:
        sentence = set_role(QLabel(words, parent), "secondary")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
    field.setAccessibleName(title)
    field.setAccessibleDescription(words)
    field.setFixedWidth(_FIELD_WIDTH)
    row.addLayout(column, 1)
    row.addWidget(field)
    return row
