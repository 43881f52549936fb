"""Windows: the process lowers itself. Low integrity keeps it from writing anywhere and from other processes; a job and
a policy keep it from starting programs; its privileges are taken away.

Reading and the network would need an AppContainer, which only who starts a process can give it. Not run on Windows by
its authors: the tests look at the calls, the workflow of the project runs it.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import Structure, byref, c_byte, c_int64, c_size_t, c_uint32, c_uint64, c_void_p, sizeof
from typing import Protocol

from backends.contract.containment.allowed import Allowed

_THIS_PROCESS = -1
_TOKEN_RIGHTS = 0x0080 | 0x0008 | 0x0020  # change defaults, query, change privileges
_INTEGRITY_LEVEL, _GROUP_INTEGRITY, _LOW = 25, 0x20, 4096
_MANDATORY = (c_byte * 6)(0, 0, 0, 0, 0, 16)
_EXTENDED_LIMITS, _UI_LIMITS = 9, 4
_ONE_PROCESS, _DIE_UNHANDLED, _KILL_ON_CLOSE = 0x8, 0x400, 0x2000
_ALL_OF_UI = 0xFF
_EXTENSION_POINTS, _IMAGES, _CHILDREN = 6, 10, 13  # policies
_NO_REMOTE_IMAGES = 0x1


class SidAndAttributes(Structure):
    """A group of a token."""

    _fields_ = (("sid", c_void_p), ("attributes", c_uint32))


class JobLimits(Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", c_int64),
        ("job_time", c_int64),
        ("flags", c_uint32),
        ("least_working_set", c_size_t),
        ("most_working_set", c_size_t),
        ("active_processes", c_uint32),
        ("affinity", c_size_t),
        ("priority", c_uint32),
        ("scheduling", c_uint32),
        ("counters", c_uint64 * 6),
        ("process_memory", c_size_t),
        ("job_memory", c_size_t),
        ("peak_process_memory", c_size_t),
        ("peak_job_memory", c_size_t),
    )


class SystemLibrary(Protocol):
    """Functions of one system library by their names; each gives 0 when it failed."""

    def __getattr__(self, name: str) -> _Function: ...


class _Function(Protocol):
    def __call__(self, *arguments: object) -> int: ...


def restrict(
    may: Allowed, kernel: SystemLibrary | None = None, security: SystemLibrary | None = None
) -> tuple[str, str]:
    """Lower this process as far as it can do that itself: gives what holds it, and why something is missing."""
    kernel, security = kernel or _library("kernel32"), security or _library("advapi32")
    done = {
        "low integrity": _lower(kernel, security, keeps_level=bool(may.writes or may.any_files)),
        "job object": _enter_job(kernel, may),
        "mitigation policies": _apply_policies(kernel, may),
    }
    means = ", ".join(name for name, is_done in done.items() if is_done)
    failed = [f"{name} failed" for name, is_done in done.items() if not is_done]
    return means, "; ".join([*failed, "reading and the network need an AppContainer"])


def _library(name: str) -> SystemLibrary:
    if sys.platform != "win32":
        raise OSError("this is not Windows")
    return ctypes.WinDLL(name, use_last_error=True)


def _lower(kernel: SystemLibrary, security: SystemLibrary, *, keeps_level: bool) -> bool:
    """Take privileges away, and the right to write to what belongs to ordinary programs: who has a folder to write to
    keeps that.
    """
    token, low = c_void_p(), c_void_p()
    if not security.OpenProcessToken(c_void_p(_THIS_PROCESS), _TOKEN_RIGHTS, byref(token)):
        return False
    done = bool(security.AdjustTokenPrivileges(token, 1, None, 0, None, None))
    if not keeps_level:
        done = done and bool(
            security.AllocateAndInitializeSid(byref(_MANDATORY), 1, _LOW, 0, 0, 0, 0, 0, 0, 0, byref(low))
        )
        label = SidAndAttributes(low, _GROUP_INTEGRITY)
        done = done and bool(security.SetTokenInformation(token, _INTEGRITY_LEVEL, byref(label), sizeof(label)))
    kernel.CloseHandle(token)
    return done


def _enter_job(kernel: SystemLibrary, may: Allowed) -> bool:
    """A job without the desktop, of one process, or of one with all that it starts and that ends with it; its handle
    stays open as long as the process lives.
    """
    job = kernel.CreateJobObjectW(None, None)
    flags = _DIE_UNHANDLED | _KILL_ON_CLOSE | (0 if may.runs_programs else _ONE_PROCESS)
    limits = JobLimits(flags=flags, active_processes=0 if may.runs_programs else 1)
    desktop = c_uint32(_ALL_OF_UI)
    return bool(
        job
        and kernel.SetInformationJobObject(c_void_p(job), _EXTENDED_LIMITS, byref(limits), sizeof(limits))
        and kernel.SetInformationJobObject(c_void_p(job), _UI_LIMITS, byref(desktop), sizeof(desktop))
        and kernel.AssignProcessToJobObject(c_void_p(job), c_void_p(_THIS_PROCESS))
    )


def _apply_policies(kernel: SystemLibrary, may: Allowed) -> bool:
    policies = {_EXTENSION_POINTS: 1, _IMAGES: _NO_REMOTE_IMAGES} | ({} if may.runs_programs else {_CHILDREN: 1})
    results = [
        kernel.SetProcessMitigationPolicy(policy, byref(c_uint32(flags)), sizeof(c_uint32))
        for policy, flags in policies.items()
    ]
    return all(results)
