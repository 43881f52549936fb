"""What a measured figure says of its goal, and the file that all of them go into."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench import table
from tests.bench.table import Row, Verdict, ratio


@pytest.mark.parametrize(
    ("value", "goal", "better", "spread", "verdict"),
    [
        (1.0, 0.98, "more", 0.0, Verdict.MET),
        (0.98, 0.98, "more", 0.0, Verdict.MET),
        (0.97, 0.98, "more", 0.0, Verdict.MISSED),
        (0.97, 0.98, "more", 0.02, Verdict.NOISY),
        (1.01, 0.98, "more", 0.02, Verdict.MET),
        (0.1, 0.2, "less", 0.0, Verdict.MET),
        (0.3, 0.2, "less", 0.05, Verdict.MISSED),
        (0.19, 0.2, "less", 0.05, Verdict.NOISY),
        (0.19, None, "less", 0.0, None),
        (None, 0.2, "less", 0.0, None),
    ],
)
def test_a_verdict_heeds_the_spread(
    value: float | None, goal: float | None, better: str, spread: float, verdict: Verdict | None
) -> None:
    row = Row("it", (), value, goal, better, spread=spread)  # type: ignore[arg-type]
    assert row.verdict is verdict


def test_a_ratio_is_that_of_the_medians_and_its_spread_that_of_the_rounds() -> None:
    steady, shaken = ratio("a", [10, 20, 30], [10, 20, 30], 0.98), ratio("b", [10, 20, 30], [30, 20, 10], 0.98)
    assert (steady.value, steady.spread, steady.verdict) == (1.0, 0.0, Verdict.MET)
    assert shaken.value == 1.0 and shaken.spread > 0.5 and shaken.verdict is Verdict.NOISY


def test_all_rows_with_a_value_go_into_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table._shown.clear()
    table.show("speed", ["ours"], [Row("read", ("5",), 0.5, 0.98), Row("why", ("because",))])
    table.show_all(tmp_path / "bench.json")
    table._shown.clear()
    (row,) = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert row == {"what": "speed: read", "value": 0.5, "goal": 0.98, "spread": 0.0, "verdict": "missed"}
    assert "speed: read  0.500× (goal ≥ 0.98×: MISSED)" in capsys.readouterr().out
