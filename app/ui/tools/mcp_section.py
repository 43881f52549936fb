"""The MCP servers in Settings: what each does, its switch, and the ways to add, approve, look into and remove one.

Not here: the dialogs' fields (`mcp_add_dialog`, `mcp_paste_dialog`), what a server does (`app.services.tools`).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.text.folding import fold
from app.core.tools.mcp_import import ProposedServer
from app.core.tools.mcp_server import McpServer
from app.core.tools.mcp_status import ServerPhase
from app.core.tools.permission import shown_verbatim
from app.errors import AppError
from app.services.tools.mcp_servers import McpServers
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import ElidedLabel, card_column, line, set_role
from app.ui.tools.mcp_add_dialog import McpAddDialog
from app.ui.tools.mcp_dialogs import McpApprovalDialog, McpDetailsDialog, McpRemoveDialog
from app.ui.tools.mcp_paste_dialog import McpPasteDialog

_ROLES = {ServerPhase.READY: "good", ServerPhase.FAILED: "bad", ServerPhase.UNAPPROVED: "slow"}


class McpServerRow(QWidget):
    """One server. It has no signals: its buttons are wired by the section."""

    def __init__(self, server: McpServer, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = server.name
        self.title = set_role(QLabel(server.name, self), "heading")
        self.place = set_role(ElidedLabel(self), "secondary")
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.change = set_role(QLabel(self), "slow")
        self.change.setWordWrap(True)
        self.change.setTextFormat(Qt.TextFormat.PlainText)
        self.switch = QCheckBox(self.tr("On"), self)
        self.switch.setAccessibleName(self.tr("Use {name}").format(name=server.name))
        self.approve_button = self._button(self.tr("Approve…"), self.tr("Approve {name}"))
        self.again_button = self._button(self.tr("Start again"), self.tr("Start {name} again"))
        self.seen_button = self._button(self.tr("Seen"), self.tr("The changed tools of {name} are seen"))
        self.details_button = self._button(self.tr("Details…"), self.tr("Details of {name}"))
        self.remove_button = self._button(self.tr("Remove…"), self.tr("Remove {name}"))
        self._lay_out()

    def show_server(self, server: McpServer, servers: McpServers) -> None:
        """Show how it stands."""
        status = servers.status(server.name)
        self.place.setText(server.shown)
        self.status.setText(translated(status.sentence))
        set_role(self.status, _ROLES.get(status.phase, "secondary"))
        changed = ", ".join(map(shown_verbatim, status.changed))
        words = self.tr("Its tools have changed: {tools}. What you allowed of them is asked again.")
        self.change.setText(words.format(tools=changed))
        self.change.setVisible(bool(changed))
        self.seen_button.setVisible(bool(changed))
        self.approve_button.setVisible(not server.is_approved)
        self.again_button.setVisible(status.phase in (ServerPhase.FAILED, ServerPhase.OFFLINE))
        self.switch.blockSignals(True)
        self.switch.setChecked(server.is_on)
        self.switch.blockSignals(False)

    def _button(self, verb: str, whole: str) -> QPushButton:
        button = set_role(QPushButton(verb, self), "quiet")
        button.setAccessibleName(whole.format(name=self.name))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.switch)
        foot = FoldingRow(Space.HAIR)
        for button in (
            self.approve_button,
            self.again_button,
            self.seen_button,
            self.details_button,
            self.remove_button,
        ):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        for label in (self.place, self.status, self.change):
            column.addWidget(label)
        column.addLayout(foot)


class McpServersSection(QFrame):
    """A card with all servers. It has no signals: what goes wrong is said on it."""

    def __init__(self, servers: McpServers, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._servers = servers
        self._rows: dict[str, McpServerRow] = {}
        self._column = card_column(self)
        self._column.addWidget(set_role(QLabel(self.tr("MCP servers"), self), "heading"))
        words = self.tr("Programs and addresses that give the model more tools. None is used before you approve it.")
        self._column.addWidget(self._label(words, "secondary"))
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.MEDIUM)
        self._column.addLayout(self._list)
        self.problem = self._label("", "bad")
        self.problem.hide()
        self._column.addWidget(self.problem)
        self.add_button = QPushButton(self.tr("Add a server…"), self)
        self.paste_button = QPushButton(self.tr("Paste from another program…"), self)
        foot = FoldingRow(Space.SMALL)
        foot.addWidget(self.add_button)
        foot.addWidget(self.paste_button)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.add_button.clicked.connect(self.add)
        self.paste_button.clicked.connect(self.paste)
        servers.listed.connect(self.refresh)
        servers.changed.connect(self._refresh_row)
        self.refresh()

    @property
    def rows(self) -> dict[str, McpServerRow]:
        """One for each server, by its name."""
        return dict(self._rows)

    def has(self, typed: str) -> bool:
        """Whether every typed word stands on the card."""
        words = fold("\n".join(label.text() for label in self.findChildren(QLabel)))
        return all(word in words for word in fold(typed).split())

    def refresh(self) -> None:
        """Show the servers that there are."""
        for name in [name for name in self._rows if name not in self._servers.by_name]:
            row = self._rows.pop(name)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for server in self._servers.servers:
            if server.name not in self._rows:
                self._rows[server.name] = self._new_row(server)
            self._rows[server.name].show_server(server, self._servers)

    def add(self) -> None:
        """Open the fields of a new server."""
        dialog = McpAddDialog(self)
        dialog.wanted.connect(partial(self._add, dialog))
        dialog.open()

    def paste(self) -> None:
        """Open a box for what another program knows of servers."""
        dialog = McpPasteDialog(self._servers.by_name, self)
        dialog.wanted.connect(self._add_all)
        dialog.open()

    def approve(self, name: str) -> None:
        """Show word for word what would run, and ask whether it may."""
        server = self._servers.by_name[name]
        dialog = McpApprovalDialog(server, self)
        dialog.approved.connect(partial(self._approve, name))
        dialog.finished.connect(lambda: self._refresh_row(name))
        dialog.open()

    def _approve(self, name: str, shown: str) -> None:
        self._try(partial(self._servers.approve, name, shown))

    def _new_row(self, server: McpServer) -> McpServerRow:
        row, name = McpServerRow(server, self), server.name
        row.switch.toggled.connect(partial(self._switch, name))
        row.approve_button.clicked.connect(lambda: self.approve(name))
        row.again_button.clicked.connect(lambda: self._servers.restart(name))
        row.seen_button.clicked.connect(lambda: self._servers.acknowledge(name))
        row.details_button.clicked.connect(lambda: McpDetailsDialog(name, self._servers, self).open())
        row.remove_button.clicked.connect(partial(self._ask_remove, name))
        self._list.addWidget(line(row))
        self._list.addWidget(row)
        return row

    def _switch(self, name: str, is_on: bool) -> None:
        if is_on and not self._servers.by_name[name].is_approved:
            self.approve(name)
        else:
            self._try(partial(self._servers.enable if is_on else self._servers.disable, name))

    def _add(self, dialog: McpAddDialog, server: McpServer, secret: str) -> None:
        try:
            self._servers.add(server, secret)
        except AppError as failure:
            dialog.refuse(failure)
        else:
            dialog.accept()
            self.approve(server.name)

    def _add_all(self, proposed: tuple[ProposedServer, ...]) -> None:
        for each in proposed:
            self._try(partial(self._servers.add, each.server, each.secret))

    def _ask_remove(self, name: str) -> None:
        dialog = McpRemoveDialog(name, self)
        dialog.accepted.connect(lambda: self._try(partial(self._servers.remove, name)))
        dialog.open()

    def _try(self, act: partial[None]) -> None:
        """Do it, and say on the card why it did not go."""
        self.problem.hide()
        try:
            act()
        except AppError as failure:
            self.problem.setText(translated(failure.sentence))
            self.problem.show()
            self.refresh()

    def _refresh_row(self, name: str) -> None:
        if name in self._rows and name in self._servers.by_name:
            self._rows[name].show_server(self._servers.by_name[name], self._servers)

    def _label(self, words: str, role: str) -> QLabel:
        label = set_role(QLabel(words, self), role)
        label.setWordWrap(True)
        return label
