"""A judging: verdicts of several samples, all figures, and the files in which they end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import msgspec
import pytest

from app.core.policy.items import JudgeItem
from app.core.policy.judge_figures import Enough, enough_words, judge_figures
from app.core.policy.judge_files import to_csv, to_json
from app.core.policy.judge_folder import JudgeFolder
from app.core.policy.judge_report import to_html
from app.core.policy.judging import Judging, judged, plan_of, planned
from app.core.policy.policy import Policy, read_policy
from app.core.policy.verdicts import VerdictFormat
from app.core.study.study import Plan, Result, StudyItem, wilson
from app.errors import AppError
from backends.contract.base import FinishReason
from backends.contract.messages import Effort

SPAM = read_policy("spam")
OTHER = Policy("other <b>", SPAM.text.replace("three or more", "two or more"))
ITEMS = (
    JudgeItem("buy <script>now", "1", 2),
    JudgeItem("hello", "0", 3),
    JudgeItem("hm", "1", 4),
    JudgeItem("?", "", 5),
)
LOW, HIGH = Effort.LOW, Effort.HIGH


def judging(*policies: Policy, samples: int = 1, kind: VerdictFormat = VerdictFormat.BINARY) -> Judging:
    whole = Judging(ITEMS, policies, kind, left_out=(9,))
    common = Plan((), (LOW, HIGH), samples, seed=7, date="2026-12-01", model="Judge", model_hash="abc", engine="e 1")
    return msgspec.structs.replace(whole, plans=tuple(plan_of(whole, policy, common) for policy in policies))


def answers(low: str, high: str, seconds: float = 1.0) -> list[Result]:
    """Results of one sample each, a letter for each item; `x` failed, `c` was cut."""
    return [
        Result(
            StudyItem(number, effort, 0),
            answer=letter,
            failure="engine_lost" if letter == "x" else "",
            reason=FinishReason.LENGTH if letter == "c" else FinishReason.STOP,
            total_seconds=seconds if effort is LOW else 3 * seconds,
        )
        for effort, row in ((LOW, low), (HIGH, high))
        for number, letter in enumerate(row)
    ]


def test_figures_of_one_policy() -> None:
    of = judging(SPAM)
    found = judge_figures(of, [judged(of, 0, answers("1001", "101c"))]).policies[0]
    low, high = found.efforts
    assert low.by_labels is not None and high.by_labels is not None
    assert low.by_labels.matrix.counts == ((1, 0), (1, 1))
    assert (low.by_labels.violations.recall.share, high.by_labels.violations.recall.share) == (0.5, 1.0)
    assert (low.flaws, high.flaws, high.undecided_items) == ({}, {"cut": 1}, 1)
    assert low.by_labels.curves is not None and low.by_labels.curves.roc_area == 0.75
    assert found.enough is not None
    assert (found.enough.share.right, found.enough.share.judged, found.enough.seconds_saved) == (2, 3, 4.0)
    between = found.between_efforts[0]
    assert (between.items, between.flips, between.mcnemar and between.mcnemar.only_second) == (3, (3,), 1)
    assert between.kappa == pytest.approx(0.4)


def test_the_majority_of_samples_counts_and_a_tie_is_a_violation() -> None:
    of = judging(SPAM, samples=3)
    letters = ("110", "0x1", "000", "cxx")
    results = [
        Result(StudyItem(n, LOW, s), answer=letter, failure="engine_lost" if letter == "x" else "")
        for n, row in enumerate(letters)
        for s, letter in enumerate(row)
    ]
    found = judged(of, 0, results)[LOW]
    assert [each.score for each in found] == [pytest.approx(2 / 3), 0.5, 0.0, None]
    assert [each.class_in(of.format) for each in found] == ["1", "1", "0", ""]
    of_low = judge_figures(of, [judged(of, 0, results)]).policies[0].efforts[0]
    assert (of_low.undecided_items, of_low.flaws) == (1, {"failed": 3, "unreadable": 1})


def test_two_policies_are_compared_with_flips_and_word_by_word() -> None:
    of = judging(SPAM, OTHER)
    rows = [judged(of, 0, answers("1011", "1011")), judged(of, 1, answers("1110", "1011"))]
    figures = judge_figures(of, rows)
    low, high = figures.between_policies
    assert (low.effort, low.flips, high.flips) == (LOW, (2, 4), ())
    assert low.mcnemar is not None and (low.mcnemar.only_first, low.mcnemar.only_second, low.mcnemar.p) == (1, 0, 1.0)
    page = to_html(of, figures, rows)
    assert "<del>three" in page and "<ins>two" in page


def test_two_versions_of_one_name_stay_apart_in_every_file() -> None:
    whole = Judging(ITEMS, (SPAM, Policy(SPAM.name, OTHER.text)), VerdictFormat.BINARY)
    of = planned(whole, Plan((), (LOW,)))
    assert [plan.instructions for plan in of.plans] == [plan.instructions for plan in judging(SPAM, OTHER).plans]
    rows = [judged(of, number, answers("1011", "")) for number in (0, 1)]
    assert {row["policy"] for row in csv.DictReader(io.StringIO(to_csv(of, rows)))} == {"spam (1)", "spam (2)"}
    assert [each.name for each in judge_figures(of, rows).policies] == ["spam (1)", "spam (2)"]


@pytest.mark.parametrize(
    ("saved", "words"),
    [
        (2.04, "Low is enough for 50% of items: 2.0 s would be saved on them."),
        (-1.0, "Low is enough for 50% of items."),
    ],
)
def test_what_lower_effort_saves_is_said_where_it_saves_something(saved: float, words: str) -> None:
    assert enough_words(Enough(LOW, HIGH, wilson(1, 2), saved)) == words


def test_the_page_escapes_what_others_wrote_and_needs_nothing() -> None:
    of = judging(SPAM, OTHER)
    rows = [judged(of, n, answers("1<01", "1011")) for n in range(2)]
    page = to_html(of, judge_figures(of, rows), rows)
    assert "<script" not in page and "other <b>" not in page and "&lt;script&gt;now" in page
    assert "<svg" in page and "http://" not in page and "https://" not in page


def test_the_table_has_every_sample_and_also_what_was_left_out() -> None:
    of = judging(SPAM)
    rows = list(csv.DictReader(io.StringIO(to_csv(of, [judged(of, 0, answers("1x01", "101c"))]))))
    assert len(rows) == 9
    assert [(row["item"], row["effort"], row["violation"], row["right"], row["flaw"]) for row in rows[:5]] == [
        ("1", "low", "1", "true", ""),
        ("1", "high", "1", "true", ""),
        ("2", "low", "", "", "failed"),
        ("2", "high", "0", "true", ""),
        ("3", "low", "0", "false", ""),
    ]
    assert (rows[-1]["line"], rows[-1]["flaw"]) == ("9", "no text")


def test_the_json_says_everything_to_run_it_again() -> None:
    of = judging(SPAM)
    told = json.loads(to_json(of, judge_figures(of, [judged(of, 0, answers("1001", "1011"))]), "1.2"))
    assert (told["model"], told["model_sha256"], told["engine"], told["seed"]) == ("Judge", "abc", "e 1", 7)
    assert (told["triptych"], told["policies"][0]["sha256"], told["lines_without_text"]) == ("1.2", SPAM.hash, [9])
    labels = told["figures"]["policies"][0]["efforts"][0]["by_labels"]
    assert labels["violations"]["recall"] == {
        "share": 0.5,
        "right": 1,
        "judged": 2,
        "low": pytest.approx(0.0945, abs=1e-4),
        "high": pytest.approx(0.9055, abs=1e-4),
    }
    assert told["figures"]["log_odds"].startswith("left out")


def test_categories_have_a_matrix_of_their_own() -> None:
    items = (JudgeItem("a", "SP1", 1), JudgeItem("b", "SP2", 2), JudgeItem("c", "SP5", 3))
    of = judging(SPAM, kind=VerdictFormat.CATEGORY)
    of = msgspec.structs.replace(of, items=items)
    said = ((1, "SP1"), (1, "SP1"), (0, None))
    results = [
        Result(StudyItem(n, LOW, 0), answer=json.dumps({"violation": v, "policy_category": c}))
        for n, (v, c) in enumerate(said)
    ]
    labels = judge_figures(of, [judged(of, 0, results)]).policies[0].efforts[0].by_labels
    assert labels is not None and labels.categories is not None
    assert labels.categories.classes == ("none", "SP1", "SP2", "SP3", "SP4")
    assert labels.categories.counts[2] == (0, 1, 0, 0, 0)
    assert (labels.violations.f1, labels.accuracy.share) == (1.0, pytest.approx(2 / 3))


def test_without_labels_or_results_there_are_no_figures_of_them() -> None:
    of = msgspec.structs.replace(judging(SPAM), items=tuple(JudgeItem(item.text) for item in ITEMS))
    found = judged(of, 0, [])
    figures = judge_figures(of, [found])
    assert [each.by_labels for each in figures.policies[0].efforts] == [None, None]
    assert "4 items judged" in to_html(of, figures, [found])


def test_labels_may_change_when_a_judging_goes_on_but_policies_may_not(tmp_path: Path) -> None:
    of, folder = judging(SPAM, OTHER), JudgeFolder(tmp_path)
    folder.take_up(of, has_own_seed=True)
    result = answers("1", "1")[0]
    folder.add(1, result)
    bare = msgspec.structs.replace(of, items=tuple(JudgeItem(item.text) for item in ITEMS))
    assert JudgeFolder(tmp_path).take_up(bare, has_own_seed=True)[1] == [[], [result]]
    with pytest.raises(AppError, match="another study"):
        JudgeFolder(tmp_path).take_up(judging(OTHER, SPAM), has_own_seed=True)
