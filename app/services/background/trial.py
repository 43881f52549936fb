"""Tries the walls of every child process: each is started once without a request, tells what holds, and ends.

Not here: what the walls are (`backends.contract.containment`), the words for it (`app.core.machine.walls`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from app.processes import ENGINE, PROCESSES, ChildProcess, command_of
from app.services.background.child import Child
from backends.contract.containment import Allowed, Confinement, as_arguments
from backends.lines import LineDecoder, LineError


class _Greeting(msgspec.Struct, frozen=True):
    """The part of a child's first line that is the same on every wire."""

    confinement: Confinement = Confinement()


_GREETINGS = LineDecoder[_Greeting](_Greeting)

log = logging.getLogger(__name__)


class _Trial(QObject):
    """One process that is tried. Signals: ended() – it is gone, or could not be started."""

    ended = Signal()

    def __init__(self, process: ChildProcess, may: Allowed, parent: QObject) -> None:
        super().__init__(parent)
        self.name = process.name
        self.found: Confinement | None = None
        self._child = Child(process, [*command_of(process), *as_arguments(may)], {}, self)
        self._child.line.connect(self._receive)
        self._child.gone.connect(self.ended)

    def start(self) -> None:
        self._child.start()

    def close(self) -> None:
        self._child.close()

    def _receive(self, line: bytes) -> None:
        if self.found is None:
            try:
                self.found = _GREETINGS.decode(line).confinement
            except LineError as error:
                log.warning("the %s process did not greet: %s", self.name, error)
            self._child.leave()


class WallTrial(QObject):
    """One trial of all processes. Signals: finished(dict) – Confinement or None by the names of processes."""

    finished = Signal(dict)

    def __init__(
        self, parent: QObject | None = None, processes: Sequence[ChildProcess] = PROCESSES, *, any_files: bool = False
    ) -> None:
        """`any_files`: the engine is started without walls around files, for the driver of a GPU."""
        super().__init__(parent)
        may = {ENGINE.name: Allowed(any_files=any_files)}
        self._trials = [_Trial(process, may.get(process.name, Allowed()), self) for process in processes]
        self._running = len(self._trials)
        for trial in self._trials:
            trial.ended.connect(self._one_ended)

    def start(self) -> None:
        """Begin; `finished` comes when the last one has ended."""
        for trial in self._trials:
            trial.start()

    def close(self) -> None:
        """End what still runs, and wait for it."""
        for trial in self._trials:
            trial.close()

    def _one_ended(self) -> None:
        self._running -= 1
        if not self._running:
            self.finished.emit({trial.name: trial.found for trial in self._trials})
