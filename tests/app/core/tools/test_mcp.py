"""MCP servers without any process: what is approved, what other programs' files say, names and schemas."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.core.tools.mcp_import import read_block
from app.core.tools.mcp_names import LONGEST, identifier, identifiers
from app.core.tools.mcp_schemas import plain_schema
from app.core.tools.mcp_server import (
    LONGEST_NAME,
    KeptServers,
    McpFile,
    McpServer,
    McpServerRefused,
    check_server,
    fitting_name,
)
from app.core.tools.mcp_status import McpFailure, ServerPhase, ServerStatus
from app.core.tools.mcp_wire import McpProblem, McpTool

FILES = McpServer("files", "npx", ("-y", "server", "/home/a b"), {"KEY": "1"})
WEB = McpServer("web", url="https://example.org/mcp", header="Authorization")


def approved(server: McpServer) -> McpServer:
    return replace(server, approved=server.hash)


@pytest.mark.parametrize(
    "other",
    [
        replace(FILES, command="npx2"),
        replace(FILES, arguments=("-y", "server", "/home/a", "b")),
        replace(FILES, arguments=("-y", "server", "/home/a b", "")),
        replace(FILES, environment={"KEY": "2"}),
        replace(FILES, environment={}),
        replace(FILES, command="", url="https://example.org"),
    ],
)
def test_whatever_is_other_than_what_was_approved_is_asked_again(other: McpServer) -> None:
    assert approved(FILES).is_approved
    assert not replace(other, approved=FILES.hash).is_approved
    assert not FILES.is_approved


def test_a_name_and_a_switch_are_no_part_of_what_was_approved() -> None:
    assert replace(approved(FILES), name="other", is_on=True, tools={"a": "b"}).is_approved


def test_what_is_approved_is_shown_word_for_word() -> None:
    assert FILES.shown == "KEY=1\nnpx -y server “/home/a b”"
    assert WEB.shown == "https://example.org/mcp\nAuthorization: …"
    assert McpServer("a", "sh", ("-c", "rm \u202e x\x1b")).shown == "sh -c “rm \\u202e x\\x1b”"


def test_a_permission_falls_with_the_command_the_words_or_the_schema_of_its_tool() -> None:
    tool = McpTool("echo", "Says it", {"type": "object"})
    prints = {
        FILES.fingerprint(tool),
        replace(FILES, command="b").fingerprint(tool),
        FILES.fingerprint(McpTool("echo", "Says it, and reads", {"type": "object"})),
        FILES.fingerprint(McpTool("echo", "Says it", {"type": "object", "required": ["a"]})),
        FILES.fingerprint(McpTool("Echo", "Says it", {"type": "object"})),
    }
    assert len(prints) == 5
    assert FILES.fingerprint(McpTool("echo", "Says it", {"type": "object"})) in prints


@pytest.mark.parametrize(
    ("url", "needs"),
    [
        ("http://localhost:3000/mcp", False),
        ("http://127.0.0.1/mcp", False),
        ("http://[::1]:8/mcp", False),
        ("http://localhost.example.org/mcp", True),
        ("http://192.168.0.1/mcp", True),
        ("https://example.org", True),
    ],
)
def test_what_is_not_this_computer_needs_the_network(url: str, *, needs: bool) -> None:
    assert McpServer("a", url=url).needs_network is needs


@pytest.mark.parametrize(
    "server",
    [
        McpServer("Big", "a"),
        McpServer("a b", "a"),
        McpServer("", "a"),
        McpServer("x" * (LONGEST_NAME + 1), "a"),
        McpServer("files", "a"),
        McpServer("a"),
        McpServer("a", " "),
        McpServer("a", "b", environment={"A B": ""}),
        McpServer("a", url="file:///etc/passwd"),
        McpServer("a", url="https://"),
        McpServer("a", url="https://a b"),
        McpServer("a", url="https://a:x/"),
        McpServer("a", url="https://a\u202e/"),
        McpServer("a", url="https://a", header="A: b"),
    ],
)
def test_a_server_that_cannot_be_is_refused_with_a_reason_and_an_advice(server: McpServer) -> None:
    with pytest.raises(McpServerRefused) as refused:
        check_server(server, {"files": FILES})
    assert refused.value.advice is not None


@pytest.mark.parametrize("server", [FILES, WEB, McpServer("a", url="http://127.0.0.1:1/x?y=z")])
def test_a_server_that_can_be_is_taken(server: McpServer) -> None:
    check_server(server, {})


def test_the_file_keeps_servers_as_they_are(tmp_path: Path) -> None:
    McpFile(tmp_path / "mcp.json").write(KeptServers((approved(FILES), WEB)))
    assert McpFile(tmp_path / "mcp.json").value.servers == (approved(FILES), WEB)


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("GitHub", "github"),
        ("my-server.v2", "my_server_v2"),
        ("7zip", "s_7zip"),
        ("", "server"),
        ("файлы", "server"),
        ("x" * 40, "x" * LONGEST_NAME),
        ("taken", "taken_2"),
    ],
)
def test_a_name_from_elsewhere_is_made_fitting(name: str, fitting: str) -> None:
    assert fitting_name(name, {"taken": 1}) == fitting


_SERVER = '{"command": "npx", "args": ["-y", "s", "/x"], "env": {"K": "v"}}'
BLOCKS = {
    "Claude": f'{{"mcpServers": {{"files": {_SERVER}}}}}',
    "VS Code": f'{{"servers": {{"files": {_SERVER[:-1]},}},}}, // x\n "inputs": []}}',
    "settings of VS Code": f'{{"mcp": {{"servers": {{"files": {_SERVER}}}}}}}',
    "without the braces": f'"files": {_SERVER},',
    "without the list": f'{{"files": {_SERVER}}}',
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_block_of_another_program_is_read(block: str) -> None:
    (found,) = read_block(block, {})
    assert found.server == McpServer("files", "npx", ("-y", "s", "/x"), {"K": "v"})


def test_a_block_enables_and_approves_nothing_whatever_it_says() -> None:
    told = {
        "command": "a",
        "is_on": True,
        "approved": McpServer("a", "a").hash,
        "disabled": False,
        "autoApprove": ["*"],
    }
    (found,) = read_block(json.dumps({"mcpServers": {"a": told}}), {})
    assert (found.server.is_on, found.server.approved) == (False, "")


def test_an_address_of_another_program_is_read_with_the_secret_apart() -> None:
    told = {"url": "https://a.org/mcp", "headers": {"X-Trace": "1", "Authorization": "Bearer s"}}
    (found,) = read_block(json.dumps({"mcpServers": {"web": told}}), {})
    assert found.server == McpServer("web", url="https://a.org/mcp", header="Authorization")
    assert (found.secret, found.lost) == ("Bearer s", ("X-Trace",))
    assert "Bearer s" not in repr(found.server)


def test_several_servers_get_names_of_their_own() -> None:
    block = {"mcpServers": {"A b": {"command": "x"}, "a_b": {"serverUrl": "http://h/"}, "bad": {"x": 1}, "worse": 3}}
    assert [each.server.name for each in read_block(json.dumps(block), {"a_b": FILES})] == ["a_b_2", "a_b_3"]


@pytest.mark.parametrize(
    "block", ["", "[]", "{}", "no json", '{"mcpServers": {}}', '{"a": 1}', "{" * 5000, "x" * (2 << 20)]
)
def test_what_is_no_block_is_refused_with_an_advice(block: str) -> None:
    with pytest.raises(McpServerRefused) as refused:
        read_block(block, {})
    assert refused.value.advice is not None


@pytest.mark.parametrize(
    ("tool", "name"),
    [
        ("create_issue", "github_create_issue"),
        ("github_search", "github_search"),
        ("repos.list-all", "github_repos_list_all"),
        ("a\u202eb\x1b[31m<|end|>", "github_a_b_31m_end"),
        ("äöü", "github_tool"),
        ("x" * 200, "github_" + "x" * 57),
    ],
)
def test_a_tool_is_named_as_an_identifier(tool: str, name: str) -> None:
    assert identifier("github", tool) == name
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", name)


def test_names_that_would_be_the_same_are_numbered_and_lead_back() -> None:
    tools = ("a.b", "a-b", "a b", "x" * 100, "x" * 101)
    given = identifiers("s", tools, {"s_a_b"})
    assert list(given.values()) == list(tools)
    assert list(given)[:3] == ["s_a_b_2", "s_a_b_3", "s_a_b_4"]
    assert all(len(name) <= LONGEST for name in given)


def schema(**parameters: object) -> dict[str, object]:
    return plain_schema(dict(parameters))


def test_references_become_what_they_refer_to() -> None:
    definitions = {
        "Point": {"type": "object", "properties": {"x": {"$ref": "#/$defs/Number"}}},
        "Number": {"type": "number"},
    }
    properties = {"p": {"$ref": "#/$defs/Point", "description": "where"}, "list": {"items": {"$ref": "#/$defs/Number"}}}
    assert schema(type="object", properties=properties, **{"$defs": definitions}) == {
        "type": "object",
        "properties": {
            "p": {"type": "object", "properties": {"x": {"type": "number"}}, "description": "where"},
            "list": {"items": {"type": "number"}},
        },
    }


@pytest.mark.parametrize(
    "reference", ["#", "#/properties/a", "https://example.org/x", "#/nowhere", "#anchor", "a.json"]
)
def test_a_reference_to_itself_or_elsewhere_is_anything(reference: str) -> None:
    found = schema(type="object", properties={"a": {"$ref": reference}})
    assert "$ref" not in json.dumps(found)
    assert found["type"] == "object"


def test_a_schema_that_doubles_with_each_reference_is_any_object() -> None:
    definitions = {f"d{n}": {"anyOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}
    assert schema(type="object", properties={"a": {"$ref": "#/$defs/d0"}}, **{"$defs": definitions}) == {
        "type": "object"
    }


@pytest.mark.parametrize("parameters", [{}, {"type": "string"}, {"oneOf": []}, {"type": ["object", "null"]}])
def test_what_is_no_schema_of_an_object_is_any_object(parameters: dict[str, object]) -> None:
    assert schema(**parameters) == {"type": "object"}


def test_a_property_may_be_called_like_a_word_of_schemas() -> None:
    properties = {"$ref": {"type": "string"}, "definitions": {"type": "string"}, "enum": {"enum": [{"$ref": "#"}]}}
    assert schema(type="object", properties=properties) == {"type": "object", "properties": properties}


@pytest.mark.parametrize("problem", McpProblem)
def test_every_problem_has_a_whole_sentence(problem: McpProblem) -> None:
    failure = McpFailure(problem, "detail")
    assert failure.sentence.is_whole
    assert "{" not in str(failure.sentence)


@pytest.mark.parametrize("phase", ServerPhase)
def test_every_phase_has_a_whole_sentence(phase: ServerPhase) -> None:
    assert str(ServerStatus(phase, 3, 2).sentence).endswith((".", "…"))


def test_quotes_and_comments_without_an_end_are_refused_at_once() -> None:
    for block in ('"' + '\\"' * 200_000, "/*" * 200_000, "{" + ", " * 200_000):
        with pytest.raises(McpServerRefused):
            read_block(block, {})
