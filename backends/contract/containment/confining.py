"""The walls of this system around this process, put up once and tried at once.

Not here: how a system holds them (`linux`, `macos`, `windows`), which trials there are (`probes`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from backends.contract.containment.allowed import Allowed, Confinement, Sockets, Wall
from backends.contract.containment.probes import holds

_LAST_DESCRIPTOR = 65_536  # a process may be allowed a billion of them; nothing of ours has as many open


def confine(may: Allowed, *, closes_inherited: bool = True) -> Confinement:
    """Keep this process from all that it is not allowed, as far as the system can, and tell what holds now. A process
    that has opened something to keep has closed what it inherited before that, by itself.
    """
    if closes_inherited:
        close_inherited()
    leave_no_core()
    means, why = _restrict(may)
    held = tuple(wall for wall in may.promised if holds(wall, may))
    missing = tuple(wall for wall in may.promised if wall not in held)
    return Confinement(held, missing, means if held else "", why if missing else "")


def shut_internet() -> Confinement:
    """Keep this process with all its threads, and what it starts from now on, from other computers; tell what holds."""
    leave_no_core()
    why = "only Linux can do that to a process that runs"
    if sys.platform == "linux":
        from backends.contract.containment.linux import refuse_internet

        try:
            refuse_internet()
        except OSError as error:
            why = error.strerror or str(error)
    if holds(Wall.NETWORK, Allowed(sockets=Sockets.LOCAL)):
        return Confinement((Wall.NETWORK,), (), "seccomp")
    return Confinement((), (Wall.NETWORK,), "", why)


def close_inherited() -> None:
    """Close what the starter of this process had open, apart from the three pipes."""
    if sys.platform != "win32":
        os.closerange(3, min(os.sysconf("SC_OPEN_MAX"), _LAST_DESCRIPTOR))


def leave_no_core() -> None:
    """What is in memory stays there when this process, or one that it starts, crashes."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # a program that takes dumps from the kernel may heed no limit: it gets an empty one
        with contextlib.suppress(OSError), Path("/proc/self/coredump_filter").open("w", encoding="ascii") as parts:
            parts.write("0")


def _restrict(may: Allowed) -> tuple[str, str]:
    """Give what the walls are held with, and why one is missing."""
    if sys.platform == "linux":
        from backends.contract.containment.linux import restrict
    elif sys.platform == "darwin":
        from backends.contract.containment.macos import restrict
    elif sys.platform == "win32":
        from backends.contract.containment.windows import restrict
    else:
        return "", f"nothing is known of {sys.platform}"
    return restrict(may)
