"""The window's start: seconds from the beginning of its process to the first frame, the memory that it and an engine
without a model hold then, and the demo model's first word after Enter.

Processor time is shown beside the wall clock's: on a machine that does other things, only the former can be compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import psutil

from backends.contract import wire
from tests.bench.table import Row, show, spread
from tests.engine_process import EngineProcess

ROUNDS = 7
PROGRAMS, QUESTIONS = 3, 3
GOAL, WORD_GOAL, MEMORY_GOAL = 0.4, 0.25, 120
MIB = 1 << 20
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
    walls = [one["stages"]["first frame"][0] for one in starts]
    rows[-1] = Row("first frame", rows[-1].figures, statistics.median(walls), GOAL, "less", " s", _deviation(walls))
    show("seconds since the start, until", ["wall clock", "processor"], rows)
    _show_memory(statistics.median(one["resident"] for one in starts))
    _show_first_words()


def _start() -> Start:
    return json.loads(_printed("tests.bench.first_frame", str(time.time())))


def _show_memory(window: float) -> None:
    """Resident: what the two share is counted twice."""
    with EngineProcess() as engine:
        engine.close(engine.send(wire.ListDevices))  # the libraries are loaded, no model is
        held = psutil.Process(engine.process.pid).memory_info().rss
    told = tuple(f"{part / MIB:.0f}" for part in (window, held))
    both = Row("together", told, (window + held) / MIB, MEMORY_GOAL, "less", " MiB")
    show("memory before a model, MiB", ["window", "engine"], [both])


def _show_first_words() -> None:
    """Of several programs, each of which is asked several times; the first question finds caches empty."""
    told = [json.loads(_printed("tests.bench.first_word", str(QUESTIONS))) for _ in range(PROGRAMS)]
    first, later = [program[0] for program in told], [pair for program in told for pair in program[1:]]
    rows = [_words("first question", first), _words("later ones", later)]
    show("seconds after Enter until the demo model's first word of", ["its reasoning", "its answer"], rows)


def _words(what: str, pairs: Sequence[tuple[float, float]]) -> Row:
    answers = [answer for _, answer in pairs]
    figures = spread([reasoning for reasoning, _ in pairs], digits=2), spread(answers, digits=2)
    return Row(what, figures, statistics.median(answers), WORD_GOAL, "less", " s", _deviation(answers))


def _deviation(values: Sequence[float]) -> float:
    """Of their median: the standard deviation over the root of their number."""
    return statistics.stdev(values) / len(values) ** 0.5


def _printed(module: str, argument: str) -> str:
    """What a module prints that is a program of its own."""
    environment = {"QT_QPA_PLATFORM": "offscreen"} | os.environ
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start would compile all modules again
    command = [sys.executable, "-m", module, argument]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
