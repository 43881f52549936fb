"""The lines to an engine that can read its own model alone: another model means another process, which nobody notices.

A process cannot be given more than it was started with. So the new one is started beside the old one and looks at the
model first; the old one answers on until it is known that the model can take its place. Then the old one closes what
is open, its process ends and its memory is free, and the load goes to the new one. What is sent meanwhile waits.

Not here: what a load has to read (`reach`), what the lines mean to the app (`session`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QObject, QTimer

from app.services.background.child import LineLink
from app.services.engine.reach import Reach, reach_of
from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.lines import LineError, encode_line

OpenConfined = Callable[[Reach, QObject], LineLink]
_OUR_CHECK, _OUR_UNLOAD = -1, -2  # numbers that no request of the app has
_WATCHED = (b'{"type":"load"', b'{"type":"unload"', b'{"type":"cancel"')  # of requests
_BEAT = b'{"type":"heartbeat"'
_TOLD = (b'{"type":"loaded"', b'{"type":"failed"', b'{"type":"done"')  # of events


class _Stage(Enum):
    """How far a change of processes is."""

    CHECKING = "the new one looks at the model"
    EMPTYING = "the old one closes what is open"
    ENDING = "the old one ends"


@dataclass
class _Change:
    """A load that another process has to do."""

    load: wire.Load
    reach: Reach
    child: LineLink
    stage: _Stage
    ready: bytes = b""  # the first line of the new process, told when it takes over
    waiting: list[bytes] = field(default_factory=list[bytes])


class ConfinedLink(LineLink):
    """A `LineLink` that is one engine to whoever uses it, by one process after the other."""

    def __init__(self, open_child: OpenConfined, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_child = open_child
        self._child: LineLink | None = None
        self._reach = Reach()
        self._holds_model = False
        self._loading: int | None = None  # the number of a load that has not ended
        self._change: _Change | None = None
        self._leaving = 0

    @property
    def pid(self) -> int:
        """Of the process that answers; 0 when none runs."""
        return self._child.pid if self._child else 0

    def start(self) -> None:
        """Nothing runs before the first request: what it is decides what the process may read."""

    def send(self, lines: bytes) -> None:
        """Write whole lines; a load may start a process for it."""
        while lines.startswith(_WATCHED):
            line, _, lines = lines.partition(b"\n")
            self._send_watched(line + b"\n")
        if lines:
            self._send(lines)

    def kill(self) -> None:
        """End it now; `died` follows."""
        for child in (self._child, self._change.child if self._change else None):
            if child is not None:
                child.kill()

    def leave(self) -> None:
        """Ask all processes to go, and see to it that they do; `gone` follows, and `died` does not."""
        leaving = [each for each in (self._child, self._change.child if self._change else None) if each is not None]
        self._child = self._change = None
        self._leaving = len(leaving)
        for child in leaving:
            child.line.disconnect()
            child.gone.connect(self._one_left)
            child.leave()
        if not leaving:
            QTimer.singleShot(0, self.gone.emit)

    def _one_left(self) -> None:
        self._leaving -= 1
        if not self._leaving:
            self.gone.emit()

    def close(self) -> None:
        """End it and wait until it is gone."""
        for child in self.findChildren(LineLink):  # also one that was given up and is on its way
            child.close()

    # requests

    def _send_watched(self, line: bytes) -> None:
        match wire.REQUESTS.decode(line):
            case wire.Load() as load:
                self._load(load, line)
            case wire.Cancel() as cancel:
                self._cancel(cancel, line)
            case _:
                self._give_up_change()
                self._send(line)

    def _load(self, load: wire.Load, line: bytes) -> None:
        self._give_up_change()
        if self._change is not None:
            self._change.waiting.append(line)
            return
        reach = reach_of(load)
        if self._child is None:
            self._adopt(self._started(reach), reach)
        if self._reach.covers(reach):
            self._loading = load.id
            self._send(line)
        else:
            self._begin_change(load, reach)

    def _cancel(self, cancel: wire.Cancel, line: bytes) -> None:
        change = self._change
        if change is not None and change.load.id == cancel.target and change.stage is _Stage.CHECKING:
            self._give_up_change()
        elif change is not None:
            change.waiting.append(line)  # whichever process has what is meant: the other one knows of nothing
        if self._child is not None:
            self._child.send(line)

    def _send(self, lines: bytes) -> None:
        if self._change is not None:
            self._change.waiting.append(lines)
            return
        if self._child is None:
            self._adopt(self._started(Reach()), Reach())
        assert self._child is not None
        self._child.send(lines)

    # the process that answers

    def _started(self, reach: Reach) -> LineLink:
        child = self._open_child(reach, self)
        child.start()
        return child

    def _adopt(self, child: LineLink, reach: Reach) -> None:
        self._child, self._reach, self._holds_model, self._loading = child, reach, False, None
        child.line.connect(self._receive)
        child.died.connect(self._died)
        child.gone.connect(self._gone)

    def _receive(self, line: bytes) -> None:
        if line.startswith(_TOLD) and not self._note(line):
            return
        change = self._change
        if change is None or change.stage is _Stage.EMPTYING or not line.startswith(_BEAT):
            self.line.emit(line)  # else the new one's beats tell that it goes on

    def _note(self, line: bytes) -> bool:
        """Keep in mind what became of loads; tell whether the app has asked for this."""
        match _event(line):
            case wire.Loaded(id=self._loading):
                self._holds_model, self._loading = True, None
            case wire.Failed(id=self._loading) as failed:
                self._holds_model, self._loading = failed.kept, None
            case wire.Done(id=number) if number == _OUR_UNLOAD:
                self._end_old()
                return False
            case _:
                pass
        return True

    def _died(self, last_words: str) -> None:
        change = self._change
        if change is not None and change.stage is _Stage.ENDING:
            return  # `gone` follows
        if change is not None:
            self._change = None
            self._forget(change.child)
            change.child.close()  # whoever hears of this may delete us with all that is ours
        self._child = None
        self.died.emit(last_words)

    def _gone(self) -> None:
        if self._change is not None and self._change.stage is _Stage.ENDING:
            self._hand_over(self._change)

    # from one process to the next

    def _begin_change(self, load: wire.Load, reach: Reach) -> None:
        child = self._open_child(reach, self)
        is_kept = self._holds_model and self._loading is None
        change = self._change = _Change(load, reach, child, _Stage.CHECKING if is_kept else _Stage.EMPTYING)
        child.line.connect(self._receive_new)
        child.died.connect(self._new_died)
        child.start()
        if is_kept:
            child.send(encode_line(wire.Check(_OUR_CHECK, load.model, load.options, load.backend, load.server)))
        else:
            self._empty(change)

    def _receive_new(self, line: bytes) -> None:
        change, event = self._change, _event(line)
        if change is None:
            return
        match event:
            case wire.Ready():
                change.ready = line
                if event.protocol != wire.PROTOCOL:
                    self._refuse(wire.Failed(change.load.id, ErrorCode.PROTOCOL_MISMATCH, kept=True))
                elif change.stage is _Stage.ENDING and self._child is None:
                    self._hand_over(change)
            case wire.Done(id=number) if number == _OUR_CHECK:
                self._empty(change)
            case wire.Failed(id=number) if number == _OUR_CHECK:
                refused = wire.Failed(change.load.id, event.code, event.detail, event.facts, kept=True)
                self._refuse(refused)
            case wire.Heartbeat() if change.stage is not _Stage.EMPTYING:
                self.line.emit(line)
            case _:
                pass

    def _new_died(self, last_words: str) -> None:
        """A process that cannot begin is told as one that was lost; the old one answers on, if it is still there."""
        change = self._change
        if change is None:
            return
        if change.stage is _Stage.CHECKING:
            self._refuse(wire.Failed(change.load.id, ErrorCode.ENGINE_LOST, last_words, kept=True))
        else:
            self._change = None
            if self._child is not None:
                self._child.kill()  # its `died` is told, with all that was open
            else:
                self.died.emit(last_words)

    def _empty(self, change: _Change) -> None:
        """Let the old one close all that is open, as a load in the same process would."""
        change.stage = _Stage.EMPTYING
        assert self._child is not None
        self._child.send(encode_line(wire.Unload(_OUR_UNLOAD)))

    def _end_old(self) -> None:
        if self._change is not None and self._child is not None:
            self._change.stage = _Stage.ENDING
            self._child.kill()

    def _hand_over(self, change: _Change) -> None:
        if self._child is not None:
            self._child.deleteLater()  # it is gone
            self._child = None
        if not change.ready:
            return  # the new one takes over when it has said its first line
        self._change = None
        change.child.line.disconnect(self._receive_new)
        change.child.died.disconnect(self._new_died)
        self._adopt(change.child, change.reach)
        self.line.emit(change.ready)
        self.send(encode_line(change.load) + b"".join(change.waiting))

    def _refuse(self, failed: wire.Failed) -> None:
        """The model stays out, and the old one has waited for what was sent meanwhile."""
        if self._change is not None:
            change, self._change = self._change, None
            self._forget(change.child)
            self.send(b"".join(change.waiting))
        self.line.emit(encode_line(failed))

    def _give_up_change(self) -> None:
        """A load that nobody wants any more; one that is too far is done by the new process, and then undone there."""
        change = self._change
        if change is not None and change.stage is _Stage.CHECKING:
            self._refuse(wire.Failed(change.load.id, ErrorCode.CANCELLED, kept=True))

    def _forget(self, child: LineLink) -> None:
        """End a process of which nothing is told any more."""
        child.line.disconnect()
        child.died.disconnect()
        child.gone.connect(child.deleteLater)
        child.kill()


def _event(line: bytes) -> wire.AnyEvent | None:
    try:
        return wire.EVENTS.decode(line)
    except LineError:
        return None
