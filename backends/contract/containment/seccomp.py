"""seccomp: a filter of system calls that holds for all threads of this process and whatever they start.

It is a list of what is refused, by number and by arguments that stand in registers; what stands behind a pointer cannot
be looked at, so such a call is refused whole. Calls newer than this list are refused as well, and those of another
processor's kind, whose numbers differ. Not here: the numbers (`system_calls`), files by their names (`landlock`).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterator, Sequence

from backends.contract.containment import system_calls as calls
from backends.contract.containment.allowed import Allowed, Sockets
from backends.contract.containment.kernel import system_call

_SET_FILTER, _ALL_THREADS = 1, 1
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _PROCESSOR, _ARGUMENTS = 0, 4, 16  # where they stand in what a filter sees
_ALLOW, _END_PROCESS, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_OTHER_NUMBERS = 0x40000000  # on x86-64: the calls of 32-bit programs, once more
_FIRST_UNKNOWN = 470  # of the calls that this list was made for

_UNIX, _INET, _INET6 = 1, 2, 10
_STREAM, _KIND = 1, 0xF  # of a socket; other bits of the same number are flags
_THREAD = 0x00010000  # CLONE_THREAD
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_FAST_OPEN = 0x20000000  # of a message: connects
_TCP = 6
_NAMESPACES = 0x7E020000  # CLONE_NEWNS and its six like
_TYPE_INTO_TERMINAL, _CONTROL_TERMINAL = 0x5412, 0x541C
_OWNER_BY_IOCTL = (0x8901, 0x8902)  # who gets a signal when there is something to read
_BY_FCNTL = (8, 10, 15, 1024, 1026)  # the same; leases, for which others wait; signals for what happens in a folder
_HARMLESS = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # is it a terminal, is there more to read
_OF_FILE_SYSTEMS = (0x5800, 0x6600, 0x7200, 0x7600, 0x9400, 0xF500)  # kinds of controls: attributes, snapshots, keys
_KIND_OF_CONTROL = 0xFF00
_PROCESS_BY_PRIORITY, _PROCESS_BY_IO_PRIORITY = 0, 1  # not a group, and not all of a user

Step = tuple[int, int, int, int]
Steps = list[Step]


def refuse_calls(may: Allowed, *, has_devices: bool) -> None:
    """Put the filter around all threads of this process; raises OSError."""
    _install(filter_for(may, platform.machine(), os.getpid(), has_devices=has_devices))


def refuse_internet() -> None:
    """Refuse all threads of this process, and what it starts, sockets to other computers; raises OSError."""
    numbers = calls.numbers(platform.machine())
    made = _Filter(numbers, os.getpid())
    steps = made.refused(calls.AROUND_FILTERS) + made.sockets(Sockets.LOCAL)
    _install([*_head(platform.machine()), *steps, (_RETURN, 0, 0, _ALLOW)])


def filter_for(may: Allowed, machine: str, pid: int, *, has_devices: bool) -> Steps:
    """Make the filter's program; `has_devices`: there may be a GPU that it uses. Raises OSError for a processor whose
    numbers are not known.
    """
    made = _Filter(calls.numbers(machine), pid)
    steps = [*_head(machine), (_AT_LEAST, 0, 1, _FIRST_UNKNOWN), _fail(errno.ENOSYS)]
    steps += made.refused(calls.NEVER) + made.refused(calls.CHANGES_RIGHTS)
    steps += made.refused("clone3", errno.ENOSYS)  # then the C library uses `clone`, whose flags can be looked at
    steps += made.other_processes(has_children=may.runs_programs)
    steps += made.handles(has_devices=has_devices)
    steps += made.if_bits("clone", 0, _NAMESPACES)
    steps += made.sockets(may.sockets)
    if not may.runs_programs:
        steps += made.refused(calls.PROGRAMS)
        steps += made.unless_bits("clone", 0, _THREAD)
    if not (may.writes or has_devices):
        steps += made.refused(calls.CHANGES_FILES)
        steps += made.refused("openat2", errno.ENOSYS)
        steps += made.if_bits("open", 1, _WRITES) + made.if_bits("openat", 2, _WRITES)
    return [*steps, (_RETURN, 0, 0, _ALLOW)]


class _Filter:
    """Makes parts of a filter. Each begins and ends with the call's number loaded."""

    def __init__(self, numbers: dict[str, int], pid: int) -> None:
        self._numbers, self._pid = numbers, pid

    def refused(self, names: str, error: int = errno.EPERM) -> Steps:
        """Fail these calls, whatever their arguments."""
        known = (self._numbers[name] for name in names.split() if name in self._numbers)
        return [step for number in known for step in ((_EQUAL, 0, 1, number), _fail(error))]

    def unless_equal(self, name: str, argument: int, allowed: Sequence[int], mask: int = 0) -> Steps:
        """Fail a call whose argument is none of these."""
        count = len(allowed)
        tests = [(_EQUAL, count - index, 0, value) for index, value in enumerate(allowed)]
        return self._when(name, argument, [*tests, _fail()], mask)

    def if_equal(self, name: str, argument: int, refused: Sequence[int], mask: int = 0) -> Steps:
        """Fail a call whose argument is one of these."""
        return self._when(name, argument, [s for value in refused for s in ((_EQUAL, 0, 1, value), _fail())], mask)

    def if_bits(self, name: str, argument: int, bits: int) -> Steps:
        """Fail a call whose argument has one of these bits."""
        return self._when(name, argument, [(_ANY_BIT, 0, 1, bits), _fail()])

    def unless_bits(self, name: str, argument: int, bits: int) -> Steps:
        """Fail a call whose argument has none of these bits."""
        return self._when(name, argument, [(_ANY_BIT, 1, 0, bits), _fail()])

    def other_processes(self, *, has_children: bool) -> Steps:
        """Signals, limits and the share of the processors go to this process alone. Who starts programs has to be able
        to end them: there Landlock lets signals reach those behind the same walls, from its sixth version on.
        """
        own = self._pid & 0xFFFFFFFF
        signals = () if has_children else calls.SIGNALS.split()
        steps = [step for name in signals for step in self.unless_equal(name, 0, (own,))]
        steps += [step for name in calls.SHARES.split() for step in self.unless_equal(name, 0, (0, own))]
        for name, process in (("setpriority", _PROCESS_BY_PRIORITY), ("ioprio_set", _PROCESS_BY_IO_PRIORITY)):
            steps += self.unless_equal(name, 0, (process,)) + self.unless_equal(name, 1, (0, own))
        return steps

    def handles(self, *, has_devices: bool) -> Steps:
        """What is open lets nobody be signalled, types nothing into a terminal, and changes no file's attributes."""
        steps = self.if_equal("fcntl", 1, _BY_FCNTL)
        if not has_devices:
            return steps + self.unless_equal("ioctl", 1, _HARMLESS)
        steps += self.if_equal("ioctl", 1, (_TYPE_INTO_TERMINAL, _CONTROL_TERMINAL, *_OWNER_BY_IOCTL))
        return steps + self.if_equal("ioctl", 1, _OF_FILE_SYSTEMS, mask=_KIND_OF_CONTROL)

    def sockets(self, allowed: Sockets) -> Steps:
        """The families, and with them what may be done with a socket."""
        match allowed:
            case Sockets.NONE:
                return self.refused(calls.SOCKETS)
            case Sockets.LOCAL:
                return self.unless_equal("socket", 0, (_UNIX,)) + self.unless_equal("socketpair", 0, (_UNIX,))
            case Sockets.CONNECTS:
                return self._internet() + self.refused("listen accept accept4")
            case Sockets.ACCEPTS:
                return self._internet() + self._accepts_alone()

    def _internet(self) -> Steps:
        return self.unless_equal("socket", 0, (_INET, _INET6)) + self.unless_equal("socketpair", 0, (_UNIX,))

    def _accepts_alone(self) -> Steps:
        steps = self.unless_equal("socket", 1, (_STREAM,), mask=_KIND) + self.refused("connect sendmmsg")
        steps += self.unless_equal("socket", 2, (0, _TCP))  # others, such as SCTP, connect without that call
        return steps + self.if_bits("sendto", 3, _FAST_OPEN) + self.if_bits("sendmsg", 2, _FAST_OPEN)

    def _when(self, name: str, argument: int, tests: Steps, mask: int = 0) -> Steps:
        if name not in self._numbers:
            return []
        masked = [(0x54, 0, 0, mask)] if mask else []
        # The low half of the register: every such argument is an int for the kernel, or a flag in the low half.
        body = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), *masked, *tests, (_LOAD, 0, 0, _NUMBER)]
        return [(_EQUAL, 0, len(body), self._numbers[name]), *body]


def _head(machine: str) -> Steps:
    """Another processor's calls end the process; the number of the call is loaded."""
    other = [(_AT_LEAST, 0, 1, _OTHER_NUMBERS), _fail(errno.ENOSYS)] if machine == "x86_64" else []
    processor = [(_LOAD, 0, 0, _PROCESSOR), (_EQUAL, 1, 0, calls.processor(machine)), (_RETURN, 0, 0, _END_PROCESS)]
    return [*processor, (_LOAD, 0, 0, _NUMBER), *other]


def _fail(error: int = errno.EPERM) -> Step:
    return (_RETURN, 0, 0, _FAIL | error)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def _install(steps: Steps) -> None:
    """For all threads at once, those of native libraries too; needs that no new rights can be gained."""
    number = calls.numbers(platform.machine())["seccomp"]
    program = _Program(len(steps), b"".join(_packed(steps)))
    if system_call(number, _SET_FILTER, _ALL_THREADS, program):
        raise OSError(ctypes.get_errno(), "seccomp refused the filter")


def _packed(steps: Steps) -> Iterator[bytes]:
    return (struct.pack("=HBBI", *step) for step in steps)
