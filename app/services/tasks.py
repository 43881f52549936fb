"""Work that would hold up the window, run on a thread pool; the only place in the app that starts threads.

A task is a plain function without Qt widgets; what it returns comes back on the GUI thread. Not here: child processes
(`engine`), which do the heavy work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

# Python hands the lock over only this often; the default 5 ms would make a task in Python hold up a frame.
_SWITCH_SECONDS = 0.0005


class Tasks(QObject):
    """Runs functions one after the other on one background thread; results arrive in order, on the owner's thread.

    Signals: none for others; `_done` carries the callback, its result and the error across the threads.
    """

    _done = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None, threads: int = 1) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_SWITCH_SECONDS)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, function: Callable[[], object], on_done: Callable[[Any], None]) -> None:
        """Run `function` in the background, then `on_done` with its result here. An exception is raised here."""
        self._pool.start(lambda: self._work(function, on_done))

    def wait(self, milliseconds: int = 5000) -> bool:
        """Wait for everything that was started; whether it ended in time. For the end of the app and for tests."""
        return self._pool.waitForDone(milliseconds)

    def _work(self, function: Callable[[], object], on_done: Callable[[Any], None]) -> None:
        try:
            result = function()
        except BaseException as error:  # noqa: BLE001 - it is raised again on the GUI thread, where the excepthook is
            self._done.emit(on_done, None, error)
        else:
            self._done.emit(on_done, result, None)

    def _deliver(self, on_done: Callable[[Any], None], result: object, error: BaseException | None) -> None:
        if error is not None:
            raise error
        on_done(result)
