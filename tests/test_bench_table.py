"""What a measured figure says of its goal, and the file that all of them go into."""

from __future__ import annotations

import json
import random
import statistics
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


def test_a_ratio_is_the_median_of_the_rounds_and_its_spread_theirs() -> None:
    steady, shaken = ratio("a", [10, 20, 30], [10, 20, 30], 0.98), ratio("b", [10, 20, 30], [30, 20, 10], 0.98)
    assert (steady.value, steady.spread, steady.verdict) == (1.0, 0.0, Verdict.MET)
    assert shaken.value == 1.0 and shaken.spread > 2.0 and shaken.verdict is Verdict.NOISY
    assert steady.told == "1.000× (goal ≥ 0.98×: met)"
    assert shaken.told.endswith("(goal ≥ 0.98×: NOISY)")


def test_weather_that_both_sides_of_a_round_saw_is_no_spread() -> None:
    row = ratio("a", [9.7, 4.85, 19.4], [10, 5, 20], 0.98)
    assert row.value == pytest.approx(0.97) and row.spread < 1e-9 and row.verdict is Verdict.MISSED


def test_less_can_be_better() -> None:
    assert ratio("seconds", [1.1, 1.1], [1.0, 1.0], 1.05, "less").verdict is Verdict.MISSED


def test_a_single_round_has_no_spread_to_judge_by() -> None:
    with pytest.raises(statistics.StatisticsError):
        ratio("a", [1.0], [1.0], 0.98)


@pytest.mark.parametrize("rounds", [2, 3, 5, 12])
def test_chance_gives_a_verdict_at_most_once_in_seven_where_there_is_none_to_give(rounds: int) -> None:
    """The truth is the goal itself, so met and missed are both wrong. The standard error alone says one of them in half
    of all cases.
    """
    source = random.Random(rounds)
    tries = [
        ratio("", [source.gauss(1.0, 0.02) for _ in range(rounds)], [1.0] * rounds, 1.0).verdict for _ in range(2_000)
    ]
    assert 0.05 < 1 - tries.count(Verdict.NOISY) / len(tries) < 1 / 7


def test_a_difference_far_beyond_the_rounds_is_judged() -> None:
    source = random.Random(1)
    tries = [ratio("", [source.gauss(0.9, 0.005) for _ in range(3)], [1.0] * 3, 0.98).verdict for _ in range(500)]
    assert tries.count(Verdict.MISSED) > 490


def test_all_rows_with_a_value_go_into_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table._shown.clear()
    table.show("speed", ["ours"], [Row("read", ("5",), 0.5, 0.98), Row("why", ("because",))])
    table.show_all(tmp_path / "bench.json")
    table._shown.clear()
    (row,) = json.loads((tmp_path / "bench.json").read_text("utf-8"))["rows"]
    assert row == {"what": "speed: read", "value": 0.5, "goal": 0.98, "spread": 0.0, "verdict": "missed"}
    assert "speed: read  0.500× (goal ≥ 0.98×: MISSED)" in capsys.readouterr().out
