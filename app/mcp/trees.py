"""Ending a server with everything that it has started, also what has left its group or outlived its parent.

A process belongs to a server by its session, by its parents, or by a mark in its environment. On Linux what loses its
parent becomes a child of this process, so that nothing is out of reach here. Windows has its jobs, which the library
uses. Not here: asking a server to go (`programs`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterable

import psutil

MARK = "TRIPTYCH_MCP_SERVER"  # in the environment of what a server starts
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_ROUNDS = 20  # of looking again for what was started while the others were ended
_PAUSE = 0.02


def adopt_orphans() -> None:
    """Let what loses its parent become a child of this process, where the system can."""
    if sys.platform == "linux":
        from backends.contract.containment.kernel import control_process

        control_process(_ADOPT, 1)


def die_with_parent() -> None:
    """In a process that has just been made: let the system end it when this one is killed."""
    if sys.platform == "linux":
        from backends.contract.containment.kernel import control_process

        control_process(_DIE_WITH_PARENT, signal.SIGKILL)


def family(leader: int, mark: str) -> list[psutil.Process]:
    """Whatever belongs to the server whose first process was this one, and still lives."""
    ours = psutil.Process().children(recursive=True)
    descendants = {leader} | _descendants(leader)
    found = {each.pid: each for each in ours if each.pid in descendants or _in_session(each.pid, leader)}
    for process in ours if sys.platform == "linux" else psutil.process_iter():
        if process.pid not in found and _has_mark(process, mark):
            found[process.pid] = process
    return [process for process in found.values() if _lives(process)]


def end_family(leader: int, mark: str, asked: Iterable[int] = ()) -> None:
    """Kill all of a server's processes; looks again until there is none. `asked` are those that may have gone."""
    ended = set(asked)
    for _round in range(_ROUNDS):
        left = family(leader, mark)
        if not left:
            break
        ended |= {process.pid for process in left}
        _kill(left)
    _reap(ended - {leader})


def end_what_is_left() -> None:
    """Kill every process below this one: for its end."""
    if sys.platform == "win32":
        return
    for _round in range(_ROUNDS):
        left = [process for process in psutil.Process().children(recursive=True) if _lives(process)]
        if not left:
            return
        _kill(left)


def ask_family(leader: int, mark: str) -> list[int]:
    """Ask all of a server's processes to go; gives their numbers."""
    asked = family(leader, mark)
    for process in asked:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    return [process.pid for process in asked]


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
    time.sleep(_PAUSE)  # the system ends them, and their children come to us


def _reap(ended: Iterable[int]) -> None:
    """Let the system forget those that have become our children; asyncio does so with what it has started."""
    for pid in ended:
        with contextlib.suppress(OSError, AttributeError):  # another's child; Windows, which keeps none
            os.waitpid(pid, os.WNOHANG)


def _descendants(leader: int) -> set[int]:
    try:
        return {process.pid for process in psutil.Process(leader).children(recursive=True)}
    except psutil.Error:
        return set()


def _in_session(pid: int, leader: int) -> bool:
    if sys.platform == "win32":
        return False
    try:
        return os.getsid(pid) == leader
    except OSError:
        return False


def _has_mark(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get(MARK) == mark
    except (psutil.Error, OSError):
        return False


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
