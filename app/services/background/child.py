"""One child process that speaks JSON lines: started, read line by line, ended by a ladder (ask, wait, kill).

Not here: what the lines mean (`engine`, `network`).
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Qt, QTimer, Signal

from app.processes import ChildProcess, command_of
from backends.lines import LineSplitter, LineTooLong

STDERR_LINES = 40
STDERR_BYTES = 4_000  # of a line that does not end
ASK_MILLISECONDS = 1000  # how long a child may take to leave after its input was closed

log = logging.getLogger(__name__)


class LineLink(QObject):
    """The lines to and from one other end.

    line(bytes) with its newline · died(str) with its last words, where it was not asked to go · gone() in any case.
    """

    line = Signal(bytes)
    died = Signal(str)
    gone = Signal()

    @property
    def pid(self) -> int:
        """Its process; 0 where there is none."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin; `died` comes also when it cannot be started."""
        raise NotImplementedError

    def send(self, lines: bytes) -> None:
        """Write whole lines; lost when the other end is gone, which `died` tells."""
        raise NotImplementedError

    def leave(self) -> None:
        """Ask it to go, and see to it that it does; returns at once. `gone` follows, and `died` does not."""
        raise NotImplementedError

    def kill(self) -> None:
        """End it now; `died` follows."""
        raise NotImplementedError

    def close(self) -> None:
        """End it and wait until it is gone."""
        raise NotImplementedError


OpenChild = Callable[[list[str], QObject], LineLink]
"""Makes the way to a process of one kind with these arguments more, not yet started; its owner is the second."""


class Child(LineLink):
    """A child process. It leaves by itself when its input closes; if not, it is killed."""

    def __init__(
        self, kind: ChildProcess, command: list[str], environment: Mapping[str, str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._last_words: deque[str] = deque(maxlen=STDERR_LINES)
        self._last_word = b""  # of stderr: a line that has not ended
        self._lines = LineSplitter()
        self._is_leaving = False
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments(command[1:])
        self._process.setProcessEnvironment(_environment(kind, environment))
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_stderr)
        self._process.finished.connect(self._finished)
        # Queued: Qt may tell it from within `start`, when nobody listens yet to what was asked.
        self._process.errorOccurred.connect(self._failed, Qt.ConnectionType.QueuedConnection)

    @property
    def pid(self) -> int:
        """0 when it does not run."""
        return self._process.processId()

    @property
    def last_words(self) -> str:
        """The last lines of its stderr."""
        return "\n".join(self._last_words)

    def start(self) -> None:
        """Begin; `died` comes also when it cannot be started."""
        self._process.start()

    def send(self, lines: bytes) -> None:
        """Write whole lines; lost when the child is gone, which `died` tells."""
        self._process.write(lines)

    def leave(self) -> None:
        """Ask it to go and kill it later if it stays. Returns at once; `died` is not emitted."""
        self._is_leaving = True
        self._process.closeWriteChannel()
        QTimer.singleShot(ASK_MILLISECONDS, self._process.kill)

    def kill(self) -> None:
        """End it now; `died` follows."""
        self._process.kill()

    def close(self) -> None:
        """End it and wait until it is gone: for the end of the program."""
        self._is_leaving = True
        self._process.closeWriteChannel()
        if self._process.state() != QProcess.ProcessState.NotRunning and not self._process.waitForFinished(
            ASK_MILLISECONDS
        ):
            self._process.kill()
            self._process.waitForFinished(ASK_MILLISECONDS)

    def _read(self) -> None:
        lines: list[bytes] = []  # told when all are split: who hears of one may end this child, which reads the rest
        try:
            lines.extend(self._lines.feed(bytes(self._process.readAllStandardOutput().data())))
        except LineTooLong as error:
            self._last_words.append(f"ended, since it sent {error}")
            self._process.kill()
        for line in lines:
            self.line.emit(line)

    def _read_stderr(self) -> None:
        """Lines as they were written: a crash writes its stack word by word, each of which may come alone."""
        *lines, rest = (self._last_word + bytes(self._process.readAllStandardError().data())).split(b"\n")
        self._last_word = rest[-STDERR_BYTES:]
        for line in lines:
            self._hear(line)

    def _hear(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip("\r")
        self._last_words.append(text)
        log.debug("child %d: %s", self.pid, text)

    def _finished(self) -> None:
        self._read()
        self._read_stderr()
        if self._last_word:
            self._hear(self._last_word)
        if not self._is_leaving:
            self.died.emit(self.last_words)
        self.gone.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is not QProcess.ProcessError.FailedToStart:
            return  # `finished` follows where it has ended
        if not self._is_leaving:
            self.died.emit(self._process.errorString())
        self.gone.emit()


def _environment(kind: ChildProcess, extra: Mapping[str, str]) -> QProcessEnvironment:
    """What such a process has to know of ours, and no more: tokens and ways to other programs stay here."""
    environment = QProcessEnvironment.systemEnvironment()
    for name in environment.keys():  # noqa: SIM118 - it is no mapping
        if not kind.is_told(name):
            environment.remove(name)
    for name, value in extra.items():
        environment.insert(name, value)
    return environment


def new_child(kind: ChildProcess, arguments: list[str], parent: QObject) -> LineLink:
    """Make the way to a process of the table that is a child of this one, not yet started."""
    return Child(kind, [*command_of(kind), *arguments], {}, parent)
