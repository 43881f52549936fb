"""Owns the sandbox's process: prepares Python at its first use, then runs one program after the other.

What prepares it may write into the cache folder and runs no program; what runs programs may write nowhere. Not here:
whether a program may run (`app.core.tools.grants`), the process itself (`app.sandbox`).
"""

from __future__ import annotations

import itertools
import logging
from collections import deque
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app import private_files
from app.core.tools import sandbox_wire as wire
from app.core.tools.compiled_python import FILE, CompiledPython, CompiledPythonFile
from app.core.tools.sandbox_failure import SandboxFailure
from app.core.tools.sandbox_wire import RunProblem, SandboxProblem
from app.errors import AppError
from app.processes import SANDBOX, command_of
from app.services.background.child import Child
from app.services.background.reply import Reply
from backends.contract.containment import Allowed, as_arguments
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)


class Sandbox(QObject):
    """Runs Python programs in a box. Signals: preparing(bool) – Python is being compiled, which takes a while ·
    began(int) – the program of the reply with this number runs.
    """

    preparing = Signal(bool)
    began = Signal(int)

    def __init__(
        self, cache: Path, compiled: CompiledPythonFile, parent: QObject | None = None, source: str = ""
    ) -> None:
        super().__init__(parent)
        self._cache, self._compiled, self._source = cache, compiled, source
        self._numbers = itertools.count(1)
        self._waiting: deque[tuple[Reply, wire.RunPython]] = deque()  # the first one is what is being done
        self._child: Child | None = None
        self._is_busy = self._is_open = self._is_preparing = self._was_prepared = False

    @property
    def pid(self) -> int:
        """The process that runs programs, or prepares it; 0 where none is there."""
        return self._child.pid if self._child is not None else 0

    @property
    def is_busy(self) -> bool:
        """Whether a program that is asked for now has to wait for others."""
        return bool(self._waiting)

    def run(self, request: wire.RunPython) -> Reply:
        """Run a program once those before it are done. Finishes with wire.PythonRan, fails with a SandboxFailure;
        cancelled, its process is ended.
        """
        reply = Reply(next(self._numbers), self)
        reply.cancel_wanted.connect(self._cancel)
        self._waiting.append((reply, msgspec.structs.replace(request, id=reply.number)))
        QTimer.singleShot(0, self, self._begin_when_idle)  # whoever asked listens to the reply by then
        return reply

    def cancel_all(self) -> None:
        """Cancel what runs and what waits."""
        for reply in [reply for reply, _request in reversed(self._waiting)]:
            reply.cancel()

    def close(self) -> None:
        """End the process and wait for it: for the end of the program. Nothing more is told."""
        self._waiting.clear()
        self._child = None
        for child in self.findChildren(Child):  # also those that were asked to leave and have not left yet
            child.close()

    def _begin_when_idle(self) -> None:
        if not self._is_busy:
            self._begin()

    def _begin(self) -> None:
        """Do the next thing on the way to the first program's result."""
        self._is_busy = bool(self._waiting)
        if not self._waiting:
            return
        if self._is_open and self._child is not None:
            self._child.send(encode_line(self._waiting[0][1]))
            self.began.emit(self._waiting[0][0].number)
        elif self._compiled.value.sha256:
            file = str(self._cache / FILE)
            self._start(Allowed(reads=(file,)), wire.OpenRuntime(file, self._compiled.value.sha256))
        else:
            self._prepare()

    def _prepare(self) -> None:
        try:
            private_files.make_folder(self._cache)
        except OSError as error:
            self._fail(SandboxFailure(SandboxProblem.NOT_WRITABLE, str(error)))
            return
        self._set_preparing(True)
        request = wire.CompileRuntime(str(self._cache / FILE), self._source)
        source = (self._source,) if self._source else ()
        self._start(Allowed(reads=source, writes=(str(self._cache),)), request)

    def _start(self, may: Allowed, request: wire.SandboxRequest) -> None:
        child = Child(SANDBOX, [*command_of(SANDBOX), *as_arguments(may)], {}, self)
        child.line.connect(self._receive)
        child.died.connect(self._died)
        child.gone.connect(child.deleteLater)
        self._child = child
        child.start()
        child.send(encode_line(request))

    def _receive(self, line: bytes) -> None:
        if self.sender() is not self._child:
            return  # of a process that was let go
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("the sandbox sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.SandboxReady():
                if event.protocol != wire.PROTOCOL:
                    self._fail_all(SandboxFailure(SandboxProblem.PROTOCOL_MISMATCH))
            case wire.RuntimeCompiled():
                self._keep_compiled(event)
            case wire.RuntimeOpened():
                self._is_open, self._was_prepared = True, False
                self._begin()
            case wire.PythonRan():
                self._finish(event)
            case wire.SandboxFailed():
                self._meet(event)

    def _keep_compiled(self, event: wire.RuntimeCompiled) -> None:
        self._let_go()
        self._was_prepared = True
        try:
            self._compiled.write(CompiledPython(event.sha256))
        except AppError as failure:  # it is in force all the same, until the program ends
            log.warning("%s", failure.sentence)
        self._begin()

    def _meet(self, event: wire.SandboxFailed) -> None:
        """Prepare Python again where its file is not what was kept; tell anything else."""
        if event.code is SandboxProblem.NOT_COMPILED and not self._was_prepared:
            log.info("Python is prepared again: %s", event.detail)
            self._let_go()
            self._prepare()
            return
        self._fail_all(SandboxFailure(event.code, event.detail))

    def _finish(self, event: wire.PythonRan) -> None:
        if self._waiting and self._waiting[0][0].number == event.id:
            reply, _request = self._waiting.popleft()
            if event.problem is RunProblem.TIME:
                self._let_go()  # a program that waits in the system is ended with its process
            reply.finish(event)
            self._begin()

    def _died(self, last_words: str) -> None:
        if self.sender() is self._child:
            self._fail(SandboxFailure(SandboxProblem.LOST, last_words))

    def _cancel(self, number: int) -> None:
        """What runs can be ended with its process alone."""
        is_under_way = self._is_busy and bool(self._waiting) and self._waiting[0][0].number == number
        gone = [reply for reply, _request in self._waiting if reply.number == number]
        self._waiting = deque(each for each in self._waiting if each[0].number != number)
        if is_under_way:
            self._let_go(at_once=True)
        for reply in gone:
            reply.stop()
        if is_under_way:
            self._begin()

    def _fail(self, failure: SandboxFailure) -> None:
        """Fail what is being done, and go on with the next in a new process."""
        self._let_go()
        if self._waiting:
            self._waiting.popleft()[0].fail(failure)
        self._begin()

    def _fail_all(self, failure: SandboxFailure) -> None:
        """The next would meet the same."""
        self._let_go()
        waiting, self._waiting, self._is_busy = self._waiting, deque(), False
        for reply, _request in waiting:
            reply.fail(failure)

    def _let_go(self, *, at_once: bool = False) -> None:
        child, self._child, self._is_open = self._child, None, False
        self._set_preparing(False)
        if child is not None:
            child.leave()
            if at_once:
                child.kill()

    def _set_preparing(self, is_preparing: bool) -> None:
        if is_preparing is not self._is_preparing:
            self._is_preparing = is_preparing
            self.preparing.emit(is_preparing)
