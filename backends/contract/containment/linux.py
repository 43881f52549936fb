"""Linux: Landlock for files, seccomp for sockets, programs and other processes; either may be missing.

Without Landlock seccomp still keeps a process from writing, as long as it was given nothing to write to.
"""

from __future__ import annotations

from backends.contract.containment import landlock, seccomp
from backends.contract.containment.allowed import DRIVER_NEEDS_FILES, Allowed, Sockets
from backends.contract.containment.kernel import control_process
from backends.contract.containment.program import OF_GPUS, SYSTEM, gpu_devices, program_paths, to_resolve

_NO_NEW_RIGHTS = 38  # PR_SET_NO_NEW_PRIVS


def restrict(may: Allowed) -> tuple[str, str]:
    """Do all that this kernel can: gives what it is held with, and why something is missing."""
    control_process(_NO_NEW_RIGHTS, 1)
    means: list[str] = []
    reasons: list[str] = []
    devices = gpu_devices() if may.uses_gpu else ()
    readable = (*SYSTEM, *program_paths(), *(OF_GPUS if may.uses_gpu else ()))
    readable += to_resolve() if may.sockets is Sockets.CONNECTS else ()
    try:
        if may.any_files:
            reasons.append(DRIVER_NEEDS_FILES)
        else:
            landlock.restrict(may, readable, devices)
            means.append(f"Landlock {landlock.version()}")
    except OSError as error:
        reasons.append(f"Landlock: {error.strerror or error}")
    try:
        seccomp.refuse_calls(may, has_devices=bool(devices) or may.any_files)
        means.append("seccomp")
    except OSError as error:
        reasons.append(f"seccomp: {error.strerror or error}")
    return ", ".join(means), "; ".join(reasons)


def refuse_internet() -> None:
    """Keep this process, all its threads and what it starts from the internet; raises OSError."""
    control_process(_NO_NEW_RIGHTS, 1)
    seccomp.refuse_internet()
