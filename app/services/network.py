"""The app's end of the network process: one process for each request, started here and nowhere else.

Offline, none is started. Every host that is spoken to is written into the connection log. Not here: which requests
there are (`downloads`), what the process does (`app.network`).
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.models import network_wire as wire
from app.core.models.connection_log import Connection, ConnectionLog
from app.core.models.network_wire import Hub
from app.errors import DownloadFailure, NetworkCode, download_failure
from app.processes import NETWORK, command_of
from app.services.child import Child

log = logging.getLogger(__name__)


class NetworkJob(QObject):
    """One request under way. Exactly one of `finished`, `failed` and `stopped` comes, as the last signal.

    All carry the job's number first: told(int, event) · finished(int, Listed | Fetched) · failed(int,
    DownloadFailure) · stopped(int) after `stop`, when nothing writes any more.
    After it comes left(int): the process is gone.
    """

    told = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    stopped = Signal(int)
    left = Signal(int)

    def __init__(self, number: int, log: ConnectionLog, why: str, parent: QObject) -> None:
        super().__init__(parent)
        self.number = number
        self._log, self._why = log, why
        self._began = datetime.now(UTC)
        self._who = "network process"
        self._received: dict[str, int] = {}  # bytes by host
        self._child: Child | None = None
        self._refusal: DownloadFailure | None = None
        self._is_closed = self._is_stopping = False

    def start(self, command: Sequence[str], request: wire.AnyRequest) -> None:
        """Begin the process."""
        self._child = Child(list(command), {}, self)
        self._child.line.connect(self._take)
        self._child.died.connect(self._died)
        self._child.gone.connect(self._gone)
        self._child.start()
        self._child.send(wire.encode(request))

    def refuse(self, code: NetworkCode) -> None:
        """Fail without a process, a moment later."""
        self._refusal = DownloadFailure(code)
        QTimer.singleShot(0, self._refuse_now)

    def stop(self) -> None:
        """Ask the process to leave; `stopped` follows."""
        self._is_stopping = True
        if self._child is not None:
            self._child.leave()
        else:
            self._gone()

    def close(self) -> None:
        """End it and wait: for the end of the program."""
        self._is_closed = True
        self._write_all()
        if self._child is not None:
            self._child.close()

    def _take(self, line: bytes) -> None:
        try:
            event = wire.decode_event(line)
        except msgspec.DecodeError:
            log.warning("the network process sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.Ready():
                self._who = f"network process {event.pid}"
            case wire.Contact():
                self._note(event)
            case wire.Failed():
                self._fail(download_failure(event.code, event.detail, event.facts, event.path))
            case wire.FilesListed() | wire.Fetched():
                self._close(self.finished, event)
            case _:
                self.told.emit(self.number, event)

    def _note(self, event: wire.Contact) -> None:
        """At once that a host is spoken to; how much came, when it has ended."""
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
        if not self._is_closed:
            self._fail(DownloadFailure(NetworkCode.LOST, last_words))

    def _gone(self) -> None:
        if self._is_stopping and not self._is_closed:
            self._is_closed = True
            self._write_all()
            self.stopped.emit(self.number)
        self.left.emit(self.number)
        self.deleteLater()

    def _refuse_now(self) -> None:
        if self._refusal is not None:
            self._fail(self._refusal)
            self.deleteLater()

    def _fail(self, failure: DownloadFailure) -> None:
        self._close(self.failed, failure)

    def _close(self, signal: object, payload: object) -> None:
        if not self._is_closed and not self._is_stopping:
            self._is_closed = True
            self._write_all()
            signal.emit(self.number, payload)  # type: ignore[attr-defined] # a bound Qt signal has no type of its own


class Network(QObject):
    """The door to the internet. Signals: used(bool) – whether a process is out there now."""

    used = Signal(bool)

    def __init__(
        self,
        log: ConnectionLog,
        hub: Callable[[], Hub],
        is_offline: Callable[[], bool],
        command: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._hub, self._is_offline = hub, is_offline
        self._command = list(command) if command else command_of(NETWORK)
        self._numbers = itertools.count(1)
        self._out: set[int] = set()  # the jobs whose process runs
        self.log = log

    @property
    def is_offline(self) -> bool:
        """Whether nothing may be asked."""
        return self._is_offline()

    def hub(self, token: str = "") -> Hub:
        """Whom requests are sent to."""
        return msgspec.structs.replace(self._hub(), token=token)

    def ask(self, request: wire.AnyRequest, why: str) -> NetworkJob:
        """Start a process for this request; offline the job fails at once."""
        job = NetworkJob(next(self._numbers), self.log, why, self)
        if self._is_offline():
            job.refuse(NetworkCode.OFFLINE)
        else:
            self._out.add(job.number)
            job.left.connect(self._has_left)
            job.start(self._command, request)
            self.used.emit(True)
        return job

    @property
    def is_used(self) -> bool:
        """Whether a process is out there now."""
        return bool(self._out)

    def _has_left(self, number: int) -> None:
        self._out.discard(number)
        self.used.emit(bool(self._out))

    def close(self) -> None:
        """End what runs, and wait for it."""
        for job in self.findChildren(NetworkJob):
            job.close()
