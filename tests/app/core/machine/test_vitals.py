"""When memory is scarce, by the kernel's word or by what is left."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.machine.machine import GIB
from app.core.machine.probes.known import SystemPaths
from app.core.machine.probes.vitals import is_memory_scarce, read_vitals


@pytest.mark.parametrize(
    ("stalled", "available", "is_scarce"),
    [("0.00", 8, False), ("0.00", 0.5, True), ("25.10", 4, True), ("25.10", 20, False), ("9.99", 4, False)],
)
def test_scarce_memory(tmp_path: Path, stalled: str, available: float, is_scarce: bool) -> None:
    file = tmp_path / "proc" / "pressure" / "memory"
    file.parent.mkdir(parents=True)
    file.write_text(f"some avg10={stalled} avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00\n")
    places = SystemPaths("Linux", tmp_path)
    assert is_memory_scarce(places, 32 * GIB, int(available * GIB)) is is_scarce


def test_systems_without_stall_figures_go_by_what_is_left(tmp_path: Path) -> None:
    places = SystemPaths("Darwin", tmp_path)
    assert is_memory_scarce(places, 32 * GIB, GIB)
    assert not is_memory_scarce(places, 32 * GIB, 2 * GIB)


def test_a_look_costs_nothing_and_is_a_part_of_all_cores() -> None:
    assert 0.0 <= read_vitals().cpu <= 1.0
