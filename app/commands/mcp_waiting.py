"""Connecting the MCP servers that a command uses, before it offers their tools or calls one.

Not here: what a server is, and whether it may run (`app.services.tools.mcp_servers`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection

from app.core.tools.mcp_status import ServerPhase
from app.sentence import Sentence
from app.services.tools.mcp_provider import PREFIX
from app.services.tools.mcp_servers import McpServers

_NOT_READY = Sentence("The MCP server “{name}” cannot be used: {why}")


class McpWaiting:
    """Connects the servers of these providers once; `then` is called when each is ready or has failed."""

    def __init__(self, servers: McpServers, names: Collection[str], then: Callable[[], None]) -> None:
        self._servers, self._then = servers, then
        self._names = [name for name in names if name.startswith(PREFIX)]
        self._is_over = False

    def begin(self) -> None:
        """Connect; `then` may be called at once."""
        self._servers.changed.connect(self._look)
        self._servers.start(self._names)
        self._look()

    def _look(self, _name: str = "") -> None:
        if self._is_over or not self._servers.is_settled(self._names):
            return
        self._is_over = True
        for name in self._names:
            self._tell(name.removeprefix(PREFIX))
        self._then()

    def _tell(self, name: str) -> None:
        """Say on stderr why one of them is not ready."""
        if name in self._servers.by_name and (status := self._servers.status(name)).phase is not ServerPhase.READY:
            print(_NOT_READY.filled(name=name, why=status.sentence), file=sys.stderr)
