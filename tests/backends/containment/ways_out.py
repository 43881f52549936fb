"""Ways out of a process, for tests that try them all: each does nothing where it is let through, or raises OSError.

A way counts as let through when the kernel went on to look at what was asked: a program that is not there was looked
for. So every way can be tried in a process without walls as well, where it has to get through.
"""

# ruff: noqa: PTH101, PTH102, PTH104, PTH106, PTH108, PTH208, PTH211 - the calls of the system themselves are tried

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from backends.contract.containment.kernel import checked_call
from backends.contract.containment.system_calls import numbers

LOOKED_AT = (
    *(errno.ENOENT, errno.EINVAL, errno.ESRCH, errno.ENOEXEC, errno.EFAULT, errno.EBADF, errno.ENOTTY),
    errno.EOPNOTSUPP,
)
REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)
NUMBERS = numbers(os.uname().machine) if hasattr(os, "uname") else {}


class Place:
    """Where they are tried: a folder that may be read, with a model and a link out of it, and files beside it."""

    def __init__(self, folder: Path) -> None:
        self.model = folder / "models" / "model.gguf"
        self.link = folder / "models" / "link.gguf"
        self.outside = folder / "elsewhere" / "other.gguf"
        self.unread = folder / "elsewhere"

    def make(self) -> None:
        """Write the files."""
        for file in (self.model, self.outside):
            file.parent.mkdir()
            file.write_bytes(b"GGUF")
        self.link.symlink_to(self.outside)


def ways(place: Place) -> Mapping[str, Callable[[], object]]:
    """All of them, by name."""
    return {**_reading(place), **_writing(place), **_speaking(), **_starting(), **_meddling(), **_kernel()}


def outcome(way: Callable[[], object]) -> str:
    """“through”, “refused”, or what else came of it."""
    try:
        way()
    except OSError as error:
        if error.errno in REFUSED:
            return "refused"
        return "through" if error.errno in LOOKED_AT else f"{type(error).__name__}: {error}"
    return "through"


def outcomes(place: Place) -> dict[str, str]:
    """What comes of each."""
    return {name: outcome(way) for name, way in ways(place).items()}


def outcomes_of_native_thread(place: Place) -> dict[str, str]:
    """The same in a thread that native code has started."""
    found: dict[str, str] = {}
    done = threading.Event()

    @ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
    def work(_: object) -> None:
        found.update(outcomes(place))
        done.set()

    library, thread = ctypes.CDLL(None), ctypes.c_ulong()
    if library.pthread_create(ctypes.byref(thread), None, work, None) == 0:
        done.wait(60)
        library.pthread_join(thread, None)
    return found


def _read(path: str | Path, flags: int = os.O_RDONLY) -> Callable[[], object]:
    def way() -> None:
        os.close(os.open(path, flags))

    return way


def _reading(place: Place) -> dict[str, Callable[[], object]]:
    parent = f"/proc/{os.getppid()}"
    return {
        "list home": lambda: os.listdir(Path.home()),
        "list /": lambda: os.listdir("/"),
        "read /etc/passwd": _read("/etc/passwd"),
        "read a model elsewhere": _read(place.outside),
        "read through a link out of the folder": _read(place.link),
        "read through /proc/self/root": _read("/proc/self/root/etc/passwd"),
        "list /proc/self/cwd/..": lambda: os.listdir("/proc/self/cwd/.."),
        "read the parent's environment": _read(f"{parent}/environ"),
        "read the parent's memory": _read(f"{parent}/mem"),
        "list the parent's descriptors": lambda: os.listdir(f"{parent}/fd"),
        "read the first process's command": _read("/proc/1/cmdline"),
        "open again by /proc/self/fd": partial(_open_again, place.outside),
        "open by openat2": lambda: _call("openat2", -100, b"/etc/passwd", (ctypes.c_uint64 * 3)(), 24),
        "open by a handle": lambda: _call("open_by_handle_at", -100, None, 0),
        "watch home": lambda: _call("inotify_init1", 0),
        "watch everything": lambda: _call("fanotify_init", 0xFFFF, 0),
    }


def _open_again(path: Path) -> None:
    """A name alone can be had of any file; what can be read through it is the question."""
    named = os.open(path, os.O_PATH)
    try:
        os.close(os.open(f"/proc/self/fd/{named}", os.O_RDONLY))
    finally:
        os.close(named)


def _writing(place: Place) -> dict[str, Callable[[], object]]:
    new = str(place.model.parent / "new")
    unnamed = os.O_TMPFILE | os.O_WRONLY
    return {
        "write beside the model": partial(_make_and_remove, new),
        "write to the model": _read(place.model, os.O_WRONLY | os.O_APPEND),
        "empty a file elsewhere": lambda: os.truncate(place.outside, 4),
        "write a file elsewhere": partial(_make_and_remove, str(place.unread / "new")),
        "write an unnamed file": _read("/tmp", unnamed),
        "write into shared memory": _read("/dev/shm", unnamed),
        "write to a device": _read("/dev/zero", os.O_WRONLY),
        "make a folder": partial(_make_folder, new),
        "make a link": lambda: os.symlink("nothing", "/nowhere/at/all"),
        "make a second name": lambda: os.link("/nowhere/at/all", new),
        "make a pipe": lambda: os.mkfifo("/nowhere/at/all"),
        "rename": lambda: os.rename(place.outside, place.outside),
        "remove": lambda: os.unlink("/nowhere/at/all"),
        "change who may read": lambda: os.chmod(place.outside, 0o644),
        "change whose it is": lambda: os.chown(place.outside, -1, -1),
        "change its time": lambda: os.utime(place.outside),
        "change its attributes": partial(_change_attributes, place.model),
        "make a snapshot beside it": partial(control, place.model.parent, 0x5000940E),
        "let others wait for it": partial(_lease, place.model),
        "hear what happens in its folder": partial(_hear, place.model.parent),
        "mark it": lambda: _call("setxattr", str(place.outside).encode(), b"user.a", b"b", 1, 99),
    }


def control(path: Path, number: int) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        _call("ioctl", opened, number, (ctypes.c_byte * 4096)())
    finally:
        os.close(opened)


def _change_attributes(path: Path) -> None:
    """Whoever owns a file may do so with one that is open for reading alone."""
    get, put = 0x80086601, 0x40086602
    opened, flags = os.open(path, os.O_RDONLY), ctypes.c_long()
    try:
        with contextlib.suppress(PermissionError):  # to ask is refused, too
            _call("ioctl", opened, get, ctypes.byref(flags))
        _call("ioctl", opened, put, ctypes.byref(flags))
    finally:
        os.close(opened)


def _lease(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        _call("fcntl", opened, 1024, 0)
    finally:
        os.close(opened)


def _hear(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        _call("fcntl", opened, 1026, 0)
    finally:
        os.close(opened)


def _make_and_remove(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
    os.unlink(path)


def _make_folder(path: str) -> None:
    os.mkdir(path)
    os.rmdir(path)


def _speaking() -> dict[str, Callable[[], object]]:
    kinds = {
        "TCP": (socket.AF_INET, socket.SOCK_STREAM),
        "UDP": (socket.AF_INET, socket.SOCK_DGRAM),
        "TCP over IPv6": (socket.AF_INET6, socket.SOCK_STREAM),
        "UDP over IPv6": (socket.AF_INET6, socket.SOCK_DGRAM),
        "a local socket": (socket.AF_UNIX, socket.SOCK_STREAM),
        "netlink": (socket.AF_NETLINK, socket.SOCK_RAW),
    }
    found: dict[str, Callable[[], object]] = {
        f"speak by {name}": lambda kind=kind: socket.socket(*kind).close() for name, kind in kinds.items()
    }
    found["speak to an abstract socket"] = _abstract
    found["speak to a host of virtual machines"] = lambda: os.close(checked_call(NUMBERS["socket"], 40, 99, 0))
    found["make a pair of sockets"] = lambda: [each.close() for each in socket.socketpair()]
    return found


def _abstract() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one, contextlib.suppress(ConnectionRefusedError):
        one.connect("\0triptych-nobody")


def _starting() -> dict[str, Callable[[], object]]:
    return {
        "become another program": lambda: os.execv("/nowhere/at/all", ["x"]),
        "start another program": lambda: os.posix_spawn("/nowhere/at/all", ["x"], {}),
        "run a program from memory": _run_from_memory,
        "fork": _fork,
        "clone by its new call": lambda: _call("clone3", None, 0),
        "clone a process": lambda: _call("clone", 0x00020000 | 0x00000200, None, None, None, None),
        "vfork by exec of a descriptor": lambda: _call("execveat", -1, b"", None, None, 0x1000),
    }


def _run_from_memory() -> None:
    made = os.memfd_create("program")
    try:
        os.write(made, b"no program")
        os.execve(made, ["x"], {})
    finally:
        os.close(made)


def _fork() -> None:
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _meddling() -> dict[str, Callable[[], object]]:
    parent = os.getppid()
    return {
        "signal the parent": lambda: os.kill(parent, 0),
        "signal all": lambda: os.kill(0, 0),
        "signal the parent's thread": lambda: _call("tgkill", parent, parent, 0),
        "signal any thread": lambda: _call("tkill", parent, 0),
        "queue a signal": lambda: _call("rt_sigqueueinfo", parent, signal.SIGCONT, None),
        "hold the parent": lambda: _call("pidfd_open", parent, 0),
        "take a descriptor": lambda: _call("pidfd_getfd", -1, 0, 0),
        "trace": lambda: _call("ptrace", 16, -1, 0, 0),
        "read another's memory": lambda: _call("process_vm_readv", parent, None, 0, None, 0, 0),
        "write another's memory": lambda: _call("process_vm_writev", parent, None, 0, None, 0, 0),
        "limit the parent": lambda: _call("prlimit64", parent, 7, None, None),
        "bind the parent to a processor": lambda: _call("sched_setaffinity", parent, 0, None),
        "let the parent wait": lambda: _call("sched_setscheduler", parent, -1, None),
        "let the parent wait by its attributes": lambda: _call("sched_setattr", parent, None, 1),
        "let the parent wait by its parameters": lambda: _call("sched_setparam", parent, None),
        "be nice for the parent": lambda: _call("setpriority", 0, parent, os.getpriority(os.PRIO_PROCESS, parent)),
        "be nice for all of a user": lambda: _call("setpriority", 2, 0x7FFFFFF0, 0),
        "let the parent's disk wait": lambda: _call("ioprio_set", 1, parent, 0xFFFF),
        "make a thread in another namespace": lambda: _call("clone", 0x00010000 | 0x10000000, None, None, None, None),
        "let a pipe signal the parent": lambda: _call("fcntl", 1, 8, parent),
        "type into a terminal": lambda: _call("ioctl", 1, 0x5412, b"x"),
    }


def _kernel() -> dict[str, Callable[[], object]]:
    return {
        "set up io_uring": lambda: _call("io_uring_setup", 0, None),
        "handle page faults": lambda: _call("userfaultfd", -1),
        "load a filter into the kernel": lambda: _call("bpf", 99, None, 0),
        "measure the kernel": lambda: _call("perf_event_open", None, 0, -1, -1, 0),
        "read keys": lambda: _call("keyctl", 99, 0, 0, 0, 0),
        "add a key": lambda: _call("add_key", None, None, None, 0, 0),
        "mount": lambda: _call("mount", None, b"/nowhere/at/all", None, 0, None),
        "change the root": lambda: os.chroot("/nowhere/at/all"),
        "enter another namespace": lambda: _call("setns", -1, 0),
        "leave the namespace": lambda: _call("unshare", 0x1),
        "use another's shared memory": lambda: _call("shmget", 0x7777777, 1, 0),
        "use another's queue": lambda: _call("mq_open", b"triptych-nothing", 0, 0, None),
        "become another user": lambda: os.setuid(os.getuid()),
        "change how programs are laid out": lambda: _call("personality", 0xFFFFFFFF),
    }


def _call(name: str, *arguments: object) -> None:
    """A system call with addresses; raises OSError."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    values = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    number = NUMBERS.get(name, -1)
    result = library.syscall(ctypes.c_long(number), *values)
    if result < 0:
        reason = ctypes.get_errno()
        raise OSError(reason, os.strerror(reason))
