"""Studies: the plan's runs and seeds, Wilson intervals, summaries, and the three files."""

import csv
import io
import json
import math

import msgspec
import pytest

from app.core.study.questions import Check, StudyQuestion
from app.core.study.study import Plan, Result, StudyItem, left_to_do, summaries, wilson
from app.core.study.study_report import to_csv, to_html, to_json
from backends.contract.base import FinishReason
from backends.contract.messages import Effort

PLAN = Plan(
    (StudyQuestion("1 + 1?", "2", Check.NUMBER), StudyQuestion("<script>alert(1)</script>")),
    samples=2,
    seed=7,
    model="Demo model",
)


def results() -> list[Result]:
    return [
        Result(
            run,
            answer=f"It is {2 + (run.effort is Effort.LOW)}.",
            reasoning="thinking",
            is_right=PLAN.questions[run.question].is_right("2"),
            reason=FinishReason.STOP,
            reasoning_tokens=10,
            answer_tokens=5,
            first_word_seconds=0.1,
            total_seconds=0.5,
        )
        for run in PLAN.runs()
    ]


def test_every_run_is_there_once_with_a_seed_of_its_own() -> None:
    runs = PLAN.runs()
    assert len(runs) == len(set(runs)) == 2 * 2 * 3
    assert len({PLAN.seed_of(run) for run in runs}) == len(runs)
    assert PLAN.seed_of(runs[0]) == PLAN.seed_of(StudyItem(0, Effort.LOW, 0))


def test_what_is_left_to_do_leaves_out_what_is_done() -> None:
    done = results()[:5]
    assert tuple(left_to_do(PLAN, {result.run for result in done})) == PLAN.runs()[5:]


@pytest.mark.parametrize(("right", "judged"), [(0, 10), (5, 10), (98, 100), (10, 10), (1, 3)])
def test_wilson_ends_are_the_shares_the_sample_just_allows(right: int, judged: int) -> None:
    share = wilson(right, judged)
    for end in (share.low, share.high):
        if 1e-9 < end < 1 - 1e-9:  # by definition: the sample lies 1.96 standard errors of `end` away
            assert abs(right / judged - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / judged))
    assert share.low - 1e-9 <= right / judged <= share.high + 1e-9


def test_wilson_knows_nothing_without_samples() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


def test_summaries_judge_only_what_can_be_judged() -> None:
    low, medium, high = summaries(PLAN, results())
    assert (low.effort, medium.effort, high.effort) == tuple(Effort)
    assert low.runs == 4
    assert low.accuracy.judged == 2


def test_csv_and_json_hold_every_run() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(PLAN, results()))))
    assert len(rows) == 12
    assert rows[0]["expected"] == "2"
    assert len(json.loads(to_json(PLAN, results()))["results"]) == 12


def test_an_answer_is_no_formula_in_a_spreadsheet() -> None:
    first, *others = sorted(results(), key=lambda result: result.run)
    found = (msgspec.structs.replace(first, answer='=HYPERLINK("http://a")'), *others)
    rows = list(csv.DictReader(io.StringIO(to_csv(PLAN, found))))
    assert rows[0]["answer"] == '\'=HYPERLINK("http://a")'


def test_the_report_says_what_is_needed_to_run_it_again() -> None:
    plan = msgspec.structs.replace(PLAN, engine="llama.cpp · b1", model_hash="ab12", instructions="Be <brief>.")
    page = to_html(plan, results())
    for part in ("2 samples of each", "seed 7", "llama.cpp · b1", "model file ab12", "Be &lt;brief&gt;."):
        assert part in page
    assert json.loads(to_json(plan, results()))["plan"]["engine"] == "llama.cpp · b1"


def test_html_escapes_and_fetches_nothing() -> None:
    page = to_html(PLAN, results())
    assert "<script" not in page
    assert "http://" not in page
    assert "src=" not in page
    assert page.count("<details>") == 2


def test_the_runs_are_counted_without_making_them() -> None:
    assert PLAN.total == len(PLAN.runs()) > 0
