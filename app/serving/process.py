"""The process: it listens, locks itself, and then serves until its input ends.

stdout carries the wire to its parent and nothing else. Not here: what is served (`api`).
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sys
import threading
from typing import BinaryIO

from app.core.jobs.serving_wire import (
    PROTOCOL,
    TO_SERVER,
    FromServer,
    Listen,
    NotListening,
    ServingReady,
    listen_of,
)
from app.serving.api import Api
from app.serving.checks import Door
from app.serving.connection import ClientConnection
from app.serving.limits import MOST_CONNECTIONS, MOST_HEADER
from app.serving.relay import Relay
from backends.contract.containment import Allowed, Confinement, Sockets, close_inherited, confine
from backends.lines import LineError, LineSplitter, encode_line

_BACKLOG = 256
_READ = 1 << 16  # bytes at a time from the parent


class Server:
    """Accepts clients. When there are too many, the one that has waited longest without a request makes room."""

    def __init__(self, listener: socket.socket, out: BinaryIO, listen: Listen) -> None:
        self._listener, self._out, self._listen = listener, out, listen
        self.port: int = listener.getsockname()[1]
        name = socket.gethostname().lower()
        self._names = () if listen.is_private else (name, f"{name.partition('.')[0]}.local")
        self._relay = Relay(self.report)
        self._api = Api(self._relay)
        self._connections: set[ClientConnection] = set()
        self._lines = LineSplitter()

    def report(self, event: FromServer) -> None:
        """Tell the parent; whoever cannot be told is gone, which the end of the input tells, too."""
        try:
            self._out.write(encode_line(event))
        except OSError:
            os._exit(0)

    async def run(self, confinement: Confinement) -> None:
        """Serve until the input ends, which ends the process."""
        server = await asyncio.start_server(self._serve_client, sock=self._listener, limit=2 * MOST_HEADER)
        self.report(ServingReady(PROTOCOL, self.port, os.getpid(), confinement))
        self._follow_parent()
        async with server:
            await server.serve_forever()

    def _follow_parent(self) -> None:
        """Hear the parent's lines in the loop; in a thread where the loop cannot wait on them, as on Windows."""
        loop, parent = asyncio.get_running_loop(), sys.stdin.fileno()
        try:
            loop.add_reader(parent, self._read_some, parent)
        except (NotImplementedError, OSError):
            threading.Thread(target=self._read_all, args=(loop,), name="reader", daemon=True).start()

    def _read_some(self, parent: int) -> None:
        data = os.read(parent, _READ)
        if not data:
            os._exit(0)
        for line in self._lines.feed(data):
            self._hear(line)

    def _read_all(self, loop: asyncio.AbstractEventLoop) -> None:
        for line in sys.stdin.buffer:
            loop.call_soon_threadsafe(self._hear, line)
        os._exit(0)

    def _hear(self, line: bytes) -> None:
        try:
            self._relay.receive(TO_SERVER.decode(line))
        except LineError as error:
            sys.stderr.write(f"not an event: {error}\n")

    async def _serve_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._make_room()
        connection = ClientConnection(reader, writer, self._door, self._api.respond)
        self._connections.add(connection)
        try:
            await connection.serve()
        finally:
            self._connections.discard(connection)

    def _door(self) -> Door:
        served = self._relay.served
        listen = self._listen
        return Door(self.port, served.key if served else "", listen.host, self._names, listen.origins)

    def _make_room(self) -> None:
        if len(self._connections) < MOST_CONNECTIONS:
            return
        waiting = [each for each in self._connections if each.waits_since is not None]
        if waiting:
            oldest = min(waiting, key=lambda each: each.waits_since or 0.0)
            self._connections.discard(oldest)
            oldest.drop()


def serve(listen: Listen | None) -> int:
    """Listen, lock, and only then read a byte; the exit code is 1 where the port cannot be had. None: listen nowhere,
    and only tell what holds.
    """
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    if listen is None:
        held = confine(Allowed(sockets=Sockets.ACCEPTS), closes_inherited=False)
        out.write(encode_line(ServingReady(PROTOCOL, 0, os.getpid(), held)))
        return 0
    try:
        listener = _listener(listen)
    except (OSError, OverflowError) as error:
        out.write(encode_line(NotListening(str(error), is_taken=getattr(error, "errno", 0) == errno.EADDRINUSE)))
        return 1
    with asyncio.Runner() as runner:
        runner.get_loop()  # whose own sockets some systems make by connecting them
        may = Allowed(sockets=Sockets.ACCEPTS, ports=(listener.getsockname()[1],))
        server = Server(listener, out, listen)
        runner.run(server.run(confine(may, closes_inherited=False)))
    return 0


def _listener(listen: Listen) -> socket.socket:
    """The one socket that listens; what the starter of this process had open is closed before it is made."""
    listener = socket.socket(socket.AF_INET6 if ":" in listen.host else socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let another program listen as well
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((listen.host, listen.port))
    listener.listen(_BACKLOG)
    return listener


def main_with(arguments: list[str]) -> int:
    """Run as the arguments say (`app.core.jobs.serving_wire.Listen`)."""
    close_inherited()
    return serve(listen_of(arguments))
