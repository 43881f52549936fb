"""Reads the recorded list of the bundle's files."""

from __future__ import annotations

from pathlib import Path

MOST_MIB = 185


def files_of(record: Path) -> tuple[str, dict[str, int]]:
    """Which system and Python built the bundle, and the size of each file."""
    builder, *lines = record.read_text("utf-8").splitlines()
    sized = (line.strip().split(" ", 1) for line in lines)
    return builder.removeprefix("# "), {name: int(size) for size, name in sized}
