"""Starts a command on a kernel that seems to have no Landlock, or no walls at all: a filter refuses the calls.

`python -m tests.backends.containment.without_landlock landlock|all COMMAND…`
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

from backends.contract.containment.kernel import control_process, system_call
from backends.contract.containment.system_calls import numbers

LANDLOCK = (444, 445, 446)


def refuse(calls: tuple[int, ...], error: int = errno.ENOSYS) -> None:
    """Let these calls fail in this process and in all that it starts, as in a kernel that does not know them."""
    steps = [(0x20, 0, 0, 0)]
    steps += [step for call in calls for step in ((0x15, 0, 1, call), (0x06, 0, 0, 0x00050000 | error))]
    packed = b"".join(struct.pack("=HBBI", *step) for step in (*steps, (0x06, 0, 0, 0x7FFF0000)))

    class Program(ctypes.Structure):
        """sock_fprog."""

        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))

    control_process(38, 1)
    if system_call(numbers(platform.machine())["seccomp"], 1, 0, Program(len(packed) // 8, packed)):
        raise OSError(ctypes.get_errno(), "no filter")


if __name__ == "__main__":
    seccomp = numbers(platform.machine())["seccomp"]
    refuse(LANDLOCK if sys.argv[1] == "landlock" else (*LANDLOCK, seccomp))
    os.execvp(sys.argv[2], sys.argv[2:])
