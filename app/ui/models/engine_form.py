"""The dialog that adds an engine on another machine: its address, its key, and what was found there.

A certificate that nobody vouches for is shown with its fingerprint, and trusted when the person says so. Not here:
asking (`app.state.models.engines`), the list (`engine_list`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QProgressBar, QWidget

from app.core.models.remote_engines import RemoteEngine
from app.errors import EngineFailure
from app.sentence import Sentence
from app.state.models.engines import EnginesState
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.models.words import engine_abilities, engine_place
from backends.contract.errors import ErrorCode

translate = QCoreApplication.translate

_WORDS = Sentence(
    "A server with a gpt-oss model, on this computer, in your network or in a cluster. llama-server, vLLM and Ray "
    "Serve do all that a model here does; Ollama, LM Studio, Azure and others of OpenAI’s form answer by messages.",
)


class EngineForm(Form):
    """Asks the server when told to; what was found stays in view until the dialog is closed."""

    def __init__(self, state: EnginesState, parent: QWidget) -> None:
        super().__init__(translate("models", "Add an engine"), translated(_WORDS), parent)
        self.setMinimumWidth(520)
        self._state = state
        self._fingerprint = ""
        self.address = QLineEdit(self)
        self.address.setPlaceholderText("http://192.168.0.10:8080")
        self.key = QLineEdit(self)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(self.tr("only if the server wants one"))
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("its first gpt-oss model"))
        self.busy = QProgressBar(self)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(self.tr("Asking the server …"))
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = self.add_button(self.tr("Cancel"), closes=True)
        self.trust_button = self.add_button(self.tr("Trust this certificate"))
        self.find_button = self.add_button(self.tr("Connect"), is_primary=True)
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setHorizontalSpacing(Space.MEDIUM)
        rows.setVerticalSpacing(Space.SMALL)
        for words, field in (
            (self.tr("Address"), self.address),
            (self.tr("Key"), self.key),
            (self.tr("Model"), self.name),
        ):
            rows.addRow(words, field)
            field.setAccessibleName(words)
        self.content.addLayout(rows)
        self.content.addWidget(self.busy)
        self.content.addWidget(self.status)
        self.trust_button.hide()
        self.status.hide()
        self.address.setFocus()

    def _connect(self) -> None:
        self.find_button.clicked.connect(self._find)
        self.trust_button.clicked.connect(self._trust)
        self.address.textChanged.connect(self._typed)
        self.finished.connect(self._state.cancel)
        self._state.changed.connect(self._show)
        self._state.added.connect(self._added)
        self._state.failed.connect(self._fail)

    def _typed(self) -> None:
        self._fingerprint = ""
        self.trust_button.hide()
        self.find_button.show()
        self._show()

    def _show(self) -> None:
        self.busy.setVisible(self._state.is_asking)
        self.find_button.setEnabled(bool(self.address.text().strip()) and not self._state.is_asking)
        self.trust_button.setEnabled(not self._state.is_asking)

    def _find(self) -> None:
        self._ask("")

    def _trust(self) -> None:
        self._ask(self._fingerprint)

    def _ask(self, certificate: str) -> None:
        self.trust_button.hide()
        self._say("", "secondary")
        self._state.find(self.address.text(), self.key.text(), self.name.text(), certificate)

    def _added(self, engine: RemoteEngine) -> None:
        """Say what it is, where what is asked goes, and what it can do and cannot."""
        self._say("\n".join((engine.title, engine_place(engine), engine_abilities(engine))), "good")
        self.close_button.setText(self.tr("Done"))
        self.find_button.hide()

    def _fail(self, failure: EngineFailure) -> None:
        words = translated(failure.sentence)
        if failure.code is ErrorCode.SERVER_UNTRUSTED and failure.detail:
            self._fingerprint = failure.detail
            self.trust_button.show()
            words += "\n" + self.tr("SHA-256: {fingerprint}").format(fingerprint=spaced(failure.detail))
        elif failure.detail:
            words += "\n" + self.tr("Details: {detail}").format(detail=failure.detail)
        self._say(words, "bad")

    def _say(self, words: str, role: str) -> None:
        set_role(self.status, role)
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)
        self.status.setText(words)
        self.status.setVisible(bool(words))
        self.fit(may_shrink=False)


def spaced(fingerprint: str) -> str:
    """A fingerprint in groups of four signs, as people compare them."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4)).upper()
