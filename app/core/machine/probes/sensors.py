"""What a GPU tells about its moment: how busy, how warm, how much power. A figure that nobody gives is Unknown."""

from __future__ import annotations

import msgspec

from app.core.machine.probes.known import SystemPaths, Unknown
from app.sentence import Sentence

UNTOLD = Unknown(Sentence("The driver does not say."))


class Sensors(msgspec.Struct, frozen=True):
    """`load` from 0 to 1, `temperature` in °C, `watts` of the whole card."""

    load: float | Unknown = UNTOLD
    temperature: float | Unknown = UNTOLD
    watts: float | Unknown = UNTOLD


def card_sensors(places: SystemPaths, device: str) -> Sensors:
    """By the Linux kernel, for the card in this folder of /sys; AMD's driver tells all three, Intel's the power."""
    busy = places.number(f"{device}/gpu_busy_percent")
    monitors = _monitors(places, device)
    warm = _first(places, monitors, ("temp1_input",))
    power = _first(places, monitors, ("power1_average", "power1_input"))
    return Sensors(
        load=UNTOLD if busy is None else min(busy, 100) / 100,
        temperature=UNTOLD if warm is None else warm / 1000,
        watts=UNTOLD if power is None else power / 1_000_000,
    )


def _monitors(places: SystemPaths, device: str) -> list[str]:
    folder = f"{device}/hwmon"
    try:
        return [f"{folder}/{entry.name}" for entry in sorted((places.root / folder.lstrip("/")).iterdir())]
    except OSError:
        return []


def _first(places: SystemPaths, folders: list[str], names: tuple[str, ...]) -> int | None:
    numbers = (places.number(f"{folder}/{name}") for folder in folders for name in names)
    return next((number for number in numbers if number is not None), None)
