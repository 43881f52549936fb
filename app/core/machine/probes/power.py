"""Whether this computer draws on its battery now."""

from __future__ import annotations

import psutil

from app.core.machine.probes.known import SystemPaths

_SUPPLIES = "sys/class/power_supply"


def is_on_battery(places: SystemPaths) -> bool:
    """By what powers the whole machine; False where that cannot be told. psutil alone takes the battery of a wireless
    mouse for the computer's on Linux, and fails where the kernel lists no supplies.
    """
    if places.system == "Linux":
        return _is_discharging(places)
    read = getattr(psutil, "sensors_battery", None)  # not on every system
    battery = read() if read is not None else None
    return battery is not None and battery.power_plugged is False  # None: unknown


def _is_discharging(places: SystemPaths) -> bool:
    """As systemd judges: no supply is online, and a battery of the system gives power."""
    try:
        names = sorted(entry.name for entry in (places.root / _SUPPLIES).iterdir())
    except OSError:
        return False
    of_system = [name for name in names if _text(places, name, "scope") != "Device"]
    batteries = [name for name in of_system if _text(places, name, "type") == "Battery"]
    if any(_text(places, name, "online") == "1" for name in of_system if name not in batteries):
        return False
    return any(_text(places, name, "status") == "Discharging" for name in batteries)


def _text(places: SystemPaths, supply: str, name: str) -> str | None:
    return places.text(f"{_SUPPLIES}/{supply}/{name}")
