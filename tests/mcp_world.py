"""A service of MCP servers on a process that is a list of what it was asked."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core.models.connection_log import ConnectionLog
from app.core.store.keys import MemoryVault
from app.core.tools import mcp_wire as wire
from app.core.tools.mcp_server import KeptServers, McpFile, McpServer
from app.core.tools.mcp_status import ServerPhase
from app.core.tools.mcp_wire import McpTool
from app.services.background.child import LineLink
from app.services.tools.mcp_process import McpProcess
from app.services.tools.mcp_provider import McpProvider
from app.services.tools.mcp_secrets import McpSecrets
from app.services.tools.mcp_servers import McpServers
from backends.lines import encode_line

ECHO = McpTool("echo", "Says it", {"type": "object", "properties": {"text": {"type": "string"}}})
PROGRAM = McpServer("one", "server", ("--x",))
ADDRESS = McpServer("web", url="https://example.org/mcp", header="Authorization")


class ListLink(LineLink):
    """What the process was asked, and the way to say something as it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.asked: list[wire.McpRequest] = []
        self.has_left = False

    def start(self) -> None:
        self.say(wire.McpReady(wire.PROTOCOL, 7))

    def send(self, lines: bytes) -> None:
        self.asked += [wire.REQUESTS.decode(line) for line in lines.splitlines()]

    def leave(self) -> None:
        self.has_left = True

    kill = leave
    close = leave

    def say(self, event: wire.McpEvent) -> None:
        self.line.emit(encode_line(event))


class McpWorld:
    """A service with its file, and the links that it has opened."""

    def __init__(self, folder: Path, qtbot: QtBot, *servers: McpServer) -> None:
        self.folder, self._qtbot = folder, qtbot
        self.links: list[ListLink] = []
        self.is_offline = False
        self.vaults: defaultdict[str, MemoryVault] = defaultdict(MemoryVault)
        McpFile(folder / "mcp.json").write(KeptServers(servers))
        self.again()

    def again(self) -> None:
        """As after a new start."""
        self.connections = ConnectionLog(None)
        self.service = McpServers(
            McpFile(self.folder / "mcp.json"),
            McpProcess(self._open),
            McpSecrets(self.vaults.__getitem__),
            self.connections,
            is_offline=lambda: self.is_offline,
        )

    def _open(self, _arguments: list[str], parent: QObject) -> ListLink:
        self.links.append(ListLink(parent))
        return self.links[-1]

    @property
    def asked(self) -> list[wire.McpRequest]:
        return [request for link in self.links for request in link.asked]

    def wait_for_request(self, number: int = 1) -> wire.McpRequest:
        self._qtbot.waitUntil(lambda: len(self.asked) >= number)
        return self.asked[number - 1]

    def phase(self, name: str = "one") -> ServerPhase:
        return self.service.status(name).phase

    def provider(self) -> McpProvider:
        (provider,) = self.service.providers
        return provider


def on(server: McpServer) -> McpServer:
    return replace(server, is_on=True, approved=server.hash)
