"""What is asked and told of one MCP server: may it run, what did it say, shall it go."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QLabel, QWidget

from app.core.tools.mcp_server import McpServer
from app.core.tools.permission import shown_verbatim
from app.services.tools.mcp_servers import McpServers
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.form import Form
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import set_role

_LOW, _HIGH, _WIDE = 96, 260, 560


def verbatim_box(text: str, name: str, height: int, parent: QWidget) -> TextBox:
    """A text to be read letter by letter."""
    box = set_role(TextBox(parent, text), "field")
    box.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName(name)
    box.setFixedHeight(height)
    return box


class McpApprovalDialog(Form):
    """Signals: approved(str) – exactly this, as it was shown. Closing approves nothing."""

    approved = Signal(str)

    def __init__(self, server: McpServer, parent: QWidget) -> None:
        translate = QCoreApplication.translate
        title = translate("McpApprovalDialog", "May “{name}” be used?").format(name=server.name)
        super().__init__(title, self._words(server), parent)
        self._shown = server.shown
        self.shown = verbatim_box(self._shown, self.tr("What is approved, word for word"), _LOW, self)
        self.content.addWidget(self.shown)
        note = set_role(QLabel(self.tr("If it ever changes, you are asked again."), self), "note")
        note.setWordWrap(True)
        self.content.addWidget(note)
        self.cancel_button = self.add_button(self.tr("Not now"), closes=True)
        verb = self.tr("Approve and start") if server.is_program else self.tr("Approve and connect")
        self.approve_button = self.add_button(verb, is_primary=True)
        self.approve_button.clicked.connect(self._approve)
        self.cancel_button.setFocus()
        self.resize(min(_WIDE, max(parent.window().width(), self.minimumWidth())), self.sizeHint().height())

    @staticmethod
    def _words(server: McpServer) -> str:
        def tr(text: str) -> str:
            return QCoreApplication.translate("McpApprovalDialog", text)

        if server.is_program:
            return tr("This program runs with your rights: it can read and change your files, and use the network.")
        words = tr("Triptych sends to {host} what the model asks of its tools.").format(host=server.host)
        if server.url.startswith("http://") and server.needs_network:
            words += " " + tr("The connection is not encrypted: others in the network can read it.")
        return words

    def _approve(self) -> None:
        self.approved.emit(self._shown)
        self.accept()


class McpDetailsDialog(Form):
    """What a server has said last, which changes nothing."""

    def __init__(self, name: str, servers: McpServers, parent: QWidget) -> None:
        translate = QCoreApplication.translate
        title = translate("McpDetailsDialog", "What “{name}” said").format(name=name)
        super().__init__(title, translate("McpDetailsDialog", "The end of its error output."), parent)
        self._name = name
        self.said = verbatim_box("", self.tr("What it said"), _HIGH, self)
        self.said.setPlaceholderText(self.tr("It has said nothing."))
        self.content.addWidget(self.said)
        self.place_button(CopyButton(lambda: self.said.text, self))
        self.add_button(self.tr("Close"), is_primary=True, closes=True)
        self.resize(min(_WIDE, max(parent.window().width(), self.minimumWidth())), self.sizeHint().height())
        servers.details.connect(self._show)
        servers.tell_details(name)

    def _show(self, name: str, text: str) -> None:
        if name == self._name:
            self.said.set_text(shown_verbatim(text))


class McpRemoveDialog(Form):
    """Asks before a server is forgotten; accepted: it is to go."""

    def __init__(self, name: str, parent: QWidget) -> None:
        translate = QCoreApplication.translate
        title = translate("McpRemoveDialog", "Remove “{name}”?").format(name=name)
        words = translate("McpRemoveDialog", "Triptych forgets it and its key. The program itself stays.")
        super().__init__(title, words, parent)
        self.add_button(self.tr("Cancel"), closes=True)
        self.remove_button = self.add_button(self.tr("Remove"), is_primary=True)
        self.remove_button.clicked.connect(self.accept)
