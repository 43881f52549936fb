"""The fields of a new MCP server: a program of this computer, or an address.

Not here: whether it can be added (`app.core.tools.mcp_server`), whether it may run (`mcp_dialogs`).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.tools.mcp_server import LONGEST_NAME, McpServer
from app.errors import AppError
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role

_LINES_HEIGHT = 72


class McpAddDialog(Form):
    """Signals: wanted(McpServer, str secret) – stays open until `accept`, for it may be refused."""

    wanted = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        translate = QCoreApplication.translate
        words = translate("McpAddDialog", "Before it is used, you see word for word what it is, and approve it.")
        super().__init__(translate("McpAddDialog", "Add an MCP server"), words, parent)
        self.name = QLineEdit(self)
        self.name.setMaxLength(LONGEST_NAME)
        self.kind = ChoiceBox(self)
        self.kind.addItems([self.tr("A program of this computer"), self.tr("An address (HTTP)")])
        self._field(self.content, self.tr("Name"), self.name)
        self._field(self.content, self.tr("What it is"), self.kind)
        self.command, self.arguments, self.environment = QLineEdit(self), self._lines(), self._lines()
        self.url, self.header, self.secret = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._places = (self._program(), self._address())
        self.problem = set_role(QLabel(self), "bad")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.content.addWidget(self.problem)
        self.add_button(self.tr("Cancel"), closes=True)
        self.confirm_button = self.add_button(self.tr("Add…"), is_primary=True)
        self.confirm_button.clicked.connect(lambda: self.wanted.emit(self.server, self.secret.text().strip()))
        self.kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind(0)
        self.name.setFocus()

    @property
    def server(self) -> McpServer:
        """What the fields say."""
        name = self.name.text().strip()
        if self.kind.currentIndex() == 1:
            header = self.header.text().strip() if self.secret.text().strip() else ""
            return McpServer(name, url=self.url.text().strip(), header=header)
        pairs = (each.partition("=") for each in self.environment.text.splitlines() if each.strip())
        arguments = tuple(each for each in self.arguments.text.splitlines() if each)
        return McpServer(name, self.command.text().strip(), arguments, {key.strip(): value for key, _, value in pairs})

    def refuse(self, failure: AppError) -> None:
        """Say why it cannot be added."""
        self.problem.setText(translated(failure.sentence))
        self.problem.show()
        self.fit()

    def _program(self) -> QWidget:
        self.command.setPlaceholderText("npx")
        self.arguments.setPlaceholderText("-y\n@modelcontextprotocol/server-filesystem\n/home/me/notes")
        self.environment.setPlaceholderText("NAME=value")
        place, column = self._place()
        self._field(column, self.tr("Command"), self.command)
        self._field(column, self.tr("Arguments, one a line"), self.arguments)
        self._field(column, self.tr("Environment variables, one a line"), self.environment)
        note = self.tr("They are kept in a file that only you can read.")
        column.addWidget(set_role(QLabel(note, place), "note"))
        return place

    def _address(self) -> QWidget:
        self.url.setPlaceholderText("https://example.org/mcp")
        self.header.setText("Authorization")
        self.secret.setPlaceholderText("Bearer …")
        place, column = self._place()
        self._field(column, self.tr("Address"), self.url)
        self._field(column, self.tr("Header that says who you are"), self.header)
        self._field(column, self.tr("Its value, kept in the system keyring"), self.secret)
        return place

    def _place(self) -> tuple[QWidget, QVBoxLayout]:
        place = QWidget(self)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        self.content.addWidget(place)
        return place, column

    def _field(self, column: QVBoxLayout, words: str, field: QWidget) -> None:
        label = set_role(QLabel(words, self), "secondary")
        label.setBuddy(field)
        field.setAccessibleName(words)
        column.addWidget(label)
        column.addWidget(field)

    def _lines(self) -> TextBox:
        box = set_role(TextBox(self), "field")
        box.setTabChangesFocus(True)
        box.setFixedHeight(_LINES_HEIGHT)
        return box

    def _show_kind(self, chosen: int) -> None:
        for number, place in enumerate(self._places):
            place.setVisible(number == chosen)
        self.fit()
