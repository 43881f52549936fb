"""Whether a wall holds, found out by walking into it: each trial would do nothing if it were let through.

A trial counts only where the kernel says “not permitted”: what fails for another reason proves nothing. Files are only
opened, never read. Not here: what to make of the result (`confining`).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from pathlib import Path

from backends.contract.containment.allowed import Allowed, Sockets, Wall
from backends.contract.containment.kernel import call_named

_REFUSALS = (errno.EPERM, errno.EACCES)


class Outcome(Enum):
    """How a trial went."""

    REFUSED = "refused"
    DONE = "done"
    OTHER = "other"  # it failed for a reason of its own


def holds(wall: Wall, may: Allowed) -> bool:
    """Tell whether a wall stands: no trial got through, and one at least was refused."""
    outcomes = [attempt(trial) for trial in _TRIALS[wall](may)]
    return Outcome.DONE not in outcomes and Outcome.REFUSED in outcomes


def attempt(trial: Callable[[], object]) -> Outcome:
    """Try something that raises OSError where it is refused."""
    try:
        trial()
    except OSError as error:
        if error.errno in _REFUSALS:
            return Outcome.REFUSED
        return Outcome.DONE if error.errno in _AFTER_PERMISSION else Outcome.OTHER
    return Outcome.DONE


_AFTER_PERMISSION = (errno.ENOENT, errno.EINVAL, errno.ESRCH)  # the kernel went on to look at what was asked
Trials = Iterable[Callable[[], object]]


def _open(path: str, flags: int) -> Callable[[], object]:
    return lambda: os.close(os.open(path, flags | getattr(os, "O_CLOEXEC", 0)))


def is_given(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is one of these folders or below one, links followed."""
    real = Path(_real(path))
    return any(real.is_relative_to(_real(folder)) for folder in folders)  # on Windows perhaps another drive


def _real(path: str) -> str:
    try:
        return os.path.realpath(path)
    except OSError:  # Windows follows no links on paths that are too long for it
        return str(Path(path).absolute())


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # nobody says where it is
        return Path("/")


def _reading(may: Allowed) -> Trials:
    folders = [path for path in ("/", str(_home())) if not is_given(path, (*may.reads, *may.writes))]
    there = [path for path in folders if Path(path).is_dir()]
    if sys.platform == "win32":  # which lets nobody open a folder as a file
        return [partial(_list, path) for path in there]
    return [_open(path, os.O_RDONLY | os.O_DIRECTORY) for path in there]


def _list(folder: str) -> None:
    os.scandir(folder).close()


def _writing(may: Allowed) -> Trials:
    if sys.platform == "win32":
        mine = str(_home() / "triptych-trial.tmp")
        return () if is_given(mine, may.writes) else (_open(mine, os.O_WRONLY | os.O_CREAT | os.O_TEMPORARY),)
    return (_open("/dev/zero", os.O_WRONLY),)  # which anybody may write to, and which keeps nothing


def _network(may: Allowed) -> Trials:
    import _socket

    kinds = [(family, _socket.SOCK_DGRAM) for family in (getattr(_socket, "AF_UNIX", 1), 2, 10, 16)]
    if may.sockets is Sockets.LOCAL:
        kinds = kinds[1:3]
    if may.sockets is Sockets.ACCEPTS:  # it may have sockets, but none that speaks first
        return [_connect]
    return [lambda family=family, kind=kind: _socket.socket(family, kind).close() for family, kind in kinds]


def _connect() -> None:
    import _socket

    sock = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    try:
        sock.connect(("127.0.0.1", 9))
    except ConnectionRefusedError as error:  # by nobody there: the wall let it through
        raise OSError(errno.ESRCH, "nobody listens") from error
    finally:
        sock.close()


def _run_nothing() -> None:
    os.execv("/nowhere/at/all", ["nothing"])  # noqa: S606 - there is no such program


def _copy_nothing() -> None:
    """A new process that both has and shares its mounts is nonsense, which is seen before one is made."""
    call_named("clone", 0x00020000 | 0x00000200)


def _copy_and_end() -> None:
    """Where the system takes no nonsense: a copy that ends at once."""
    if child := os.fork():
        os.waitpid(child, 0)
    else:
        os._exit(0)


def _start_and_end() -> None:
    """On Windows: this program once more, which is ended before its first instruction."""
    if sys.platform == "win32":
        import _winapi

        suspended, no_window = 0x4, 0x08000000
        started = _winapi.CreateProcess(sys.executable, "x", None, None, False, suspended | no_window, {}, None, None)
        _winapi.TerminateProcess(started[0], 0)


def _programs(may: Allowed) -> Trials:  # noqa: ARG001 - all trials have one form
    match sys.platform:
        case "linux":
            return (_run_nothing, _copy_nothing)
        case "win32":
            return (_start_and_end,)
        case _:
            return (_copy_and_end,)


def _processes(may: Allowed) -> Trials:  # noqa: ARG001 - all trials have one form
    if sys.platform == "win32":
        return (_open_parent,)
    signal_parent = partial(os.kill, os.getppid(), 0)
    if sys.platform != "linux":
        return (signal_parent,)
    attach, nobody = 16, -1
    return (signal_parent, partial(call_named, "ptrace", attach, nobody))


def _open_parent() -> None:
    if sys.platform == "win32":
        import ctypes

        write_memory = 0x0020
        if not ctypes.windll.kernel32.OpenProcess(write_memory, 0, os.getppid()):
            raise PermissionError(errno.EACCES, "the process that started this one")


_TRIALS: dict[Wall, Callable[[Allowed], Trials]] = {
    Wall.READING: _reading,
    Wall.WRITING: _writing,
    Wall.NETWORK: _network,
    Wall.PROGRAMS: _programs,
    Wall.PROCESSES: _processes,
}
