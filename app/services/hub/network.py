"""The app's end of the network process: one process for each request, started here and nowhere else.

Offline, none is started. Every host that is spoken to is written into the connection log. Not here: which requests
there are (`downloads`), what the process does (`app.network`).
"""

from __future__ import annotations

import itertools
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.models import network_wire as wire
from app.core.models.connection_log import Connection, ConnectionLog
from app.core.models.hub_cache import UnsafeNameError, repository_folder
from app.core.models.network_wire import Hub
from app.core.tools.web_wire import WebAnswer, WebRefused
from app.network_errors import DownloadFailure, NetworkCode, download_failure
from app.processes import NETWORK
from app.services.background.child import LineLink, OpenChild, new_child
from app.services.background.reply import Reply
from backends.contract.containment import Allowed, as_arguments
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)


class NetworkProcess(QObject):
    """The process of one request, and what it does in the connection log. Signals: left(int number) – it is gone."""

    left = Signal(int)

    def __init__(self, reply: Reply, log: ConnectionLog, why: str, parent: QObject) -> None:
        super().__init__(parent)
        self._reply, self._log, self._why = reply, log, why
        self._number = reply.number
        self._began = datetime.now(UTC)
        self._who = "network process"
        self._received: dict[str, int] = {}  # bytes by host
        self._child: LineLink | None = None
        self._is_greeted = self._is_closed = self._is_stopping = False
        reply.cancel_wanted.connect(self._stop)

    def start(self, open_child: OpenChild, request: wire.AnyRequest) -> None:
        """Start the process, which may write into the folder of the request alone, and send it the request."""
        self._child = open_child(as_arguments(Allowed(writes=_folders(request))), self)
        self._child.line.connect(self._receive)
        self._child.died.connect(self._died)
        self._child.gone.connect(self._gone)
        self._child.start()
        self._child.send(encode_line(request))

    def close(self) -> None:
        """End it and wait: for the end of the program. Nothing more is told."""
        self._is_closed = True
        self._write_all()
        if self._child is not None:
            self._child.close()

    def _stop(self) -> None:
        """Ask the process to leave; the reply is stopped once nothing writes any more."""
        self._is_stopping = True
        if self._child is not None:
            self._child.leave()

    def _receive(self, line: bytes) -> None:
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("the network process sent a line that is not an event: %r", line[:200])
            return
        if not self._is_greeted and not isinstance(event, wire.Ready):
            self._refuse("its first line was not “ready”")
            return
        match event:
            case wire.Ready():
                self._greet(event)
            case wire.Contact():
                self._note(event)
            case wire.Failed():
                self._fail(download_failure(event.code, event.detail, event.facts, event.path))
            case wire.FilesListed() | wire.Fetched() | wire.AddressRead() | WebAnswer() | WebRefused():
                if self._close_once():
                    self._reply.finish(event)
            case _:
                if not self._is_closed:
                    self._reply.progress.emit(event)

    def _greet(self, ready: wire.Ready) -> None:
        self._who = f"network process {ready.pid}"
        self._is_greeted = True
        if ready.protocol != wire.PROTOCOL:
            self._refuse(f"it speaks protocol {ready.protocol}, the app {wire.PROTOCOL}")

    def _refuse(self, detail: str) -> None:
        self._fail(DownloadFailure(NetworkCode.PROTOCOL_MISMATCH, detail))
        if self._child is not None:
            self._child.leave()

    def _note(self, event: wire.Contact) -> None:
        """Write at once that a host is spoken to; how much came, when it has ended."""
        if event.host not in self._received:
            self._write(event.host, event.received)
        self._received[event.host] = event.received

    def _write_all(self) -> None:
        for host, received in self._received.items():
            self._write(host, received)

    def _write(self, host: str, received: int) -> None:
        try:
            self._log.add(Connection(self._who, host, self._began, self._why, received))
        except OSError as error:
            log.info("the connection log cannot be written: %s", error)

    def _died(self, last_words: str) -> None:
        self._fail(DownloadFailure(NetworkCode.LOST, last_words))

    def _gone(self) -> None:
        if self._is_stopping and not self._is_closed:
            self._is_stopping = False
            self._close_once()
            self._reply.stop()
        self.left.emit(self._number)
        self.deleteLater()

    def _fail(self, failure: DownloadFailure) -> None:
        if self._close_once():
            self._reply.fail(failure)

    def _close_once(self) -> bool:
        """Tell whether the reply may be closed now; one that is being stopped closes when the process is gone."""
        if self._is_closed or self._is_stopping:
            return False
        self._is_closed = True
        self._write_all()
        return True


class Network(QObject):
    """The door to the internet. Signals: used(bool) – whether a process is out there now."""

    used = Signal(bool)

    def __init__(
        self,
        log: ConnectionLog,
        hub: Callable[[], Hub],
        is_offline: Callable[[], bool],
        open_child: OpenChild | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hub, self._is_offline = hub, is_offline
        self._open_child = open_child or partial(new_child, NETWORK)
        self._numbers = itertools.count(1)
        self._out: set[int] = set()  # the requests whose process runs
        self.log = log

    @property
    def is_offline(self) -> bool:
        """Whether nothing may be asked."""
        return self._is_offline()

    def hub(self, token: str = "") -> Hub:
        """Whom requests are sent to."""
        return msgspec.structs.replace(self._hub(), token=token)

    def ask(self, request: wire.AnyRequest, why: str) -> Reply:
        """Start a process for this request. Progress: what it tells on the way. Finishes with wire.FilesListed,
        wire.Fetched, wire.AddressRead, WebAnswer or WebRefused, fails with a DownloadFailure; offline at once.
        """
        reply = Reply(next(self._numbers), self)
        if self._is_offline():
            QTimer.singleShot(0, reply, partial(_refuse, reply))
            return reply
        self._out.add(reply.number)
        process = NetworkProcess(reply, self.log, why, self)
        process.left.connect(self._has_left)
        process.start(self._open_child, request)
        self.used.emit(True)
        return reply

    @property
    def is_used(self) -> bool:
        """Whether a process is out there now."""
        return bool(self._out)

    def _has_left(self, number: int) -> None:
        self._out.discard(number)
        self.used.emit(bool(self._out))

    def close(self) -> None:
        """End what runs, and wait for it."""
        for process in self.findChildren(NetworkProcess):
            process.close()


def _folders(request: wire.AnyRequest) -> tuple[str, ...]:
    """Where files go; the repository's own folder besides, since a user may keep it on another disk, by a link."""
    if isinstance(request, wire.FetchAddress):
        return (request.folder,)
    if not isinstance(request, wire.Fetch):
        return ()
    folder = Path(request.folder)
    try:
        own = repository_folder(folder, request.repository)
    except UnsafeNameError:  # which the process says
        return (str(folder),)
    return (str(folder), os.path.realpath(own)) if own.is_symlink() else (str(folder),)


def _refuse(reply: Reply) -> None:
    reply.fail(DownloadFailure(NetworkCode.OFFLINE))
