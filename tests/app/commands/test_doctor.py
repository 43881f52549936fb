"""`triptych doctor` as a terminal would run it."""

from __future__ import annotations

import json
import subprocess
import sys

import psutil
import pytest

from app.processes import PROCESSES
from tests.app.commands.conftest import Triptych

VERDICTS = ("Fits", "Runs", "Works", "Does not fit")


def test_it_tells_this_computer_and_what_fits(triptych: Triptych) -> None:
    done = triptych("doctor")
    assert done.returncode == 0, done.stderr
    for heading in ("Processor", "Memory", "GPUs", "Disk", "Backends", "What fits now"):
        assert f"\n{heading}\n" in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith("  gpt-oss-")]
    assert len(rows) == 8
    assert all(line.partition(": ")[2].startswith(VERDICTS) for line in rows)


def test_every_child_process_is_listed_with_what_it_may_do(triptych: Triptych) -> None:
    listed = json.loads(triptych("doctor", "--json").stdout)["Processes"]
    assert set(listed) == {process.name for process in PROCESSES}
    assert all(process.abilities in listed[process.name] for process in PROCESSES)


def test_json_holds_words_and_values(triptych: Triptych) -> None:
    done = triptych("doctor", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert 0 < found["hardware"]["memory"]["total"] <= psutil.virtual_memory().total
    assert set(found["What fits now"]) == set(found["What fits with nothing else running"])


@pytest.mark.slow
def test_it_ends_when_nobody_reads_on() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "doctor"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout is not None and run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(60) == 0
