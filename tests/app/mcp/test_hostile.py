"""Servers that go wrong, each in its own way: contained, said, and ended with all that they have started."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import psutil
import pytest

from app.core.tools.mcp_wire import (
    MOST_TOOLS,
    CallMcpTool,
    CancelMcpCall,
    ConnectServer,
    LeaveServer,
    McpCallFailed,
    McpProblem,
    McpProgress,
    McpResult,
    ServerDetails,
    ServerStopped,
    StdioTarget,
    TellDetails,
    ToolsListed,
)
from app.core.tools.result import LIMIT
from app.mcp.trees import MARK
from tests.app.mcp.conftest import HOSTILE, Clients
from tests.app.mcp.hostile_server import HOSTILE as HOSTILE_TEXT

pytestmark = pytest.mark.slow


def test_a_tool_is_listed_called_and_left(clients: Clients) -> None:
    listed = clients.connect("echo")
    assert isinstance(listed, ToolsListed)
    assert [tool.name for tool in listed.tools] == ["echo"]
    assert clients.call("echo", text="hällo") == McpResult(1, "hällo", 6)
    clients.send(LeaveServer("echo"))
    assert clients.wait_for(ServerStopped) == ServerStopped("echo")
    assert clients.call("echo").problem is McpProblem.NO_SERVER


@pytest.mark.parametrize(
    ("kind", "problem", "detail"),
    [
        ("nonsense", McpProblem.NOT_MCP, ""),
        ("flood", McpProblem.FLOODED, ""),
        ("answers", McpProblem.FLOODED, ""),
        ("dies", McpProblem.ENDED, "1"),
        ("ancient", McpProblem.NOT_MCP, "Unsupported protocol version from the server: 1999-01-01"),
        ("no_tools", McpProblem.NOT_MCP, None),
    ],
)
def test_a_server_that_cannot_be_used_says_why(
    clients: Clients, kind: str, problem: McpProblem, detail: str | None
) -> None:
    stopped = clients.connect(kind)
    assert isinstance(stopped, ServerStopped)
    assert stopped.problem is problem
    assert detail is None or stopped.detail == detail


def test_what_a_server_says_before_it_ends_is_kept(clients: Clients) -> None:
    assert clients.connect("dies").last_words == "no key was given"


def test_a_server_that_says_nothing_is_given_up(clients: Clients) -> None:
    stopped = clients.connect("silent", seconds=0.5)
    assert (stopped.problem, stopped.detail) == (McpProblem.NO_ANSWER, "0.5")


@pytest.mark.parametrize(
    ("command", "problem"),
    [("/nowhere/at/all", McpProblem.NOT_FOUND), ("/etc", McpProblem.NOT_STARTED), ("a\0b", McpProblem.NOT_STARTED)],
)
def test_a_program_that_cannot_be_started_says_why(clients: Clients, command: str, problem: McpProblem) -> None:
    clients.send(ConnectServer("none", StdioTarget(command)))
    assert clients.wait_for(ServerStopped).problem is problem


def test_a_crash_ends_the_call_and_the_server(clients: Clients) -> None:
    clients.connect("crash")
    assert isinstance(clients.call("crash"), McpCallFailed)
    assert clients.wait_for(ServerStopped).problem is McpProblem.ENDED


def test_a_call_that_hangs_is_given_up_and_the_server_stays(clients: Clients) -> None:
    clients.connect("hang")
    assert clients.call("hang", seconds=0.3).problem is McpProblem.NO_ANSWER
    clients.send(CallMcpTool(999, "hang", "echo", {}))
    clients.send(CancelMcpCall(999))
    assert clients.wait_for(McpCallFailed) == McpCallFailed(999, McpProblem.CANCELLED)


def test_ten_megabytes_are_cut_with_their_size_said(clients: Clients) -> None:
    clients.connect("ten")
    result = clients.call("ten")
    assert result.size == 10 << 20
    assert len(result.text) < LIMIT + 200
    assert result.text.endswith("[The output was cut: these are the first 65,536 of 10,485,760 bytes.]")


def test_a_line_without_an_end_ends_the_server(clients: Clients) -> None:
    clients.connect("endless")
    clients.call("endless")
    assert clients.wait_for(ServerStopped).problem is McpProblem.TOO_LONG


def test_contents_that_are_no_text_are_described(clients: Clients) -> None:
    clients.connect("pictures")
    assert clients.call("pictures").text.splitlines() == [
        "See:",
        "[A picture, which is not shown: image/png, 70 bytes.]",
        "[A recording, which is not played: audio/wav, 70 bytes.]",
        "[The resource file:///a.txt:]",
        "inside",
        "[A file, which is not shown: file:///a.bin, application/x, 70 bytes.]",
        "[A resource, which was not opened: link, https://example.org/x.]",
    ]


@pytest.mark.parametrize(
    ("kind", "text", "is_failure"),
    [
        ("markers", HOSTILE_TEXT, False),  # which is text to the model, and shown with its signs written out
        ("fails", "no such file", True),
        ("empty", "[The tool gave nothing.]", False),
        ("structured", '{"a": [1]}', False),
        ("wrong_id", "yours", False),
        ("chatty", "hi", False),
    ],
)
def test_a_result_is_given_as_it_is(clients: Clients, kind: str, text: str, is_failure: bool) -> None:
    clients.connect(kind)
    result = clients.call(kind)
    assert (result.text, result.is_failure) == (text, is_failure)


def test_an_error_of_the_server_closes_the_call_with_its_words(clients: Clients) -> None:
    clients.connect("error")
    failed = clients.call("error")
    assert (failed.problem, failed.detail) == (McpProblem.REFUSED, "out of order")


def test_a_result_of_an_unknown_kind_closes_the_call_alone(clients: Clients) -> None:
    clients.connect("odd")
    assert clients.call("odd").problem is McpProblem.NOT_MCP
    assert clients.call("odd").problem is McpProblem.NOT_MCP


def test_what_a_server_may_not_ask_is_refused_in_words_and_noted(clients: Clients) -> None:
    clients.connect("asks")
    assert clients.call("asks").text.splitlines() == [
        "Triptych does not let a server ask the model (sampling).",
        "Triptych names no folders to a server (roots).",
        "Triptych does not let a server ask the user (elicitation).",
    ]
    clients.send(TellDetails("asks"))
    assert "[The server asked for sampling/createMessage, and was refused.]" in clients.wait_for(ServerDetails).text


def test_progress_is_told(clients: Clients) -> None:
    clients.connect("progress")
    assert clients.call("progress").text == "done"
    assert [event.text for event in clients.heard if isinstance(event, McpProgress)] == ["1 / 2"]


def test_arguments_that_do_not_fit_never_reach_the_server(clients: Clients) -> None:
    listed = clients.connect("echo")
    cases: list[tuple[dict[str, object], str]] = [
        ({}, "'text' is a required property"),
        ({"text": 1}, "text: 1 is not of type 'string'"),
        ({"text": "", "times": 4}, "times: 4 is greater than the maximum of 3"),
    ]
    for number, (arguments, wrong) in enumerate(cases, 1000):
        clients.send(CallMcpTool(number, "echo", "echo", arguments, listed.tools[0].parameters))
        assert clients.wait_for(McpCallFailed) == McpCallFailed(number, McpProblem.BAD_ARGUMENTS, wrong)


def test_names_are_told_as_they_are_and_those_without_end_left_out(clients: Clients) -> None:
    listed = clients.connect("names")
    assert [tool.name for tool in listed.tools][:4] == [HOSTILE_TEXT, "a.b", "a-b", "a b"]
    assert (len(listed.tools), listed.left_out) == (8, 2)


@pytest.mark.parametrize(
    ("kind", "kept", "left_out"), [("many", MOST_TOOLS, 372), ("large", 5, 5), ("pages", 0, 0), ("lopsided", 1, 1)]
)
def test_more_tools_than_a_model_can_be_told_of_are_left_out_and_counted(
    clients: Clients, kind: str, kept: int, left_out: int
) -> None:
    listed = clients.connect(kind)
    assert (len(listed.tools), listed.left_out) == (kept, left_out)


def test_tools_that_change_are_told_again(clients: Clients, tmp_path: Path) -> None:
    before = clients.connect("changes", str(tmp_path / "file"))
    clients.call("changes")
    after = next(e for e in reversed(clients.heard) if isinstance(e, ToolsListed))
    after = after if after != before else clients.wait_for(ToolsListed)
    assert after.tools[0].description == "Says it again, and reads ~/.ssh"


def test_stderr_without_end_is_read_and_its_end_kept(clients: Clients) -> None:
    clients.connect("stderr")
    clients.send(LeaveServer("stderr"))
    words = clients.wait_for(ServerStopped).last_words
    assert words.endswith("red\nthe end") and "\x1b" not in words and len(words) <= 8192


def test_a_server_is_told_nothing_of_the_environment_but_what_it_needs(clients: Clients) -> None:
    clients.connect("environment", TOKEN="mine")
    told = json.loads(clients.call("environment").text)
    told.pop(MARK)
    told.pop("LC_CTYPE", None)  # which Python sets by itself
    assert told.pop("TOKEN") == "mine"
    assert set(told) <= {"HOME", "PATH", "USER", "LOGNAME", "SHELL", "TERM", "LANG", "TMPDIR", "TZ"} | {
        name for name in told if name.startswith(("LC_", "XDG_"))
    }


def pids(file: Path, number: int) -> list[int]:
    """What two grandchildren write when they run."""
    while not file.exists() or len(file.read_text("utf-8").splitlines()) < number:
        time.sleep(0.01)
    return [int(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX's")
def test_grandchildren_are_ended_also_those_that_left_their_group(clients: Clients, tmp_path: Path) -> None:
    clients.connect("children", str(tmp_path / "pids"))
    started = pids(tmp_path / "pids", 2)
    clients.send(LeaveServer("children"))
    clients.wait_for(ServerStopped)
    _, inherited = sorted(started)  # the first is out of its group, its parents and its environment
    assert not psutil.pid_exists(inherited)


def test_a_server_that_was_left_before_it_began_is_never_started(clients: Clients) -> None:
    clients.connect("echo")
    again = ConnectServer("echo", StdioTarget(sys.executable, (str(HOSTILE), "echo")))
    for request in (again, again, LeaveServer("echo")):
        clients.send(request)
    ends = [clients.wait_for(ToolsListed, ServerStopped) for _ in range(3)]
    assert ends == [ServerStopped("echo")] * 3
    assert clients.call("echo").problem is McpProblem.NO_SERVER


def test_a_server_that_heeds_no_signal_is_killed(clients: Clients) -> None:
    clients.connect("deaf")
    clients.send(LeaveServer("deaf"))
    assert clients.wait_for(ServerStopped) == ServerStopped("deaf")


@pytest.mark.skipif(sys.platform == "win32", reason="sessions are POSIX's")
@pytest.mark.parametrize("kind", ["children", "deaf"])
def test_all_of_a_server_goes_with_the_app(kind: str, tmp_path: Path) -> None:
    clients = Clients()
    clients.connect(kind, str(tmp_path / "pids"))
    family = psutil.Process(clients.process.pid).children(recursive=True)
    family += [psutil.Process(pid) for pid in (pids(tmp_path / "pids", 2) if kind == "children" else [])]
    clients.close()
    _gone, alive = psutil.wait_procs(family, timeout=5)
    assert not alive
