"""A box for the block by which another program knows its MCP servers, and what was found in it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.core.tools.mcp_import import ProposedServer, read_block
from app.core.tools.mcp_server import McpServer, McpServerRefused
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import set_role

_HEIGHT, _WIDTH = 220, 560


class McpPasteDialog(Form):
    """Signals: wanted(tuple[ProposedServer, ...]) – all that were found."""

    wanted = Signal(object)

    def __init__(self, taken: Mapping[str, McpServer], parent: QWidget) -> None:
        translate = QCoreApplication.translate
        words = translate(
            "McpPasteDialog",
            "Paste the “mcpServers” or “servers” of Claude, Cursor or VS Code. Each comes switched off, and is "
            "approved one by one.",
        )
        super().__init__(translate("McpPasteDialog", "Paste MCP servers"), words, parent)
        self._taken = dict(taken)
        self._found: tuple[ProposedServer, ...] = ()
        self.field = set_role(TextBox(self), "field")
        self.field.setAccessibleName(self.tr("Block of servers (JSON)"))
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(_HEIGHT)
        self.content.addWidget(self.field)
        self.verdict = set_role(QLabel(self), "secondary")
        self.verdict.setWordWrap(True)
        self.content.addWidget(self.verdict)
        self.add_button(self.tr("Cancel"), closes=True)
        self.confirm_button = self.add_button(self.tr("Add"), is_primary=True)
        self.confirm_button.clicked.connect(self._confirm)
        self.field.textChanged.connect(self._judge)
        self.resize(min(_WIDTH, max(parent.window().width(), self.minimumWidth())), self.sizeHint().height())
        self._judge()
        self.field.setFocus()

    def _judge(self) -> None:
        self._found, words, is_bad = (), "", False
        if self.field.text.strip():
            try:
                self._found = read_block(self.field.text, self._taken)
                words = self._told()
            except McpServerRefused as refused:
                words, is_bad = translated(refused.sentence), True
        self.verdict.setText(words)
        set_role(self.verdict, "bad" if is_bad else "secondary")
        self.confirm_button.setEnabled(bool(self._found))

    def _told(self) -> str:
        words = self.tr("Found: {names}.").format(names=", ".join(each.server.name for each in self._found))
        lost = dict.fromkeys(word for each in self._found for word in each.lost)
        if lost:
            words += " " + self.tr("Not taken over: {words}.").format(words=", ".join(lost))
        return words

    def _confirm(self) -> None:
        self.wanted.emit(self._found)
        self.accept()
