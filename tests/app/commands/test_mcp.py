"""`triptych mcp`, and tools of MCP servers in the terminal: nothing runs that was not approved at one."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.tools.mcp_server import KeptServers, McpFile, McpServer
from tests.app.mcp.conftest import HOSTILE
from tests.app.scripts import reply, write_script

pytestmark = pytest.mark.slow


class Command:
    """Runs `triptych …` in a home of its own; stdin is no terminal, or one at which is typed."""

    def __init__(self, home: Path) -> None:
        self.file = home / "data" / "mcp.json"
        self._environment = os.environ | {"TRIPTYCH_HOME": str(home)}

    def __call__(self, *arguments: str, typed: str = "") -> tuple[int, str, str]:
        stdin = subprocess.DEVNULL
        if typed:
            keyboard, stdin = pty.openpty()
            os.write(keyboard, typed.encode())
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            env=self._environment,
            stdin=stdin,
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    @property
    def servers(self) -> tuple[McpServer, ...]:
        return McpFile(self.file).value.servers


@pytest.fixture
def triptych(tmp_path: Path, request: pytest.FixtureRequest) -> Command:
    request.getfixturevalue("qapp")
    return Command(tmp_path)


def test_a_server_is_added_shown_and_removed(triptych: Command) -> None:
    assert triptych("mcp", "add", "notes", "--", "npx", "-y", "server", "/a b")[0] == 0
    assert triptych.servers == (McpServer("notes", "npx", ("-y", "server", "/a b")),)
    code, out, _err = triptych("mcp", "list")
    assert (code, out) == (0, "notes  (not approved)  npx -y server “/a b”\n")
    _code, out, _err = triptych("mcp", "list", "--json")
    assert json.loads(out)["servers"][0]["approved"] is False
    assert triptych("mcp", "remove", "notes")[0] == 0
    assert triptych.servers == ()


def test_what_cannot_be_added_or_is_not_there_says_so(triptych: Command) -> None:
    code, _out, err = triptych("mcp", "add", "A B", "--", "x")
    assert code == 2 and "small letters" in err
    code, _out, err = triptych("mcp", "remove", "other")
    assert code == 2 and "There is no MCP server “other”." in err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal to type at")
def test_only_a_person_at_a_terminal_approves(triptych: Command) -> None:
    triptych("mcp", "add", "notes", "--", "npx", "server")
    code, out, err = triptych("mcp", "approve", "notes")
    assert code == 1 and "npx server" in out and "asked at a terminal" in err
    assert triptych("mcp", "approve", "notes", typed="n\n")[0] == 1
    assert not triptych.servers[0].is_approved
    code, out, _err = triptych("mcp", "approve", "notes", typed="y\n")
    assert code == 0 and "can read and change your files" in out
    assert triptych.servers[0].is_approved and triptych.servers[0].is_on


def test_a_tool_of_an_approved_server_is_called_and_of_another_not(triptych: Command) -> None:
    server = McpServer("test", sys.executable, (str(HOSTILE), "echo"), is_on=True)
    triptych.file.parent.mkdir(parents=True)
    call = ("tools", "call", "test_echo", "--arguments", '{"text": "hällo"}')
    McpFile(triptych.file).write(KeptServers((replace(server, approved="0" * 64),)))
    assert triptych(*call, "--allow", "mcp.test.echo")[0] != 0
    McpFile(triptych.file).write(KeptServers((replace(server, approved=server.hash),)))
    code, _out, err = triptych(*call)
    assert code == 1 and "--allow mcp.test.echo" in err
    assert triptych(*call, "--allow", "mcp.test.echo") == (0, "hällo\n", "")


def test_a_question_is_asked_with_the_tools_of_a_server(triptych: Command, tmp_path: Path) -> None:
    server = McpServer("here", sys.executable, (str(HOSTILE), "echo"), is_on=True)
    McpFile(triptych.file).write(KeptServers((replace(server, approved=server.hash),)))
    call = '<|channel|>commentary to=functions.here_echo<|constrain|>json<|message|>{"text": "from the server"}<|call|>'
    replies = [{"text": call, "when": "say"}, reply("It said so.", when="say", after="from the server"), reply("No.")]
    model = str(write_script(tmp_path, *replies))
    asked = ("ask", "say", "--model", model, "--tools", "mcp.here", "--json", "--allow", "mcp.here.echo")
    code, out, err = triptych(*asked)
    told = [json.loads(line) for line in out.splitlines()]
    (result,) = [line for line in told if line["type"] == "result"]
    assert (code, told[-1]["answer"], result.get("is_denied", False)) == (0, "It said so.", False), err
