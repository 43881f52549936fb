"""Servers that are reached over HTTP: asked, refused, and never followed to another host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.tools.mcp_wire import HostContacted, McpProblem, McpResult, ToolsListed
from tests.app.mcp.conftest import Clients
from tests.app.mcp.http_server import QuietServer, running_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def web() -> Iterator[QuietServer]:
    with running_server() as server:
        yield server


@pytest.mark.parametrize("kind", ["json", "sse"])
def test_a_tool_is_called_over_http(clients: Clients, web: QuietServer, kind: str) -> None:
    assert isinstance(clients.reach(kind, f"{web.address}/{kind}"), ToolsListed)
    result = clients.call(kind)
    assert isinstance(result, McpResult) and result.text == "hi"
    last = [event for event in clients.heard if isinstance(event, HostContacted)][-1]
    assert (last.host, last.received > 0) == ("127.0.0.1", True)


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("key", McpProblem.NOT_ALLOWED),
        ("html", McpProblem.REFUSED),
        ("elsewhere", McpProblem.REFUSED),
        ("packed", McpProblem.NOT_MCP),
    ],
)
def test_an_address_that_is_no_server_for_us_says_why(
    clients: Clients, web: QuietServer, kind: str, problem: McpProblem
) -> None:
    assert clients.reach(kind, f"{web.address}/{kind}").problem is problem


def test_the_header_that_says_who_the_user_is_goes_to_that_server(clients: Clients, web: QuietServer) -> None:
    assert isinstance(clients.reach("key", f"{web.address}/key", Authorization="Bearer right"), ToolsListed)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/mcp", "http://no-such-host.invalid/mcp"])
def test_what_does_not_answer_is_unreachable(clients: Clients, url: str) -> None:
    assert clients.reach("away", url).problem is McpProblem.UNREACHABLE


def test_an_answer_that_is_too_long_ends_its_call(clients: Clients, web: QuietServer) -> None:
    clients.reach("large", f"{web.address}/large")
    failed = clients.call("large")
    assert (failed.problem, failed.detail) == (McpProblem.TOO_LONG, "16 MB")
