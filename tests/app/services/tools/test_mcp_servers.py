"""The service of MCP servers, against a process that is a list of what it was asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.tools import mcp_wire as wire
from app.core.tools.call_terms import Touch
from app.core.tools.mcp_server import McpServerRefused
from app.core.tools.mcp_status import McpFailure, ServerPhase
from app.core.tools.mcp_wire import McpProblem, McpTool
from app.core.tools.result import CallResult
from app.core.tools.tool import CallRefused
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall
from tests.mcp_world import ADDRESS, ECHO, PROGRAM, McpWorld, on


@pytest.fixture
def ready(tmp_path: Path, qtbot: QtBot) -> McpWorld:
    """One server that is connected and has one tool."""
    world = McpWorld(tmp_path, qtbot, on(PROGRAM))
    world.service.start()
    world.wait_for_request()
    world.links[0].say(wire.ToolsListed("one", "One", (ECHO,)))
    return world


def call(text: str = '{"text":"hi"}', tool: str = "functions.one_echo") -> ToolCall:
    return ToolCall(tool, text, arguments={"text": "hi"})


def test_nothing_runs_that_was_not_approved(tmp_path: Path, qtbot: QtBot) -> None:
    off, stale = replace(PROGRAM, approved=PROGRAM.hash), replace(on(PROGRAM), name="two", command="other")
    world = McpWorld(tmp_path, qtbot, off, stale, replace(PROGRAM, name="three", is_on=True))
    world.service.start()
    world.service.restart("two")
    world.service.enable("three")
    assert not world.links
    assert (world.phase("one"), world.phase("two"), world.phase("three")) == (
        ServerPhase.OFF,
        ServerPhase.UNAPPROVED,
        ServerPhase.UNAPPROVED,
    )
    assert not world.service.providers


def test_what_is_added_is_off_and_not_approved_whatever_it_says(tmp_path: Path, qtbot: QtBot) -> None:
    world = McpWorld(tmp_path, qtbot)
    world.service.add(on(PROGRAM))
    world.service.start()
    assert world.service.servers == (PROGRAM,)
    assert not world.links


def test_approving_connects_exactly_what_was_shown(tmp_path: Path, qtbot: QtBot) -> None:
    world = McpWorld(tmp_path, qtbot, PROGRAM)
    with pytest.raises(McpServerRefused):
        world.service.approve("one", "another command")
    world.service.approve("one", PROGRAM.shown)
    assert world.wait_for_request() == wire.ConnectServer("one", wire.StdioTarget("server", ("--x",)))
    world.again()
    assert world.service.by_name["one"].is_approved


def test_tools_are_offered_while_the_server_is_ready(ready: McpWorld) -> None:
    provider = ready.provider()
    assert (provider.name, str(provider.title), ready.phase()) == ("mcp.one", "one (MCP)", ServerPhase.READY)
    (function,) = provider.offer.functions
    assert (function.name, function.parameters) == ("one_echo", ECHO.parameters)
    ready.links[0].say(wire.ServerStopped("one", McpProblem.ENDED, "1", "oops"))
    assert ready.provider().offer.functions == ()
    assert str(ready.service.status("one").sentence) == "It has ended by itself. “Details” shows what it said."


def test_a_call_is_told_word_for_word_with_whose_rights_it_has(ready: McpWorld) -> None:
    terms = ready.provider().terms(call(), CallContext())
    assert (terms.tool, terms.arguments) == ("mcp.one.echo", '{"text":"hi"}')
    assert str(terms.what) == "Call “echo” of the MCP server “one”"
    assert str(terms.where) == "By a program with your rights: it can read and change your files. server --x"
    assert terms.touches == {Touch.COMMAND, Touch.FILES, Touch.NETWORK}
    with pytest.raises(CallRefused):
        ready.provider().terms(call(tool="functions.one_other"), CallContext())


def test_a_call_is_made_and_its_result_given(ready: McpWorld, qtbot: QtBot) -> None:
    reply = ready.provider().run(call(), CallContext())
    assert ready.asked[1] == wire.CallMcpTool(1, "one", "echo", {"text": "hi"}, ECHO.parameters)
    told: list[object] = []
    reply.progress.connect(told.append)
    with qtbot.waitSignal(reply.finished) as finished:
        ready.links[0].say(wire.McpProgress(1, "half"))
        ready.links[0].say(wire.McpResult(1, "hi", 20))
    assert finished.args == [CallResult("hi", 20, is_failure=False, is_cut=True)]
    assert [str(sentence) for sentence in told] == ["half"]


def test_a_call_that_is_cancelled_stops(ready: McpWorld, qtbot: QtBot) -> None:
    reply = ready.provider().run(call(), CallContext())
    with qtbot.waitSignal(reply.stopped):
        reply.cancel()
        assert ready.asked[-1] == wire.CancelMcpCall(1)
        ready.links[0].say(wire.McpCallFailed(1, McpProblem.CANCELLED))


def test_what_the_model_can_mend_is_a_result_and_anything_else_a_failure(ready: McpWorld, qtbot: QtBot) -> None:
    reply = ready.provider().run(call(), CallContext())
    with qtbot.waitSignal(reply.finished) as finished:
        ready.links[0].say(wire.McpCallFailed(1, McpProblem.BAD_ARGUMENTS, "text: 1 is not of type 'string'"))
    text = "The arguments do not fit the tool: text: 1 is not of type 'string'"
    assert finished.args == [CallResult(text, len(text), is_failure=True)]
    reply = ready.provider().run(call(), CallContext())
    with qtbot.waitSignal(reply.failed) as failed:
        ready.links[0].say(wire.McpCallFailed(2, McpProblem.NO_SERVER))
    assert [type(failure) for failure in failed.args or ()] == [McpFailure]


@pytest.mark.expects_log("the MCP clients are gone")
def test_a_lost_process_fails_its_calls_and_its_servers_and_can_be_started_again(ready: McpWorld, qtbot: QtBot) -> None:
    reply = ready.provider().run(call(), CallContext())
    with qtbot.waitSignal(reply.failed):
        ready.links[0].died.emit("killed")
    assert ready.phase() is ServerPhase.FAILED
    ready.service.restart("one")
    qtbot.waitUntil(lambda: len(ready.links) == 2)
    assert isinstance(ready.links[1].asked[-1], wire.ConnectServer)


def test_changed_tools_are_told_until_they_are_seen_and_permissions_fall(ready: McpWorld) -> None:
    before = ready.provider().terms(call(), CallContext())
    ready.links[0].say(wire.ToolsListed("one", "One", (replace(ECHO, description="Says it, and more"), McpTool("new"))))
    assert ready.service.status("one").changed == ("echo", "new")
    assert ready.provider().terms(call(), CallContext()).fingerprint != before.fingerprint
    ready.service.acknowledge("one")
    assert ready.service.status("one").changed == ()


def test_tools_that_change_between_two_starts_are_told(ready: McpWorld, qtbot: QtBot) -> None:
    ready.again()
    ready.service.start()
    qtbot.waitUntil(lambda: len(ready.links) == 2 and bool(ready.links[1].asked))
    ready.links[1].say(wire.ToolsListed("one", "One", (McpTool("other"),)))
    assert ready.service.status("one").changed == ("echo", "other")


def test_the_process_goes_with_the_last_server(tmp_path: Path, qtbot: QtBot) -> None:
    world = McpWorld(tmp_path, qtbot, on(PROGRAM), on(replace(PROGRAM, name="two")))
    world.service.start()
    world.wait_for_request(2)
    withdrawn: list[str] = []
    world.service.withdrawn.connect(withdrawn.append)
    world.service.disable("one")
    assert not world.links[0].has_left
    world.service.remove("two")
    assert world.links[0].has_left
    assert withdrawn == ["mcp.one", "mcp.two"]
    assert [server.name for server in world.service.servers] == ["one"]


def test_offline_reaches_no_other_computer(tmp_path: Path, qtbot: QtBot) -> None:
    here = replace(ADDRESS, name="here", url="http://localhost:1/mcp", header="")
    world = McpWorld(tmp_path, qtbot, on(ADDRESS), on(here))
    world.is_offline = True
    world.service.start()
    assert world.wait_for_request() == wire.ConnectServer("here", wire.HttpTarget("http://localhost:1/mcp"))
    assert world.phase("web") is ServerPhase.OFFLINE
    assert [provider.needs_network for provider in world.service.providers] == [True, False]


def test_a_secret_is_in_the_keyring_alone_and_sent_with_the_address(tmp_path: Path, qtbot: QtBot) -> None:
    world = McpWorld(tmp_path, qtbot)
    world.service.add(ADDRESS, "Bearer s")
    world.service.approve("web", ADDRESS.shown)
    assert world.wait_for_request() == wire.ConnectServer(
        "web", wire.HttpTarget(ADDRESS.url, {"Authorization": "Bearer s"})
    )
    assert "Bearer" not in (tmp_path / "mcp.json").read_text("utf-8")
    world.service.remove("web")
    qtbot.waitUntil(lambda: world.vaults["web"].read() is None)


def test_hosts_are_written_into_the_connection_log(ready: McpWorld) -> None:
    ready.links[0].say(wire.HostContacted("one", "example.org", 9))
    (row,) = ready.connections.rows
    assert (row.who, row.host, row.why, row.received) == ("MCP process 7", "example.org", "MCP server one", 9)


def test_details_are_asked_of_a_server_that_runs_and_kept_of_one_that_is_gone(ready: McpWorld) -> None:
    told: list[tuple[str, str]] = []
    ready.service.details.connect(lambda name, text: told.append((name, text)))
    ready.service.tell_details("one")
    assert ready.asked[-1] == wire.TellDetails("one")
    ready.links[0].say(wire.ServerDetails("one", "running"))
    ready.links[0].say(wire.ServerStopped("one", McpProblem.ENDED, "1", "the end"))
    ready.service.tell_details("one")
    assert told == [("one", "running"), ("one", "the end")]


def test_servers_that_could_have_the_same_names_of_tools_keep_them_apart(tmp_path: Path, qtbot: QtBot) -> None:
    world = McpWorld(tmp_path, qtbot, on(replace(PROGRAM, name="a")), on(replace(PROGRAM, name="a_b")))
    world.service.start()
    world.wait_for_request(2)
    world.links[0].say(wire.ToolsListed("a", "", (McpTool("b_c"),)))
    world.links[0].say(wire.ToolsListed("a_b", "", (McpTool("c"),)))
    assert [list(provider.tools) for provider in world.service.providers] == [["a_b_c"], ["a_b_c_2"]]
