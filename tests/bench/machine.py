"""On what, when and how busy: the lines around every table."""

from __future__ import annotations

import datetime
import os
import platform
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

BUSY = 0.15  # share of the cores in use by others above which figures are not to be trusted


def describe() -> str:
    """Machine, system, versions, load and date."""
    memory = psutil.virtual_memory()
    cores = psutil.cpu_count(logical=False) or 0
    load = ", ".join(f"{value:.1f}" for value in psutil.getloadavg())
    return (
        f"{datetime.datetime.now().astimezone():%Y-%m-%d %H:%M %Z} · {_processor()} · {cores} cores, "
        f"{psutil.cpu_count()} threads · {memory.total / 2**30:.0f} GiB, {memory.available / 2**30:.0f} free\n"
        f"{platform.platform()} · Python {platform.python_version()} · "
        f"llama-cpp-python {version('llama-cpp-python')} · load average {load}"
    )


def busy_warning() -> str:
    """A sentence where others use the processor now, else nothing."""
    used = psutil.cpu_percent(interval=1.0) / 100
    return (
        f"This machine is busy ({used:.0%} of all cores): trust ratios, and not the small ones." if used > BUSY else ""
    )


@dataclass(frozen=True)
class CpuUse:
    """Seconds since some moments in the past: on the clock, of all cores, and of those by this process and by those of
    its children that have ended.
    """

    clock: float
    everybody: float
    own: float

    def share_of_others(self, later: CpuUse, cores: int) -> float:
        """Of all cores between two readings, from 0 to 1."""
        others = (later.everybody - self.everybody) - (later.own - self.own)
        return max(0.0, others / ((later.clock - self.clock) * cores))


def cpu_use() -> CpuUse:
    """As it is now. What a virtual machine was not given counts as used."""
    times = psutil.cpu_times()
    used = sum(getattr(times, kind, 0.0) for kind in ("user", "nice", "system", "irq", "softirq", "steal"))
    return CpuUse(time.monotonic(), used, sum(os.times()[:4]))


def busy_afterwards(before: CpuUse) -> str:
    """A sentence where others have used the processor since then, else nothing."""
    share = before.share_of_others(cpu_use(), psutil.cpu_count() or 1)
    return f"Others used {share:.0%} of all cores meanwhile: trust no figure near its goal." if share > BUSY else ""


def threads() -> int:
    """What both sides of every comparison use: physical cores."""
    return psutil.cpu_count(logical=False) or 1


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):  # not Linux, or an ARM that gives no name
        return platform.processor() or platform.machine()
