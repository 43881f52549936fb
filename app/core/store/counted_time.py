"""The time as this program has lived through it, by which things are deleted for good.

A clock that jumps a year ahead must not empty the trash or drop the only old backup. So the counted time follows the
clock by at most half a day for each time it is asked, and back at once. Not here: how often it is asked
(`app.services.storage.maintenance`: once a round), what is deleted (`trash`, `backup`).
"""

from __future__ import annotations

from pathlib import Path

from app.real_file import read_file
from app.whole_file import write_whole

STEP_SECONDS = 43200.0
_LARGEST = 100  # bytes


def time_file(store_file: Path) -> Path:
    """Beside the store, so that they move together."""
    return store_file.with_suffix(".time")


def advance(store_file: Path, clock: float, first: float) -> float:
    """Count one step towards the clock and return the time then, in seconds since 1970; without a file from `first`."""
    file = time_file(store_file)
    counted = min(clock, _read(file, first) + STEP_SECONDS)
    write_whole(file, repr(counted))
    return counted


def _read(file: Path, first: float) -> float:
    try:
        return float(read_file(file, _LARGEST))
    except (OSError, ValueError):
        return first
