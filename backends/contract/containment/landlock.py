"""Landlock: the Linux kernel's rules for files, ports, signals and abstract sockets, for a process that asks for them.

Each version (ABI) of it can refuse more; what this kernel cannot is left out. Rules hold for the thread that asks and
those it starts, so there must be no other. Not here: what is allowed (`allowed`), sockets and programs (`seccomp`).
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from backends.contract.containment.allowed import Allowed, Sockets
from backends.contract.containment.kernel import system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same number on every processor
_VERSION = 1
_PATH_BENEATH, _NET_PORT = 1, 2
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
_FIRST = (1 << 13) - 1  # all of the first version: those four, removing and making of eight kinds
_REFER, _TRUNCATE, _CONTROL = 1 << 13, 1 << 14, 1 << 15
_BY_VERSION = ((1, _FIRST), (2, _REFER), (3, _TRUNCATE), (5, _CONTROL))
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _CONTROL  # all else is about folders
_BIND, _CONNECT = 1, 2
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2
_MAKE_DEVICES = 1 << 6 | 1 << 11

READING = _READ_FILE | _READ_DIR
RUNNING = READING | _EXECUTE
USING = _READ_FILE | _READ_DIR | _WRITE_FILE | _CONTROL
WRITING = ((_FIRST & ~_MAKE_DEVICES & ~_EXECUTE) | _REFER | _TRUNCATE) & ~_CONTROL


def version() -> int:
    """The version of this kernel's Landlock; 0: it has none, or it is switched off."""
    return max(0, system_call(_CREATE_RULESET, None, 0, _VERSION))


def restrict(may: Allowed, readable: Iterable[str], devices: Iterable[str]) -> None:
    """Refuse this thread, and all it starts, every file but those; raises OSError."""
    found = version()
    if not found:
        raise OSError("this kernel has no Landlock")
    files = sum(rights for since, rights in _BY_VERSION if found >= since)
    ruleset = _new_ruleset(found, files, _ports_handled(may))
    try:
        reading = RUNNING if may.runs_programs else READING
        groups = ((reading, (*readable, *may.reads)), (WRITING, may.writes), (USING, devices))
        for rights, paths in groups:
            for path in paths:
                _allow_path(ruleset, path, rights & files)
        if found >= 4:
            for port, right in _ports_allowed(may):
                _allow_port(ruleset, port, right)
        _check(system_call(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _ports_handled(may: Allowed) -> int:
    match may.sockets:
        case Sockets.CONNECTS if not may.connects:
            return _BIND
        case Sockets.ACCEPTS if not may.ports:
            return _CONNECT
        case _:
            return _BIND | _CONNECT


def _ports_allowed(may: Allowed) -> list[tuple[int, int]]:
    match may.sockets:
        case Sockets.ACCEPTS:
            return [(port, _BIND) for port in may.ports]
        case Sockets.CONNECTS:
            return [(port, _CONNECT) for port in may.connects]
        case _:
            return []


def _new_ruleset(found: int, files: int, ports: int) -> int:
    fields = [files]
    if found >= 4:
        fields.append(ports)
    if found >= 6:
        fields.append(_ABSTRACT_SOCKETS | _SIGNALS)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return _check(system_call(_CREATE_RULESET, ctypes.create_string_buffer(attributes), len(attributes), 0))


def _allow_path(ruleset: int, path: str, rights: int) -> None:
    """What is not there, or may not be looked at, is nothing that could be read."""
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (OSError, ValueError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened))
        _check(system_call(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    finally:
        os.close(opened)


def _allow_port(ruleset: int, port: int, right: int) -> None:
    rule = ctypes.create_string_buffer(struct.pack("=QQ", right, port))
    _check(system_call(_ADD_RULE, ruleset, _NET_PORT, rule, 0))


def _check(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
