"""Giving memory back to the system: what Python and the C library keep of a model that is gone, for the next one."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back_memory() -> None:
    """Let go of what nothing refers to, and of free memory between what is in use; the system's own heap decides what
    it keeps where it has no call for that.
    """
    gc.collect()  # models, schedulers and tokenisers refer to each other
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    elif sys.platform == "darwin":
        ctypes.CDLL(None).malloc_zone_pressure_relief(None, 0)
    elif sys.platform == "win32":
        ctypes.cdll.ucrtbase["_heapmin"]()
