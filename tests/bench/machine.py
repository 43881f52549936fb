"""On what, when and how busy: the lines above every table."""

from __future__ import annotations

import datetime
import platform
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


def threads() -> int:
    """What both sides of every comparison use: physical cores."""
    return psutil.cpu_count(logical=False) or 1


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):  # not Linux, or an ARM that gives no name
        return platform.processor() or platform.machine()
