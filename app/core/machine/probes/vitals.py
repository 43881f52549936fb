"""What changes by the second: how busy the processor is and how warm, and whether the system runs out of memory."""

from __future__ import annotations

import re

import msgspec
import psutil

from app.core.machine.probes.known import SystemPaths, Unknown
from app.sentence import Sentence

_SENSORS = ("coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal", "acpitz")
_SCARCE = 0.04  # of all memory: below this, systems begin to swap or to kill
_STALLED_PERCENT = 10.0  # of the last ten seconds, in which some program waited for memory


class Vitals(msgspec.Struct, frozen=True):
    """One moment. `cpu`: busy part of all cores since the last look, 0 to 1."""

    cpu: float
    temperature: float | Unknown


def read_vitals() -> Vitals:
    """Look once; takes well below a millisecond where there are no sensors."""
    return Vitals(psutil.cpu_percent(None) / 100, _temperature())


def busy_seconds() -> float:
    """What all cores together have worked since the system started."""
    times = psutil.cpu_times()._asdict()
    resting = ("idle", "iowait", "guest", "guest_nice")  # a guest's time is counted in user's already
    return sum(seconds for name, seconds in times.items() if name not in resting)


def own_seconds(pid: int) -> float:
    """What a process has worked; 0 for one that is gone."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.Error:
        return 0.0
    return times.user + times.system


def is_memory_scarce(places: SystemPaths, total: int, available: int) -> bool:
    """By the kernel's own count of stalls on Linux, and wherever hardly anything is left."""
    return available < _SCARCE * total or (stalled_percent(places) > _STALLED_PERCENT and available < total // 4)


def stalled_percent(places: SystemPaths) -> float:
    """Linux's pressure stall information; 0 where there is none."""
    found = re.match(r"some avg10=(\d+(?:\.\d+)?)", places.text("/proc/pressure/memory") or "")
    return float(found[1]) if found else 0.0


def _temperature() -> float | Unknown:
    read = getattr(psutil, "sensors_temperatures", None)  # Linux and FreeBSD only
    if read is None:
        return Unknown(Sentence("This system does not report temperatures."))
    sensors = psutil.sensors_temperatures()
    for name in _SENSORS:
        if sensors.get(name):
            return float(sensors[name][0].current)
    return Unknown(Sentence("This computer has no temperature sensor that Triptych knows."))
