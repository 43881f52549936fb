"""Work that would hold up the window, run on a thread pool; the only place in the app that starts threads.

A task is a plain function without Qt widgets; what it returns comes back on the GUI thread. Not here: child processes
(`engine`), which do the heavy work.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from queue import SimpleQueue
from typing import ClassVar, TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

# Python hands its lock over only this often; the default 5 ms would let a task in Python hold up a frame.
_SWITCH_SECONDS = 0.0005

T = TypeVar("T")
_Result = tuple[int, object, BaseException | None]  # a ticket, what came out, what went wrong


class _CollectorPause:
    """Keeps Python's garbage collector off while any pool of this process has work.

    The collector runs on whichever thread allocates, and on a background thread it would destroy Qt objects wrongly.
    """

    # The interpreter has one collector, so there is one account of who needs it off, whichever pool asks.
    _needed_by: ClassVar[set[object]] = set()

    def __init__(self) -> None:
        self._token = object()

    def begin(self) -> None:
        """The collector is off from now on; beginning twice is the same as once."""
        self._needed_by.add(self._token)
        gc.disable()

    def end(self) -> None:
        """This pool does not need it off any more; the last pool to say so switches the collector on."""
        self._needed_by.discard(self._token)
        if not self._needed_by:
            gc.enable()


class _Bell(QObject):
    """Rings on the GUI thread. Apart from `Tasks`, so that a thread never holds the last reference to anything larger.

    Signals: `rung()` a result lies in the queue.
    """

    rung = Signal()


class Tasks(QObject):
    """Runs functions one after the other on one background thread; results arrive in order. It has no signals."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._tickets = count()
        self._waiting: dict[int, Callable[[object], None]] = {}
        self._results: SimpleQueue[_Result] = SimpleQueue()
        self._bell = _Bell()
        self._pause = _CollectorPause()
        # By then its thread has ended, heard or not. A bound method would be forgotten with the object it belongs to.
        self._pool.destroyed.connect(partial(_CollectorPause.end, self._pause))
        self._bell.rung.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, function: Callable[[], T], on_done: Callable[[T], None]) -> None:
        """Run `function` in the background, then `on_done` with its result here. An exception is raised here."""
        if not self._waiting:
            self._pause.begin()
        ticket, results, bell = next(self._tickets), self._results, self._bell
        self._waiting[ticket] = cast("Callable[[object], None]", on_done)  # it gets its own function's result
        self._pool.start(lambda: _work(function, ticket, results, bell))

    def wait(self, milliseconds: int = 5000) -> bool:
        """Wait for everything that was started; whether it ended in time. For the end of the app and for tests."""
        return self._pool.waitForDone(milliseconds)

    def _deliver(self) -> None:
        ticket, result, error = self._results.get()
        on_done = self._waiting.pop(ticket)
        if not self._waiting:
            self._pool.waitForDone()  # the thread is on its way out, and the collector might destroy its pool before
            self._pause.end()
        if error is not None:
            raise error
        on_done(result)


def _work(function: Callable[[], object], ticket: int, results: SimpleQueue[_Result], bell: _Bell) -> None:
    try:
        results.put((ticket, function(), None))
    except BaseException as error:  # noqa: BLE001 - it is raised again on the GUI thread, where the excepthook is
        results.put((ticket, None, error))
    with suppress(RuntimeError):  # the app has ended meanwhile, and the bell with it
        bell.rung.emit()
