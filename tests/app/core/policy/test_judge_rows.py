"""What has come of a judging so far: rows without texts, filters, and the examples that ship with the program."""

from __future__ import annotations

import json

import pytest

from app.core.policy.item_source import ItemSource, items_of
from app.core.policy.items import JudgeItem, read_items
from app.core.policy.judge_filters import ItemFilter, passing, with_words
from app.core.policy.judge_request import JudgeRequest, prepared
from app.core.policy.judge_rows import JudgeRows
from app.core.policy.judge_view import judge_view
from app.core.policy.judging import Judging, planned, with_questions, without_questions
from app.core.policy.policy import Policy, starter_items, starter_policies, starter_policy
from app.core.policy.verdicts import VerdictFormat
from app.core.study.study import Plan, Result, StudyItem
from app.errors import AppError
from backends.contract.messages import Effort

LOW, HIGH = Effort.LOW, Effort.HIGH
SPAM = starter_policy("spam")


def judging(kind: VerdictFormat = VerdictFormat.BINARY, samples: int = 1) -> Judging:
    items = (JudgeItem("buy now", "SP1", 1), JudgeItem("hello", "0", 2), JudgeItem("Häuser", "", 3))
    return planned(Judging(items, (SPAM,), kind), Plan((), (LOW, HIGH), samples))


def result(item: int, effort: Effort, answer: str, sample: int = 0, failure: str = "") -> Result:
    return Result(StudyItem(item, effort, sample), answer=answer, reasoning="because", failure=failure)


def test_rows_hold_verdicts_and_no_texts() -> None:
    rows = JudgeRows(judging())
    rows.add(0, result(0, LOW, "1"))
    (kept, verdict), *_ = rows.by_policy[0][LOW][0].samples
    assert (kept.answer, kept.reasoning, verdict.violates) == ("", "", True)
    rows.add(0, result(0, LOW, "0"))
    assert rows.count == 1 and not rows.by_policy[0][LOW][0].violates


def test_what_failed_is_forgotten_to_be_run_again() -> None:
    rows = JudgeRows(judging())
    rows.add(0, result(0, LOW, "1"))
    rows.add(0, result(1, LOW, "", failure="engine_lost"))
    assert (rows.count, rows.failures) == (2, 1)
    rows.drop_failed()
    assert (rows.count, rows.failures) == (1, 0)
    assert rows.by_policy[0][LOW][1].samples == ()


def test_items_pass_the_filters_of_what_is_wrong_with_them() -> None:
    rows = JudgeRows(judging(samples=2))
    for effort in (LOW, HIGH):
        rows.add(0, result(0, effort, "1"))
        rows.add(0, result(0, effort, "1", 1))
    rows.add(0, result(1, LOW, "1"))
    rows.add(0, result(1, LOW, "0", 1))
    rows.add(0, result(2, LOW, "what?"))
    passed = judge_view(rows.judging, rows.snapshot()).passing
    assert {each: list(places) for each, places in passed.items()} == {
        ItemFilter.ALL: [0, 1, 2],
        ItemFilter.VIOLATIONS: [0, 1],  # a tie is one
        ItemFilter.WRONG: [1],
        ItemFilter.AT_ODDS: [1],
        ItemFilter.ESCALATE: [1],
        ItemFilter.NO_VERDICT: [2],
    }


@pytest.mark.parametrize(("confidence", "rule"), [("low", "SP1"), ("high", "SP77")])
def test_a_doubt_or_an_unknown_rule_asks_for_a_person(confidence: str, rule: str) -> None:
    rows = JudgeRows(judging(VerdictFormat.JSON))
    verdict = {"violation": 1, "policy_category": "SP1", "rule_ids": [rule], "confidence": confidence, "rationale": ""}
    rows.add(0, result(0, LOW, json.dumps(verdict)))
    rows.add(0, result(1, LOW, json.dumps({**verdict, "confidence": "high", "rule_ids": []})))
    labels = [rows.judging.labels_by(SPAM)]
    assert list(passing(rows.judging, rows.snapshot(), labels)[ItemFilter.ESCALATE]) == [0]


def test_items_are_found_by_their_words() -> None:
    assert with_words(judging(), "NOW buy") == {0}
    assert with_words(judging(), "hauser") == {2}


def test_plans_are_kept_without_the_items_they_repeat() -> None:
    whole = judging()
    assert all(not plan.questions for plan in without_questions(whole).plans)
    assert with_questions(without_questions(whole)) == whole


@pytest.mark.parametrize("name", starter_policies())
def test_every_starter_policy_has_fifteen_items_with_its_own_rules_as_labels(name: str) -> None:
    policy, file = starter_policy(name), starter_items(name)
    items = items_of(ItemSource(file.read_text("utf-8"), ".csv")).items
    assert len(items) == 15 and all(item.label in policy.rule_ids for item in items)
    assert {rule.id for rule in policy.rules} == {item.label for item in items}
    assert read_items(file).left_out == ()


def test_a_request_becomes_a_judging_or_says_why_not() -> None:
    items = ItemSource("text,label\na,1\n", ".csv")
    made = prepared(JudgeRequest(items, (SPAM,)), Plan((), (LOW,), seed=5))
    assert isinstance(made, Judging) and made.plans[0].seed == 5 and made.total == 1
    for request in (
        JudgeRequest(items, (Policy("empty", " \n"),)),
        JudgeRequest(ItemSource("text,label\na,blue\n", ".csv"), (SPAM,)),
        JudgeRequest(ItemSource(), (SPAM,)),
    ):
        refused = prepared(request, Plan((), (LOW,)))
        assert isinstance(refused, AppError) and refused.advice


def test_log_odds_rank_what_shares_of_one_sample_cannot() -> None:
    odds = {0: 3.0, 1: 1.0, 2: -2.0}
    items = (JudgeItem("a", "1"), JudgeItem("b", "1"), JudgeItem("c", "0"))
    rows = JudgeRows(planned(Judging(items, (SPAM,), VerdictFormat.BINARY), Plan((), (LOW,))))
    assert rows.judging.plans[0].alternatives == ("0", "1")
    for item, value in odds.items():
        rows.add(0, Result(StudyItem(item, LOW, 0), answer="1", log_odds=value))
    of = judge_view(rows.judging, rows.snapshot()).figures.policies[0].efforts[0].by_labels
    assert of is not None and of.curves is not None and of.curves_by_log_odds is not None
    assert (of.curves.roc_area, of.curves_by_log_odds.roc_area) == (0.5, 1.0)
    rows.add(0, Result(StudyItem(1, LOW, 0), answer="1"))
    of = judge_view(rows.judging, rows.snapshot()).figures.policies[0].efforts[0].by_labels
    assert of is not None and of.curves_by_log_odds is None
