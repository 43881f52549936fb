"""Ends a command with all that it has started, however far that has run away.

On Linux orphans come back to this process; elsewhere on POSIX a command's group is ended; on Windows the job that this
process is in (`backends.contract.containment.windows`) ends with it. Not here: starting it (`process`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from backends.contract.containment.kernel import control_process

_ADOPT = 36  # PR_SET_CHILD_SUBREAPER
_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_MOST_ROUNDS = 1_000  # each ends all there are; only what grows faster than that is left


def adopt_orphans() -> None:
    """Become the parent of whatever loses its own among what is started from here."""
    if sys.platform == "linux":
        control_process(_ADOPT, 1)


def end_with_parent() -> None:
    """Let the kernel end this process when its parent is killed, which can then end nothing any more."""
    control_process(_WITH_PARENT, signal.SIGKILL)


def end_children(child: subprocess.Popen[bytes] | None = None) -> None:
    """End all that was started from here, and wait for it as far as the system lets one know of it."""
    if sys.platform == "win32":
        if child is not None:
            child.kill()
            child.wait()
        return
    if child is not None:
        _end_group(child.pid)
        child.wait()
    for _ in range(_MOST_ROUNDS):
        found = list(_children())
        for process in found:
            _end_group(process)
            _end(process)
        if not found or not _reap():
            return


def _children() -> Iterator[int]:
    """The processes whose parent this one is, those that have ended too; none where the system does not say."""
    own = str(os.getpid())
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            # The second field is a name in brackets, which may hold anything.
            fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[1] == own:
                yield int(folder.name)


def _reap() -> bool:
    """Wait for one that has been ended; whether there was any."""
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        return False
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return True


def _end_group(process: int) -> None:
    """Only a group of its own: this process is in another."""
    if sys.platform != "win32" and process != os.getpgid(0):
        with contextlib.suppress(OSError):
            os.killpg(process, signal.SIGKILL)


def _end(process: int) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
