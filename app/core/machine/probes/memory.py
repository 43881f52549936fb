"""Main memory: what there is, what is free, and what a container allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

import msgspec
import psutil

from app.core.machine.probes.known import SystemPaths, Unknown
from app.sentence import Sentence


class Memory(msgspec.Struct, frozen=True):
    """Bytes. `limit` is what a control group (a container, a service) allows; totals already heed it."""

    total: int
    available: int
    limit: int | None
    swap_total: int | Unknown
    swap_free: int | Unknown


def read_memory(places: SystemPaths) -> Memory:
    """Read how much main memory there is and how much of it is free."""
    now = psutil.virtual_memory()
    total, available, limit = int(now.total), int(now.available), None
    for allowed, used in _control_groups(places):
        if allowed < total:
            limit = min(limit or allowed, allowed)
            available = min(available, max(0, allowed - used))
    swap_total, swap_free = _swap()
    return Memory(min(total, limit or total), available, limit, swap_total, swap_free)


def _swap() -> tuple[int | Unknown, int | Unknown]:
    try:
        swap = psutil.swap_memory()
    except (OSError, RuntimeError) as error:  # RuntimeError: psutil where the kernel has no swap figures
        unknown = Unknown(Sentence("The system does not report its swap space: {error}", error=str(error)))
        return unknown, unknown
    return int(swap.total), int(swap.free)


def _control_groups(places: SystemPaths) -> Iterator[tuple[int, int]]:
    """Allowed and used bytes of the groups this process is in, and of those around them."""
    for line in (places.text("/proc/self/cgroup") or "").splitlines():
        _, controllers, path = (*line.split(":", 2), "", "")[:3]
        if not controllers:
            yield from _climb(places, "/sys/fs/cgroup", path, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            yield from _climb(places, "/sys/fs/cgroup/memory", path, *names)


def _climb(places: SystemPaths, mount: str, path: str, limit: str, usage: str, cache: str) -> Iterator[tuple[int, int]]:
    """From a group up to the root; inside a container the group's own path is often not to be seen."""
    group = PurePosixPath("/") / path
    for folder in (group, *group.parents):
        base = f"{mount}/{folder.relative_to('/')}"
        allowed, used = places.number(f"{base}/{limit}"), places.number(f"{base}/{usage}")
        if allowed is not None and used is not None:
            yield allowed, max(0, used - _statistic(places, f"{base}/memory.stat", cache))


def _statistic(places: SystemPaths, path: str, name: str) -> int:
    """File cache counts as used, but is given back when needed."""
    for line in (places.text(path) or "").splitlines():
        key, _, value = line.partition(" ")
        if key == name and value.isdecimal():
            return int(value)
    return 0
