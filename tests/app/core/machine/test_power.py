"""What counts as running on the battery, by what Linux lists of supplies."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.machine.probes.known import SystemPaths
from app.core.machine.probes.power import is_on_battery

MOUSE = {"type": "Battery", "scope": "Device", "status": "Discharging"}
BATTERY = {"type": "Battery", "status": "Discharging"}
FULL = {"type": "Battery", "status": "Full"}
PLUG = {"type": "Mains", "online": "1"}
NO_PLUG = {"type": "Mains", "online": "0"}
UPS = {"type": "UPS", "status": "Discharging"}
SILENT = {"type": "Battery"}  # tells nothing

Supplies = dict[str, dict[str, str]]


@pytest.mark.parametrize(
    ("supplies", "expected"),
    [
        ({}, False),
        ({"BAT0": BATTERY, "AC": NO_PLUG}, True),
        ({"BAT0": BATTERY}, True),
        ({"BAT0": BATTERY, "AC": PLUG}, False),  # a weak charger: it draws on both
        ({"BAT1": BATTERY, "BAT0": FULL, "ADP1": NO_PLUG}, True),
        ({"BAT0": FULL, "ucsi-source-psy-1": NO_PLUG}, False),
        ({"hidpp_battery_0": MOUSE}, False),
        ({"hidpp_battery_0": MOUSE, "BAT0": FULL, "AC": PLUG}, False),
        ({"BAT0": BATTERY, "AC": NO_PLUG, "pad": {"type": "USB", "scope": "Device", "online": "1"}}, True),
        ({"ups_hid": UPS}, False),
        ({"BAT0": SILENT, "AC": NO_PLUG}, False),
    ],
)
def test_only_what_powers_the_computer_counts(tmp_path: Path, supplies: Supplies, expected: bool) -> None:
    for name, files in supplies.items():
        folder = tmp_path / "sys/class/power_supply" / name
        folder.mkdir(parents=True)
        for file, text in files.items():
            (folder / file).write_text(text + "\n")
    assert is_on_battery(SystemPaths("Linux", tmp_path)) is expected


def test_a_kernel_that_lists_no_supplies_has_none(tmp_path: Path) -> None:
    assert not is_on_battery(SystemPaths("Linux", tmp_path))
