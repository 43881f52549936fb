"""The MCP servers: added, approved, switched on and off, and what each is doing.

Nothing is started or reached but what was approved to the letter. Not here: the process (`mcp_process`), how a server's
tools are called (`mcp_provider`), the settings' page (`app.ui`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from functools import partial

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.models.connection_log import Connection, ConnectionLog
from app.core.tools import mcp_wire as wire
from app.core.tools.mcp_names import identifiers
from app.core.tools.mcp_server import KeptServers, McpFile, McpServer, McpServerRefused, check_server
from app.core.tools.mcp_status import McpFailure, ServerPhase, ServerStatus
from app.core.tools.mcp_wire import McpProblem, McpTool
from app.errors import AppError
from app.sentence import Sentence
from app.services.background.tasks import Tasks
from app.services.tools.mcp_process import McpProcess
from app.services.tools.mcp_provider import PREFIX, McpProvider
from app.services.tools.mcp_secrets import McpSecrets

log = logging.getLogger(__name__)

_CHANGED = Sentence("The server is another one by now.")
_LOOK = Sentence("Look at it again.")


class McpServers(QObject):
    """Signals: listed() – servers came or went · changed(str) – one of them stands otherwise ·
    details(str name, str text) – what a server said last · offered(McpProvider) – in the place of an earlier one of
    its name · withdrawn(str) – the name of a provider that is there no more.
    """

    listed = Signal()
    changed = Signal(str)
    details = Signal(str, str)
    offered = Signal(object)
    withdrawn = Signal(str)

    def __init__(
        self,
        file: McpFile,
        process: McpProcess,
        secrets: McpSecrets,
        connections: ConnectionLog,
        parent: QObject | None = None,
        *,
        is_offline: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._file, self._process = file, process
        self._secrets, self._connections = secrets, connections
        self._is_offline = is_offline
        self._tasks = Tasks(self)
        self._statuses: dict[str, ServerStatus] = {}
        self._providers: dict[str, McpProvider] = {}
        self._began: dict[str, datetime] = {}
        process.told.connect(self._hear)
        process.lost.connect(self._lose)
        for server in file.value.servers:
            self._offer(server)

    # what there is

    @property
    def servers(self) -> tuple[McpServer, ...]:
        """All of them, in the user's order."""
        return self._file.value.servers

    @property
    def by_name(self) -> Mapping[str, McpServer]:
        """All of them by name."""
        return {server.name: server for server in self.servers}

    @property
    def providers(self) -> tuple[McpProvider, ...]:
        """Those of the servers that are on and approved, with what they offer now."""
        return tuple(self._providers.values())

    def status(self, name: str) -> ServerStatus:
        """How one stands."""
        server = self.by_name[name]
        if server.is_on and not server.is_approved:
            return ServerStatus(ServerPhase.UNAPPROVED)
        return self._statuses.get(name, ServerStatus())

    def is_settled(self, names: Collection[str]) -> bool:
        """Whether none of these providers' servers is about to be ready."""
        servers = (name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))
        return all(self.status(name).phase is not ServerPhase.STARTING for name in servers if name in self.by_name)

    # what a person does

    def add(self, server: McpServer, secret: str = "") -> None:
        """Add one, off and not approved, whatever it says of itself. Raises McpServerRefused, FileNotWritten."""
        check_server(server, self.by_name)
        self._tasks.run(partial(self._secrets.write, server.name, secret), _nothing)
        self._write((*self.servers, replace(server, is_on=False, approved="", tools={})))
        self.listed.emit()

    def remove(self, name: str) -> None:
        """End it and forget it, with its secret and what was allowed of it. Raises FileNotWritten."""
        self._stop(name)
        self._tasks.run(partial(self._secrets.forget, name), _nothing)
        self._write(tuple(server for server in self.servers if server.name != name))
        self.listed.emit()

    def approve(self, name: str, shown: str) -> None:
        """Take what was `shown` as approved, and switch it on. Raises McpServerRefused where it is another one."""
        self.keep_approved(name, shown)
        self._connect(name)

    def keep_approved(self, name: str, shown: str) -> None:
        """The same, for whoever does not use it now."""
        server = self.by_name[name]
        if server.shown != shown:
            raise McpServerRefused(_CHANGED, _LOOK)
        self._put(replace(server, approved=server.hash, is_on=True))

    def enable(self, name: str) -> None:
        """Switch one on, which is connected if it is approved. Raises FileNotWritten."""
        self._put(replace(self.by_name[name], is_on=True))
        self._connect(name)

    def disable(self, name: str) -> None:
        """Switch one off and end it. Raises FileNotWritten."""
        self._put(replace(self.by_name[name], is_on=False))
        self._stop(name)

    def restart(self, name: str) -> None:
        """End it and connect it again."""
        self._process.ask(wire.LeaveServer(name))
        self._connect(name)

    def acknowledge(self, name: str) -> None:
        """A person has seen that the tools changed."""
        self._set(name, changed=())

    def tell_details(self, name: str) -> None:
        """Ask what a server said last; `details` follows, at once where it is gone."""
        if self.status(name).phase in (ServerPhase.READY, ServerPhase.STARTING) and self._process.is_running:
            self._process.ask(wire.TellDetails(name))
        else:
            self.details.emit(name, self._statuses.get(name, ServerStatus()).last_words)

    # what the program does

    def start(self, names: Collection[str] | None = None) -> None:
        """Connect all that are on, or those of these providers alone."""
        for server in self.servers:
            if names is None or PREFIX + server.name in names:
                self._connect(server.name)

    def _connect(self, name: str) -> None:
        server = self.by_name[name]
        self._offer(server)
        if not (server.is_on and server.is_approved):
            self._changed(name)
        elif server.needs_network and self._is_offline():
            self._statuses[name] = ServerStatus(ServerPhase.OFFLINE)
            self._changed(name)
        else:
            self._statuses[name] = ServerStatus(ServerPhase.STARTING)
            self._changed(name)
            self._tasks.run(partial(self._target, server), partial(self._begin, server))

    def _target(self, server: McpServer) -> wire.StdioTarget | wire.HttpTarget:
        """In the background: a keyring may ask its user."""
        if server.is_program:
            return wire.StdioTarget(server.command, server.arguments, server.environment)
        secret = self._secrets.read(server.name) if server.header else ""
        return wire.HttpTarget(server.url, {server.header: secret} if secret else {})

    def _begin(self, server: McpServer, target: wire.StdioTarget | wire.HttpTarget) -> None:
        now = self.by_name.get(server.name)
        if now is None or not now.is_on or not now.is_approved or now.place != server.place:
            return  # meanwhile it is another one, or off
        self._began[server.name] = datetime.now(UTC)
        self._process.ask(wire.ConnectServer(server.name, target))

    def _stop(self, name: str) -> None:
        self._process.ask(wire.LeaveServer(name))
        self._statuses.pop(name, None)
        self._providers.pop(name, None)
        self.withdrawn.emit(PREFIX + name)
        if not any(server.is_on and server.is_approved for server in self.servers if server.name != name):
            self._process.leave()
        self._changed(name)

    def _hear(self, event: object) -> None:
        match event:
            case wire.ToolsListed():
                self._list(event)
            case wire.ServerStopped():
                self._meet_stop(event)
            case wire.ServerDetails():
                self.details.emit(event.server, event.text)
            case wire.HostContacted():
                self._note(event)
            case _:
                pass

    def _list(self, event: wire.ToolsListed) -> None:
        server = self.by_name.get(event.server)
        if server is None or not server.is_on or not server.is_approved:
            return
        hashes = {tool.name: _hash(tool) for tool in event.tools}
        changed = _differences(server.tools, hashes) if server.tools else ()
        changed = tuple(dict.fromkeys((*self.status(server.name).changed, *changed)))
        if hashes != server.tools:
            server = replace(server, tools=hashes)
            self._remember(server)
        self._statuses[server.name] = ServerStatus(ServerPhase.READY, len(event.tools), event.left_out, changed=changed)
        self._offer(server, event.tools)
        self._changed(server.name)

    def _meet_stop(self, event: wire.ServerStopped) -> None:
        server = self.by_name.get(event.server)
        if server is None or event.problem is None:
            return  # as a person wanted it
        failure = McpFailure(event.problem, event.detail, is_program=server.is_program)
        log.info("the MCP server %s has stopped: %s", server.name, event.problem)
        self._statuses[server.name] = ServerStatus(
            ServerPhase.FAILED, failure=failure, last_words=event.last_words, changed=self.status(server.name).changed
        )
        self._offer(server)
        self._changed(server.name)

    def _lose(self, last_words: str) -> None:
        log.warning("the MCP clients are gone: %s", last_words)
        for server in self.servers:
            if self.status(server.name).phase in (ServerPhase.STARTING, ServerPhase.READY):
                self._meet_stop(wire.ServerStopped(server.name, McpProblem.INTERNAL))

    def _note(self, event: wire.HostContacted) -> None:
        """Write down which host was spoken to."""
        who, why = f"MCP process {self._process.pid}", f"MCP server {event.server}"
        began = self._began.get(event.server, datetime.now(UTC))
        try:
            self._connections.add(Connection(who, event.host, began, why, event.received))
        except OSError as error:
            log.info("the connection log cannot be written: %s", error)

    def _offer(self, server: McpServer, tools: Collection[McpTool] = ()) -> None:
        """Put a server's tools into the box: none while it is not ready, and nothing at all while it is off."""
        if not (server.is_on and server.is_approved):
            self._providers.pop(server.name, None)
            self.withdrawn.emit(PREFIX + server.name)
            return
        provider = self._providers[server.name] = McpProvider(server, self._process.call)
        by_name = {tool.name: tool for tool in tools}
        taken = {name for other in self._providers.values() if other is not provider for name in other.tools}
        provider.tools = {name: by_name[own] for name, own in identifiers(server.name, by_name, taken).items()}
        self.offered.emit(provider)

    def _remember(self, server: McpServer) -> None:
        """Keep what nobody is waiting for."""
        try:
            self._put(server)
        except AppError as failure:  # it is in force all the same, until the program ends
            log.warning("%s", failure.sentence)

    def _put(self, server: McpServer) -> None:
        self._write(tuple(server if each.name == server.name else each for each in self.servers))

    def _write(self, servers: tuple[McpServer, ...]) -> None:
        self._file.write(KeptServers(servers))

    def _set(self, name: str, *, changed: tuple[str, ...]) -> None:
        before = self.status(name)
        self._statuses[name] = ServerStatus(
            before.phase, before.tools, before.left_out, before.failure, changed, before.last_words
        )
        self._changed(name)

    def _changed(self, name: str) -> None:
        self.changed.emit(name)


def _nothing(_result: None) -> None:
    """Nobody waits for it: what needs a secret asks for it behind what keeps it."""


def _hash(tool: McpTool) -> str:
    return hashlib.sha256(msgspec.json.encode(tool, order="deterministic")).hexdigest()


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The tools that are new, gone, or otherwise declared."""
    return tuple(name for name in {**before, **now} if before.get(name) != now.get(name))
