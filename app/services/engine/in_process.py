"""An engine without a process, for tests: the same replies and session, the worker turned by timers of this one.

The worker is given (`backends.engine.in_process` has one that runs scripts), so that the app still imports nothing of
the engine process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from app.services.background.child import LineLink
from app.services.engine.process import HUNG_MILLISECONDS, Engine

BEAT_MILLISECONDS = 1_000


class TurnedWorker(Protocol):
    """The engine's side of the wire, which computes only when it is told to."""

    @property
    def is_busy(self) -> bool:
        """Whether the next turn has something to do."""
        ...

    def greet(self) -> None:
        """Write the `ready` line, which has to be the first one out."""
        ...

    def receive(self, line: bytes) -> None:
        """Take a request, as one line."""
        ...

    def turn(self) -> None:
        """Do what is asked and compute one batch."""
        ...

    def beat(self) -> None:
        """Write a heartbeat, as a process does every second."""
        ...


MakeWorker = Callable[[Callable[[bytes], None], Callable[[str], None]], TurnedWorker]
"""Called with where lines go, and what is called with its last words when it dies."""


class InProcessLink(LineLink):
    """A `LineLink` to a worker in this process, which gets a turn whenever the event loop has time."""

    def __init__(self, make: MakeWorker, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = make(self.line.emit, self._end)
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._turn)
        self._beats = QTimer(self, interval=BEAT_MILLISECONDS)
        self._beats.timeout.connect(self._worker.beat)
        self._is_greeted = False

    @property
    def pid(self) -> int:
        """Always 0, for the worker has no process of its own."""
        return 0

    def start(self) -> None:
        """Begin, with the next turn of the event loop."""
        self._turns.start()
        self._beats.start()

    def send(self, lines: bytes) -> None:
        """Hand whole lines over to the worker, each a request."""
        for line in lines.splitlines(keepends=True):
            self._worker.receive(line)
        self._turns.start()

    def kill(self) -> None:
        """End the worker in the next turn of the event loop; `died` follows."""
        QTimer.singleShot(0, self, self._die)

    def leave(self) -> None:
        """Give it no more turns; `gone` follows in the next turn of the event loop."""
        self.close()
        QTimer.singleShot(0, self, self.gone.emit)

    def close(self) -> None:
        """Give it no more turns."""
        self._turns.stop()
        self._beats.stop()

    def _turn(self) -> None:
        if not self._is_greeted:
            self._is_greeted = True
            self._worker.greet()
        elif self._worker.is_busy:
            self._worker.turn()
        else:
            self._turns.stop()

    def _die(self) -> None:
        self._end("it was ended")

    def _end(self, last_words: str) -> None:
        self.close()
        self.died.emit(last_words)


class InProcessEngine(Engine):
    """An `EngineClient` whose engine is a worker in this process."""

    def __init__(self, make: MakeWorker, parent: QObject | None = None, hung_after: int = HUNG_MILLISECONDS) -> None:
        super().__init__(parent=parent, hung_after=hung_after)
        self._make = make

    def open_link(self) -> LineLink:
        """Make a worker in this process."""
        return InProcessLink(self._make, self)
