"""GPUs as the Linux kernel lists them, usable or not; memory figures where the driver is AMD's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from app.core.machine.probes.known import SystemPaths
from app.core.machine.probes.sensors import Sensors, card_sensors

VENDORS = {0x10DE: "NVIDIA", 0x1002: "AMD", 0x8086: "Intel"}


class GraphicsCard(msgspec.Struct, frozen=True):
    """A graphics card. Memory in bytes, None where the kernel does not say."""

    vendor: str
    driver: str
    has_display: bool
    total: int | None = None
    free: int | None = None
    shared: int | None = None  # main memory the card may use as its own
    sensors: Sensors = Sensors()

    @property
    def is_integrated(self) -> bool:
        """A processor's own graphics: little memory of its own, most of it shared."""
        return self.total is not None and self.shared is not None and self.shared > self.total


def read_cards(places: SystemPaths) -> tuple[GraphicsCard, ...]:
    """Every card of a known maker; empty on other systems."""
    folder = places.root / "sys/class/drm"
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return ()
    cards = (name for name in names if re.fullmatch(r"card\d+", name))
    return tuple(card for name in cards for card in _card(places, name, names))


def _card(places: SystemPaths, name: str, names: list[str]) -> Iterator[GraphicsCard]:
    device = f"/sys/class/drm/{name}/device"
    vendor = VENDORS.get(_hex(places.text(f"{device}/vendor")))
    if vendor is None:
        return
    total, used = places.number(f"{device}/mem_info_vram_total"), places.number(f"{device}/mem_info_vram_used")
    yield GraphicsCard(
        vendor=vendor,
        driver=_driver(places, device),
        has_display=any(_is_connected(places, entry) for entry in names if entry.startswith(f"{name}-")),
        total=total,
        free=total - used if total is not None and used is not None else None,
        shared=places.number(f"{device}/mem_info_gtt_total"),
        sensors=card_sensors(places, device),
    )


def _hex(text: str | None) -> int:
    return int(text, 16) if text and re.fullmatch(r"0x[0-9a-fA-F]{1,8}", text) else 0


def _driver(places: SystemPaths, device: str) -> str:
    """The kernel driver's name: amdgpu, nvidia, nouveau, i915, xe."""
    found = re.search(r"^DRIVER=(\S+)$", places.text(f"{device}/uevent") or "", re.MULTILINE)
    return found[1] if found else ""


def _is_connected(places: SystemPaths, connector: str) -> bool:
    return places.text(f"/sys/class/drm/{connector}/status") == "connected"
