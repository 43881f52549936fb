"""The window's start: seconds from the beginning of its process to the first frame, and the memory it holds then.

Processor time is shown beside the wall clock's: on a machine that does other things, only the former can be compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TypedDict

from tests.bench.table import Row, show, spread

ROUNDS = 7
GOAL = 0.7
ROOT = Path(__file__).resolve().parents[2]


class Start(TypedDict):
    """What `first_frame` prints."""

    stages: dict[str, tuple[float, float]]
    resident: int


def main() -> None:
    """Print the table."""
    _start()  # fills the disk's cache
    starts = [_start() for _ in range(ROUNDS)]
    stages = starts[0]["stages"]
    rows = [
        Row(name, tuple(spread([one["stages"][name][clock] for one in starts], digits=2) for clock in (0, 1)))
        for name in stages
    ]
    wall = statistics.median(one["stages"]["first frame"][0] for one in starts)
    rows[-1] = Row("first frame", rows[-1].figures, wall, GOAL, "less", " s")
    show("seconds since the start, until", ["wall clock", "processor"], rows)
    print(f"resident memory then: {statistics.median(one['resident'] for one in starts) / 2**20:.0f} MiB")


def _start() -> Start:
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    command = [sys.executable, "-m", "tests.bench.first_frame", str(time.time())]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
