"""A Windows job around a server: whatever the server starts is in it, and is ended when the job is closed.

Closing also happens when this process is killed. Not run on Windows by its authors: the tests look at the calls, the
workflow of the project runs it.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_void_p, sizeof

from backends.contract.containment.windows import JobLimits, SystemLibrary

_EXTENDED_LIMITS, _KILL_ON_CLOSE = 9, 0x2000
_SET_QUOTA_AND_TERMINATE = 0x0101


class WindowsJob:
    """The job of one program; nothing where the system refuses it, for then killing by parents has to do."""

    def __init__(self, pid: int, kernel: SystemLibrary | None = None) -> None:
        self._kernel = kernel or _kernel()
        limits = JobLimits(flags=_KILL_ON_CLOSE)
        self._job = self._kernel.CreateJobObjectW(None, None)
        program = self._kernel.OpenProcess(_SET_QUOTA_AND_TERMINATE, 0, pid)
        job = c_void_p(self._job)
        self.is_held = bool(
            self._job
            and program
            and self._kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, byref(limits), sizeof(limits))
            and self._kernel.AssignProcessToJobObject(job, c_void_p(program))
        )
        if program:
            self._kernel.CloseHandle(c_void_p(program))

    def close(self) -> None:
        """End all that is in it."""
        if self._job:
            self._kernel.CloseHandle(c_void_p(self._job))
            self._job = 0


def _kernel() -> SystemLibrary:
    if sys.platform != "win32":
        raise OSError("this is not Windows")
    return ctypes.WinDLL("kernel32", use_last_error=True)
