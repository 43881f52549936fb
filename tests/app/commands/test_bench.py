"""`triptych bench` as a terminal would run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.machine.measurements import MeasurementsFile
from app.paths import user_paths
from tests.app.commands.conftest import Triptych


@pytest.mark.slow
def test_it_measures_keeps_and_compares(triptych: Triptych, random_model: Path) -> None:
    first = triptych("bench", "--model", str(random_model), "--json")
    assert first.returncode == 0, first.stderr
    found = json.loads(first.stdout)
    assert found["begin"]["read_rate"] > 0 < found["best"]["written_rate"]
    assert found["gain"] >= 1.0
    assert "begin: as set" in first.stderr
    assert len(MeasurementsFile(user_paths().state / "measurements.json").all) == 1
    second = triptych("bench", "--model", str(random_model), "--keep")
    assert second.returncode == 0, second.stderr
    assert "tokens a second" in second.stdout and "Against 20" in second.stdout


def test_a_file_that_is_no_model_is_named(triptych: Triptych, tmp_path: Path) -> None:
    (tmp_path / "poem.gguf").write_text("a poem", encoding="utf-8")
    done = triptych("bench", "--model", str(tmp_path / "poem.gguf"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr and done.stderr.strip()
