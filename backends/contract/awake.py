"""The time in which a process ran: seconds do not count while it was stopped, its machine slept or was paused.

The clocks of systems do not tell that: some stand still while the machine sleeps, none while a process is stopped (by
Ctrl+Z, a debugger, a paused virtual machine). So every process that measures asks its clock at least once a second, and
a step that is far longer than that was none in which it ran. Not here: the day and hour of anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

TICK_SECONDS = 1.0  # how often somebody has to ask
LONGEST_STEP = 4.0  # seconds; a busy machine may keep a process waiting for a while, and that counts


class AwakeClock:
    """Seconds that count; any thread may ask."""

    def __init__(self, read: Callable[[], float] = time.perf_counter) -> None:
        self._read = read
        self._asking = threading.Lock()
        self._last = read()
        self._sum = 0.0

    def __call__(self) -> float:
        """Give the seconds so far; only differences mean anything."""
        with self._asking:
            now = self._read()
            step, self._last = now - self._last, now
            if 0.0 < step <= LONGEST_STEP:
                self._sum += step
            return self._sum


awake_seconds = AwakeClock()
"""The clock of this process; like the system's own, there is one, since there is one process to be stopped."""
