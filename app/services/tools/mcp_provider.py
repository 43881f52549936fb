"""The tools of one MCP server, as a chat has them on or off.

Not here: whether the server runs (`mcp_servers`), the names and schemas (`app.core.tools`).
"""

from __future__ import annotations

from collections.abc import Callable

from app.core.tools.call_terms import CallTerms, Touch
from app.core.tools.mcp_schemas import plain_schema
from app.core.tools.mcp_server import McpServer
from app.core.tools.mcp_wire import CallMcpTool, McpTool
from app.core.tools.offer import Offer
from app.core.tools.permission import shown_verbatim
from app.core.tools.tool import CallRefused
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall
from backends.contract.messages import Function

PREFIX = "mcp."
_NAMESPACE = "functions."


class McpProvider:
    """One server. `tools` are those it offers now, by the names that the model calls them by; none: it is not ready."""

    def __init__(self, server: McpServer, call: Callable[[CallMcpTool], Reply]) -> None:
        self.server, self._call = server, call
        self.tools: dict[str, McpTool] = {}

    @property
    def name(self) -> str:
        """“mcp.” and the server's name."""
        return PREFIX + self.server.name

    @property
    def title(self) -> Sentence:
        """The server's name, and what it is."""
        return Sentence("{name} (MCP)", name=self.server.name)

    @property
    def needs_network(self) -> bool:
        """Whether it is at an address that is not this computer's own."""
        return self.server.needs_network

    @property
    def offer(self) -> Offer:
        """The declarations of its tools."""
        return Offer(
            tuple(Function(name, tool.description, plain_schema(tool.parameters)) for name, tool in self.tools.items())
        )

    def recognises(self, call: ToolCall, context: CallContext) -> bool:  # noqa: ARG002 - the seam's
        """Whether a call is of one of its tools."""
        return call.tool.removeprefix(_NAMESPACE) in self.tools

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:  # noqa: ARG002 - the seam's
        """Say what is called, and with whose rights."""
        tool = self._tool(call)
        name, shown = self.server.name, shown_verbatim(tool.name)
        return CallTerms(
            tool=f"{self.name}.{tool.name}",
            what=Sentence("Call “{tool}” of the MCP server “{server}”", tool=shown, server=name),
            where=self._where(),
            arguments=call.text,
            touches=frozenset(
                (Touch.COMMAND, Touch.FILES, Touch.NETWORK) if self.server.is_program else (Touch.NETWORK,)
            ),
            fingerprint=self.server.fingerprint(tool),
        )

    def run(self, call: ToolCall, context: CallContext) -> Reply:  # noqa: ARG002 - the seam's
        """Make the call at the server."""
        tool = self._tool(call)
        return self._call(
            CallMcpTool(0, self.server.name, tool.name, call.arguments or {}, plain_schema(tool.parameters))
        )

    def _tool(self, call: ToolCall) -> McpTool:
        name = call.tool.removeprefix(_NAMESPACE)
        if name not in self.tools:
            raise CallRefused(Sentence("There is no tool “{name}”.", name=name))
        return self.tools[name]

    def _where(self) -> Sentence:
        if self.server.is_program:
            return Sentence(
                "By a program with your rights: it can read and change your files. {command}", command=self.server.shown
            )
        return Sentence("At {host}, which gets the arguments.", host=self.server.host)
