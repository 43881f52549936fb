"""Keeps Python's garbage collector on the thread of the tests: on another one it would destroy Qt's objects wrongly,
and their timers would go on without them.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused_collector() -> Iterator[None]:
    """For a test with threads of its own; what was left meanwhile is collected at the end, here."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()
