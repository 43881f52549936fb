"""Owns the processes that run functions of the user's own: one for each call, gone with it.

Not here: whether one may run (`app.core.tools.grants`), the process itself (`app.functions`).
"""

from __future__ import annotations

import itertools
import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app import private_files
from app.core.tools import function_wire as wire
from app.core.tools.own_function import SECONDS, OwnFunction, function_result
from app.errors import AppError
from app.processes import FUNCTION, command_of
from app.sentence import Sentence
from app.services.background.child import Child
from app.services.background.reply import Reply
from backends.contract.containment import Allowed, Confinement, as_arguments
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)

_AGAIN = Sentence("Try again.")
_LOST = Sentence("The function was lost: what runs it ended unexpectedly.")
_NO_FOLDER = Sentence("The function has no folder to work in.")
_MAKE_ROOM = Sentence("Make room on the disk, or allow writing there, then try again.")


class FunctionFailure(AppError):
    """A function that could not be run at all."""


class FunctionRunner(QObject):
    """Signals: changed() – what holds around a function is known now, or is another."""

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """In `folder` each function has one of its own, the only place where it may write."""
        super().__init__(parent)
        self._folder = folder
        self._numbers = itertools.count(1)
        self._running: dict[int, _Run] = {}
        self._unstarted: list[tuple[Reply, FunctionFailure]] = []
        self.confinement: Confinement | None = None

    def try_walls(self) -> None:
        """Find out what holds around a function here; `changed` follows."""
        if self.confinement is None and not self._running:
            self._start(None, "", Allowed())

    def folder_of(self, function: OwnFunction) -> Path:
        """Where a function works and may write."""
        return self._folder / function.name

    def run(self, function: OwnFunction, text: str) -> Reply:
        """Run it with this on its standard input. Finishes with a CallResult, fails with a FunctionFailure;
        cancelled, it is ended with all that it started.
        """
        folder = self.folder_of(function)
        reply = Reply(next(self._numbers), self)
        try:
            private_files.make_folder(folder)
        except OSError as error:
            self._unstarted.append((reply, FunctionFailure(_NO_FOLDER, _MAKE_ROOM, str(error))))
            QTimer.singleShot(0, self, self._fail_unstarted)  # whoever asked listens to the reply by then
            return reply
        request = wire.RunFunction(function.command, text, str(folder), SECONDS, schema=function.checked)
        reply.cancel_wanted.connect(self._cancel)
        self._start(reply, encode_line(request).decode(), Allowed(writes=(str(folder),)))
        return reply

    def close(self) -> None:
        """End all that runs, and wait for it: for the end of the program."""
        for run in self.findChildren(_Run):
            run.close()
        self._running.clear()

    def _start(self, reply: Reply | None, request: str, may: Allowed) -> None:
        number = reply.number if reply is not None else 0
        run = self._running[number] = _Run(number, reply, may, self)
        run.greeted.connect(self._note)
        run.ended.connect(self._forget)
        run.start(request.encode())

    def _fail_unstarted(self) -> None:
        unstarted, self._unstarted = self._unstarted, []
        for reply, failure in unstarted:
            reply.fail(failure)

    def _note(self, confinement: Confinement) -> None:
        if confinement != self.confinement:
            self.confinement = confinement
            self.changed.emit()

    def _forget(self, number: int) -> None:
        self._running.pop(number, None)

    def _cancel(self, number: int) -> None:
        if (run := self._running.get(number)) is not None:
            run.cancel()


class _Run(QObject):
    """One process. Signals: greeted(Confinement) · ended(int) – its number."""

    greeted = Signal(object)
    ended = Signal(int)

    def __init__(self, number: int, reply: Reply | None, may: Allowed, parent: QObject) -> None:
        """Without a reply it only greets."""
        super().__init__(parent)
        self._number = number
        self._reply = reply
        self._child = Child(FUNCTION, [*command_of(FUNCTION), *as_arguments(may)], {}, self)
        self._child.line.connect(self._receive)
        self._child.died.connect(self._died)
        self._child.gone.connect(self._gone)

    def start(self, request: bytes) -> None:
        """Begin."""
        self._child.start()
        if request:
            self._child.send(request)

    def cancel(self) -> None:
        """End it with all that it started."""
        self._child.leave()
        if self._reply is not None:
            self._reply.stop()

    def close(self) -> None:
        """The same, and wait for it."""
        self._child.close()

    def _receive(self, line: bytes) -> None:
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("the process of a function sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.FunctionReady():
                self._greet(event)
            case wire.FunctionRan():
                self._child.leave()
                if self._reply is not None:
                    self._reply.finish(function_result(event))

    def _greet(self, event: wire.FunctionReady) -> None:
        self.greeted.emit(event.confinement)
        if event.protocol != wire.PROTOCOL and self._reply is not None:
            what = Sentence("The runner of functions and Triptych are different versions.")
            self._reply.fail(FunctionFailure(what, Sentence("Install Triptych again.")))
        if self._reply is None or event.protocol != wire.PROTOCOL:
            self._child.leave()

    def _died(self, last_words: str) -> None:
        if self._reply is not None:
            self._reply.fail(FunctionFailure(_LOST, _AGAIN, last_words))

    def _gone(self) -> None:
        self.ended.emit(self._number)
        self.deleteLater()
