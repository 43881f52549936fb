"""The MCP servers in Settings, by their buttons: nothing runs before it was approved as it was shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.tools import mcp_wire as wire
from app.core.tools.mcp_server import McpServer
from app.core.tools.mcp_status import ServerPhase
from app.core.tools.mcp_wire import McpProblem, McpTool
from app.ui.kit.form import Form
from app.ui.tools.mcp_add_dialog import McpAddDialog
from app.ui.tools.mcp_dialogs import McpApprovalDialog, McpDetailsDialog, McpRemoveDialog
from app.ui.tools.mcp_paste_dialog import McpPasteDialog
from app.ui.tools.mcp_section import McpServerRow, McpServersSection
from tests.mcp_world import ADDRESS, ECHO, PROGRAM, McpWorld, on

_Dialog = TypeVar("_Dialog", bound=Form)


class Section:
    """The card on a service without a process."""

    def __init__(self, folder: Path, qtbot: QtBot, *servers: McpServer) -> None:
        self.world = McpWorld(folder, qtbot, *servers)
        self.card = McpServersSection(self.world.service, None)  # type: ignore[arg-type]  # the page is its parent
        qtbot.addWidget(self.card)
        self.card.show()

    def row(self, name: str = "one") -> McpServerRow:
        return self.card.rows[name]

    def dialog(self, kind: type[_Dialog]) -> _Dialog:
        """The one that is open."""
        (found,) = (each for each in self.card.findChildren(kind) if each.isVisible())
        return found


@pytest.fixture
def section(tmp_path: Path, qtbot: QtBot) -> Section:
    return Section(tmp_path, qtbot, PROGRAM)


def test_switching_on_what_was_not_approved_asks_with_the_words_of_the_command(section: Section) -> None:
    section.row().switch.click()
    dialog = section.dialog(McpApprovalDialog)
    assert dialog.shown.text == "server --x"
    assert "can read and change your files" in dialog.findChildren(type(section.row().status))[1].text()
    assert not section.world.links
    dialog.approve_button.click()
    assert section.world.wait_for_request() == wire.ConnectServer("one", wire.StdioTarget("server", ("--x",)))
    assert section.row().switch.isChecked()
    assert section.row().status.text() == "Connecting …"


def test_closing_the_question_approves_nothing_and_switches_back(section: Section) -> None:
    section.row().switch.click()
    section.dialog(McpApprovalDialog).reject()
    assert not section.row().switch.isChecked()
    assert not section.world.service.by_name["one"].is_approved
    assert not section.world.links


def test_the_question_names_the_host_and_what_is_not_encrypted(tmp_path: Path, qtbot: QtBot) -> None:
    section = Section(tmp_path, qtbot, replace(ADDRESS, url="http://example.org/mcp"))
    section.row("web").approve_button.click()
    words = section.dialog(McpApprovalDialog).findChildren(type(section.row("web").status))[1].text()
    assert words.startswith("Triptych sends to example.org what the model asks of its tools.")
    assert "not encrypted" in words


def test_a_program_is_added_by_its_fields_and_then_asked_for(section: Section) -> None:
    section.card.add_button.click()
    dialog = section.dialog(McpAddDialog)
    dialog.name.setText("notes")
    dialog.command.setText(" npx ")
    dialog.arguments.set_text("-y\nserver\n/home/a b\n")
    dialog.environment.set_text("KEY=a=b\n\n")
    dialog.confirm_button.click()
    server = section.world.service.by_name["notes"]
    assert server == McpServer("notes", "npx", ("-y", "server", "/home/a b"), {"KEY": "a=b"})
    assert section.dialog(McpApprovalDialog).shown.text == "KEY=a=b\nnpx -y server “/home/a b”"
    assert not section.world.links


def test_an_address_is_added_with_its_secret_in_the_keyring(section: Section, qtbot: QtBot) -> None:
    section.card.add_button.click()
    dialog = section.dialog(McpAddDialog)
    dialog.name.setText("web")
    dialog.kind.setCurrentIndex(1)
    dialog.url.setText("https://example.org/mcp")
    dialog.secret.setText("Bearer s")
    dialog.confirm_button.click()
    assert section.world.service.by_name["web"] == ADDRESS
    qtbot.waitUntil(lambda: section.world.vaults["web"].read() == "Bearer s")


@pytest.mark.parametrize(("name", "words"), [("one", "There is a server “one” already."), ("A B", "small letters")])
def test_what_is_wrong_with_a_server_is_said_while_its_fields_stay(section: Section, name: str, words: str) -> None:
    section.card.add_button.click()
    dialog = section.dialog(McpAddDialog)
    dialog.name.setText(name)
    dialog.command.setText("x")
    dialog.confirm_button.click()
    assert words in dialog.problem.text()
    assert dialog.isVisible()
    assert len(section.card.rows) == 1


def test_a_pasted_block_adds_every_server_switched_off(section: Section) -> None:
    section.card.paste_button.click()
    dialog = section.dialog(McpPasteDialog)
    assert not dialog.confirm_button.isEnabled()
    dialog.field.set_text("{nothing")
    assert "This is no block of MCP servers." in dialog.verdict.text()
    told = {
        "a": {"command": "x", "cwd": "/"},
        "one": {"url": "https://h/mcp", "headers": {"Authorization": "Bearer s"}},
    }
    dialog.field.set_text(json.dumps({"mcpServers": told}))
    assert dialog.verdict.text() == "Found: a, one_2. Not taken over: cwd."
    dialog.confirm_button.click()
    assert list(section.card.rows) == ["one", "a", "one_2"]
    assert not any(server.is_on for server in section.world.service.servers)
    assert not section.world.links


def test_a_server_that_fails_says_why_and_can_be_started_again(tmp_path: Path, qtbot: QtBot) -> None:
    section = Section(tmp_path, qtbot, on(PROGRAM))
    section.world.service.start()
    section.world.wait_for_request()
    section.world.links[0].say(wire.ServerStopped("one", McpProblem.NOT_FOUND, "server", "no such file"))
    row = section.row()
    assert row.status.text() == "The program “server” was not found. Install it, or give its whole path."
    assert row.again_button.isVisible()
    row.details_button.click()
    assert section.dialog(McpDetailsDialog).said.text == "no such file"
    row.again_button.click()
    section.world.wait_for_request(3)
    assert section.world.phase() is ServerPhase.STARTING


def test_changed_tools_are_named_until_they_are_seen(tmp_path: Path, qtbot: QtBot) -> None:
    section = Section(tmp_path, qtbot, on(PROGRAM))
    section.world.service.start()
    section.world.wait_for_request()
    section.world.links[0].say(wire.ToolsListed("one", "", (ECHO,)))
    row = section.row()
    assert (row.status.text(), row.change.isVisible()) == ("Ready. Tools: 1.", False)
    section.world.links[0].say(wire.ToolsListed("one", "", (ECHO, McpTool("a\u202eb"))))
    assert "a\\u202eb" in row.change.text() and row.change.isVisible()
    row.seen_button.click()
    assert not row.change.isVisible()


def test_a_server_is_removed_after_a_question(section: Section) -> None:
    section.row().remove_button.click()
    section.dialog(McpRemoveDialog).reject()
    assert list(section.card.rows) == ["one"]
    section.row().remove_button.click()
    section.dialog(McpRemoveDialog).remove_button.click()
    assert not section.card.rows


def test_every_button_has_a_name_of_its_own_for_a_screen_reader(tmp_path: Path, qtbot: QtBot) -> None:
    section = Section(tmp_path, qtbot, PROGRAM, replace(PROGRAM, name="two"))
    names = [
        button.accessibleName()
        for row in section.card.rows.values()
        for button in (row.switch, row.approve_button, row.again_button, row.details_button, row.remove_button)
    ]
    assert len(set(names)) == len(names)
    assert all(names)
