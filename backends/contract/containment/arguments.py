"""What a child may do, as arguments of its command: known before a byte of its input is read.

Not here: which arguments a process gets (`app.services`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace

from backends.contract.containment.allowed import Allowed

_READS, _WRITES, _PORT, _GPU = "--may-read=", "--may-write=", "--may-listen=", "--may-use-gpu"
_CONNECTS = "--may-connect="
_ANY_FILES = "--may-use-any-file"
_ODD = re.compile("[%\udc80-\udcff]")  # a byte that is no UTF-8 would not survive the window's way of starting programs
_WRITTEN = re.compile("%([0-9a-f]{2})")


def as_arguments(may: Allowed) -> list[str]:
    """Write the paths and ports of `may` for a command line."""
    named = ((_READS, may.reads), (_WRITES, may.writes))
    paths = [name + _ODD.sub(_write, path) for name, those in named for path in those]
    switches = [switch for switch, is_on in ((_GPU, may.uses_gpu), (_ANY_FILES, may.any_files)) if is_on]
    ports = [f"{name}{port}" for name, those in ((_PORT, may.ports), (_CONNECTS, may.connects)) for port in those]
    return [*paths, *ports, *switches]


def allowed_by(arguments: Sequence[str], base: Allowed) -> Allowed:
    """Add what a command line allows to what such a process may always do."""

    def named(name: str) -> tuple[str, ...]:
        values = (each.removeprefix(name) for each in arguments if each.startswith(name))
        return tuple(_WRITTEN.sub(_read, value) for value in values)

    return replace(
        base,
        reads=base.reads + named(_READS),
        writes=base.writes + named(_WRITES),
        uses_gpu=base.uses_gpu or _GPU in arguments,
        any_files=base.any_files or _ANY_FILES in arguments,
        ports=base.ports + tuple(int(port) for port in named(_PORT)),
        connects=base.connects + tuple(int(port) for port in named(_CONNECTS)),
    )


def _write(found: re.Match[str]) -> str:
    return f"%{os.fsencode(found[0])[0]:02x}"


def _read(found: re.Match[str]) -> str:
    return os.fsdecode(bytes([int(found[1], 16)])) if found[1] != "25" else "%"
