"""Verdicts: the form they are held to, what is read out of them, and what labels mean."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from app.core.policy.items import JudgeItem
from app.core.policy.judging import classes_of_labels
from app.core.policy.policy import Policy, read_policy
from app.core.policy.verdicts import (
    Flaw,
    VerdictFormat,
    class_of_label,
    classes_of,
    form_of_verdict,
    instructions_of,
    read_verdict,
)
from app.errors import ImportRefused

SPAM = read_policy("spam")
KNOWN = {rule.id for rule in SPAM.rules}
BARE = Policy("bare", "No selling.")
BINARY, CATEGORY, JSON = VerdictFormat


def fits(value: Any, kind: VerdictFormat, policy: Policy = SPAM) -> bool:
    schema: dict[str, Any] = form_of_verdict(policy, kind).schema
    return jsonschema.Draft202012Validator(schema).is_valid(value)


def whole(violation: int, category: str | None, **more: object) -> dict[str, object]:
    explained = {"rule_ids": [], "confidence": "high", "rationale": "So it is."}
    return {"violation": violation, "policy_category": category, **explained, **more}


def test_the_form_leaves_no_contradiction() -> None:
    assert fits(1, BINARY) and fits(0, BINARY) and not fits(2, BINARY) and not fits("1", BINARY)
    assert fits({"violation": 1, "policy_category": "SP1"}, CATEGORY)
    assert fits({"violation": 0, "policy_category": None}, CATEGORY)
    for violation, category in ((0, "SP1"), (1, None), (1, "SP9"), (1, "SP5")):
        assert not fits({"violation": violation, "policy_category": category}, CATEGORY)
    assert fits(whole(1, "SP2"), JSON) and not fits(whole(1, "SP2", confidence="sure"), JSON)
    assert fits({"violation": 1, "policy_category": "selling"}, CATEGORY, BARE)


def test_cited_rules_are_checked_to_exist() -> None:
    found = read_verdict(json.dumps(whole(1, "SP1", rule_ids=["[SP3]", "SP99", "SP1"])), KNOWN, JSON)
    assert (found.rules, found.unknown_rules) == (("SP1", "SP3", "SP99"), ("SP99",))
    assert (found.category, found.confidence, found.rationale) == ("SP1", "high", "So it is.")
    assert read_verdict(json.dumps(whole(1, "x", rule_ids=["y"])), set(), JSON).unknown_rules == ()


def test_null_is_no_rationale() -> None:
    found = read_verdict(json.dumps(whole(1, "SP1", rationale=None, confidence=None)), KNOWN, JSON)
    assert (found.flaw, found.rationale, found.confidence) == (None, "", "")


@pytest.mark.parametrize(("answer", "violates"), [("1", True), (" 0\n", False)])
def test_a_digit_is_a_verdict(answer: str, violates: bool) -> None:
    assert read_verdict(answer, KNOWN, BINARY).violates is violates


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("", BINARY),
        ("1 because", BINARY),
        ('{"violation": 1', CATEGORY),
        ('{"violation": true, "policy_category": "SP1"}', CATEGORY),
        ('{"violation": 1, "policy_category": null}', CATEGORY),
        ('{"violation": 0, "policy_category": "SP1"}', CATEGORY),
        ('{"violation": 1, "policy_category": 3}', JSON),
        ("[1]", JSON),
    ],
)
def test_what_is_no_verdict_counts_as_none(answer: str, kind: VerdictFormat) -> None:
    assert read_verdict(answer, KNOWN, kind).flaw is Flaw.UNREADABLE


def test_the_policy_comes_first_and_the_output_last() -> None:
    text = instructions_of(SPAM, CATEGORY)
    assert text.startswith("# Spam\n") and text.rstrip().endswith("or null}.")


@pytest.mark.parametrize(
    ("label", "kind", "meaning"),
    [
        ("1", BINARY, "1"),
        ("TRUE", BINARY, "1"),
        ("Safe", BINARY, "0"),
        ("sp2", BINARY, "1"),
        ("SP5", BINARY, "0"),
        ("maybe", BINARY, None),
        ("", BINARY, ""),
        ("sp2", CATEGORY, "SP2"),
        ("SP5", CATEGORY, "none"),
        ("0", CATEGORY, "none"),
        ("1", CATEGORY, None),
        ("SP44", JSON, None),
    ],
)
def test_what_a_label_means(label: str, kind: VerdictFormat, meaning: str | None) -> None:
    assert class_of_label(label, SPAM, kind) == meaning


def test_a_policy_without_ids_leaves_categories_open() -> None:
    assert class_of_label("selling", BARE, CATEGORY) == "selling"
    assert classes_of(BARE, CATEGORY) == ("none",)
    assert classes_of(SPAM, CATEGORY) == ("none", "SP1", "SP2", "SP3", "SP4")


def test_labels_of_no_class_are_told_with_the_first_line_and_the_classes() -> None:
    items = [JudgeItem("a", "1", 2), JudgeItem("b", "blue", 3), JudgeItem("c", "red", 4)]
    with pytest.raises(ImportRefused, match="“blue”, “red” \\(first in line 3\\)") as caught:
        classes_of_labels(items, SPAM, BINARY)
    assert "0, 1" in str(caught.value.advice)
