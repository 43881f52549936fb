"""The window's end of its launcher: links to processes that may do more than the window, and addresses to open.

Not here: what the launcher does (`app.launcher`), when the window needs it (`app.services.desktop.window_wall`).
"""

from __future__ import annotations

import itertools
import logging

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.machine import launch_wire as wire
from app.processes import LAUNCHER, ChildProcess, command_of
from app.services.background.child import ASK_MILLISECONDS, Child, LineLink
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)


class Launcher(QObject):
    """Owns the launcher process. Signals: ready() – it has greeted · lost() – it is gone, or never came ·
    not_opened(str) – an address that could not be opened.
    """

    ready = Signal()
    lost = Signal()
    not_opened = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._links: dict[int, LaunchedLink] = {}
        self._child = Child(LAUNCHER, command_of(LAUNCHER), {}, self)
        self._child.line.connect(self._receive)
        self._child.died.connect(self._died)
        self.is_ready = False

    def start(self) -> None:
        """Begin; `ready` or `lost` follows."""
        self._child.start()

    def close(self) -> None:
        """End it with all that it has started, and wait for it."""
        self.is_ready = False
        self._child.close()

    def open(self, address: str) -> None:
        """Let the system's program open an address; `not_opened` follows where it cannot."""
        if self.is_ready:
            self.send(wire.OpenAddress(address))
        else:
            QTimer.singleShot(0, self, lambda: self.not_opened.emit(address))

    def link(self, process: ChildProcess, arguments: list[str], parent: QObject) -> LineLink:
        """Make the way to a process of the table, not yet started."""
        number = next(self._numbers)
        link = self._links[number] = LaunchedLink(self, wire.StartChild(number, process.name, tuple(arguments)), parent)
        return link

    def send(self, request: wire.LaunchRequest) -> None:
        """Ask the launcher."""
        self._child.send(encode_line(request))

    def _receive(self, line: bytes) -> None:
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("the launcher sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.LauncherReady():
                self.is_ready = event.protocol == wire.PROTOCOL
                (self.ready if self.is_ready else self.lost).emit()
            case wire.ChildLine():
                if (link := self._links.get(event.id)) is not None:
                    link.line.emit(event.line.encode())
            case wire.ChildEnded():
                if (link := self._links.pop(event.id, None)) is not None:
                    link.end(event.last_words)
            case wire.AddressNotOpened():
                self.not_opened.emit(event.address)

    def _died(self, last_words: str) -> None:
        self.is_ready = False
        links, self._links = self._links, {}
        for link in links.values():
            link.end(last_words)
        self.lost.emit()


class LaunchedLink(LineLink):
    """The lines to and from a process that the launcher has started."""

    def __init__(self, launcher: Launcher, start: wire.StartChild, parent: QObject) -> None:
        super().__init__(parent)
        self._launcher, self._start = launcher, start
        self._is_leaving = False

    @property
    def pid(self) -> int:
        """Not known here."""
        return 0

    def start(self) -> None:
        """Begin; `died` comes also when it cannot be started."""
        if self._launcher.is_ready:
            self._launcher.send(self._start)
        else:
            QTimer.singleShot(0, self, self._not_started)

    def send(self, lines: bytes) -> None:
        """Write whole lines; lost when the process is gone, which `died` tells."""
        self._launcher.send(wire.FeedChild(self._start.id, lines.decode()))

    def leave(self) -> None:
        """Ask it to go and kill it later if it stays; `gone` follows, and `died` does not."""
        self._is_leaving = True
        self._launcher.send(wire.LeaveChild(self._start.id))
        QTimer.singleShot(ASK_MILLISECONDS, self, self.kill)

    def kill(self) -> None:
        """End it now."""
        self._launcher.send(wire.LeaveChild(self._start.id, at_once=True))

    def close(self) -> None:
        """For the end of the program: the launcher, which is closed after all links, waits for it."""
        self._is_leaving = True
        self.kill()

    def end(self, last_words: str) -> None:
        """It is gone."""
        if not self._is_leaving:
            self.died.emit(last_words)
        self.gone.emit()

    def _not_started(self) -> None:
        self.end("the launcher does not run; start Triptych again")
