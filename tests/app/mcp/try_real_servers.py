"""`make try-mcp`: the clients against servers of others from npm, and against MCP's own conformance suite.

Needs npm and a network, and takes a minute; Node 22, which the suite needs, comes from npm as well. Not here: what the
tests run (`test_hostile`, `test_addresses`).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.core.tools.mcp_schemas import plain_schema
from app.core.tools.mcp_wire import (
    CallMcpTool,
    ConnectServer,
    McpCallFailed,
    McpResult,
    McpTool,
    StdioTarget,
    ToolsListed,
)
from tests.app.mcp.conftest import Clients

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "build" / "mcp"
PACKAGES = ("node@22", *(f"@modelcontextprotocol/{name}" for name in ("server-everything", "server-filesystem")))
SUITE = "@modelcontextprotocol/conformance"
SCENARIOS = ("initialize", "tools_call", "sse-retry")  # those of the core; elicitation is refused, OAuth is not there
NODE = FOLDER / "node_modules" / "node" / "bin" / "node"


def main() -> int:
    """Exit code 1: something did not work, and was said."""
    if sys.argv[1:]:
        return _be_asked(sys.argv[-1])
    FOLDER.mkdir(parents=True, exist_ok=True)
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(FOLDER)]
    subprocess.run([*install, *PACKAGES, SUITE], check=True)
    (FOLDER / "files").mkdir(exist_ok=True)
    (FOLDER / "files" / "a.txt").write_text("hello", "utf-8")
    works = [_server_works("everything", "echo", {"message": "hi"}, "Echo: hi")]
    text: dict[str, object] = {"path": str(FOLDER / "files" / "a.txt")}
    works.append(_server_works("filesystem", "read_text_file", text, "hello", str(FOLDER / "files")))
    works += [_scenario_passes(name) for name in SCENARIOS]
    return 0 if all(works) else 1


def _server_works(name: str, tool: str, arguments: dict[str, object], expected: str, *more: str) -> bool:
    """Connect, call one tool, end."""
    clients = Clients()
    script = FOLDER / "node_modules" / "@modelcontextprotocol" / f"server-{name}" / "dist" / "index.js"
    clients.send(ConnectServer(name, StdioTarget(str(NODE), (str(script), *more))))
    listed = clients.wait_for(ToolsListed)
    result = _call(clients, name, next(each for each in listed.tools if each.name == tool), arguments)
    clients.close()
    return _told(f"server-{name}", isinstance(result, McpResult) and result.text.strip() == expected)


def _scenario_passes(name: str) -> bool:
    script = FOLDER / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
    command = f"{sys.executable} -m tests.app.mcp.try_real_servers"
    asked = [str(NODE), str(script), "client", "--command", command, "--scenario", name]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return _told(f"conformance: {name}", done.returncode == 0)


def _be_asked(url: str) -> int:
    """Be the client that the suite starts: list the tools at an address and call each."""
    clients = Clients()
    listed = clients.reach("asked", url)
    for tool in listed.tools if isinstance(listed, ToolsListed) else ():
        properties: dict[str, dict[str, object]] = plain_schema(tool.parameters).get("properties", {})  # type: ignore[assignment]  # of a known server
        numbers: dict[str, object] = {
            name: 1 for name, one in properties.items() if one.get("type") in ("number", "integer")
        }
        _call(clients, "asked", tool, dict.fromkeys(properties, "x") | numbers)
    clients.close()
    return 0 if isinstance(listed, ToolsListed) else 1


def _call(clients: Clients, server: str, tool: McpTool, arguments: dict[str, object]) -> McpResult | McpCallFailed:
    clients.send(CallMcpTool(1, server, tool.name, arguments, plain_schema(tool.parameters)))
    return clients.wait_for(McpResult, McpCallFailed)  # type: ignore[type-var]  # one of the two


def _told(what: str, is_right: bool) -> bool:
    sys.stdout.write(f"{'ok    ' if is_right else 'FAILED'}  {what}\n")
    return is_right


if __name__ == "__main__":
    sys.exit(main())
