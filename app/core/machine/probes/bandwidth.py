"""How fast this computer's main memory is, by copying some of it: tens of milliseconds, not for the GUI thread.

Not here: what follows for a model (`app.core.machine.speed_estimate`).
"""

from __future__ import annotations

import ctypes
import time

_BYTES = 48 << 20  # more than most caches hold
_ROUNDS = 8


def memory_bandwidth() -> float:
    """Bytes a second, read and written, of one core; several reach somewhat more. 0.0 where there is no room to try."""
    try:
        source, target = ctypes.create_string_buffer(_BYTES), ctypes.create_string_buffer(_BYTES)
    except MemoryError:
        return 0.0
    return 2 * _BYTES / min(_seconds(source, target) for _ in range(_ROUNDS))


def _seconds(source: ctypes.Array[ctypes.c_char], target: ctypes.Array[ctypes.c_char]) -> float:
    began = time.perf_counter()
    ctypes.memmove(target, source, _BYTES)
    return max(1e-9, time.perf_counter() - began)
