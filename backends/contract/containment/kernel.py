"""Linux system calls by number, for those that Python has no name for."""

from __future__ import annotations

import ctypes
import os
from functools import cache

from backends.contract.containment.system_calls import numbers


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: ctypes.Array[ctypes.c_char] | ctypes.Structure | int | None) -> int:
    """Call the kernel; -1 with the reason in `ctypes.get_errno()` where it refuses."""
    call = _library().syscall
    call.restype = ctypes.c_long
    return call(ctypes.c_long(number), *(_as_argument(each) for each in arguments))


def _as_argument(value: object) -> object:
    if isinstance(value, int):
        return ctypes.c_long(value)
    return None if value is None else ctypes.byref(value)  # type: ignore[arg-type]  # an array or a structure


def control_process(option: int, value: int = 0) -> int:
    """`prctl`: change what the kernel does with this process."""
    return _library().prctl(ctypes.c_int(option), *(ctypes.c_ulong(each) for each in (value, 0, 0, 0)))


def call_named(name: str, *arguments: int) -> int:
    """Call the kernel by the name of a call; raises OSError with its reason, or where its number is not known."""
    return checked_call(numbers(os.uname().machine)[name], *arguments)


def checked_call(number: int, *arguments: int) -> int:
    """Call the kernel; raises OSError with its reason."""
    result = system_call(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result
