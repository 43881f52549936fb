"""Policies: sections, rules, starter policies, and what the lint finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.policy.lint import findings
from app.core.policy.policy import Policy, SectionKind, read_policy, starter_policies, told_apart
from app.errors import AppError

WHOLE = read_policy("spam").text


def rules(text: str) -> dict[str, bool]:
    return {rule.id: rule.is_safe for rule in Policy("p", text).rules}


def words(text: str) -> str:
    return "\n".join(f"{found.line}: {found.words}" for found in findings(Policy("p", text)))


@pytest.mark.parametrize("name", starter_policies())
def test_a_starter_policy_has_nothing_to_mend(name: str) -> None:
    policy = read_policy(name)
    assert findings(policy) == ()
    assert {rule.is_safe for rule in policy.rules} == {True, False}


def test_there_are_four_starters() -> None:
    assert len(starter_policies()) == 4


@pytest.mark.parametrize(
    "line",
    [
        "## SP2: Tricks",
        "- **SP2** – tricks",
        "* SP2: tricks",
        "SP2. Tricks",
        "| SP2 | tricks |",
        "[SP2] tricks",
        "1. SP2 – x",
    ],
)
def test_a_rule_is_known_by_its_id_at_the_beginning(line: str) -> None:
    assert rules(f"# Violates\n{line}") == {"SP2": False}


@pytest.mark.parametrize("line", ["As SP2 says", "GPT-4 wrote this", "In 2024 - so", "Sp2: x"])
def test_what_only_mentions_an_id_defines_none(line: str) -> None:
    assert rules(f"# Violates\n{line}") == {}


@pytest.mark.parametrize("end", ["", " ##", " " * 100_000, " " + "#" * 100_000])
def test_what_stands_behind_a_heading_is_no_part_of_it(end: str) -> None:
    assert [section.title for section in Policy("p", f"## A1: tricks # here{end}").sections] == [
        "",
        "A1: tricks # here",
    ]


def test_policies_of_one_name_are_told_apart() -> None:
    found = told_apart((Policy("spam", "old"), Policy("fraud", "f"), Policy("spam", "new")))
    assert [(policy.name, policy.text) for policy in found] == [
        ("spam (1)", "old"),
        ("fraud", "f"),
        ("spam (3)", "new"),
    ]


def test_ids_of_several_parts_and_safe_rules() -> None:
    text = "VIOLATES (1)\nD-SP1: a\nR-SP2.1: b\n\nSAFE (0)\nSP0: c\n\nEXAMPLES\nSP9: no rule"
    assert rules(text) == {"D-SP1": False, "R-SP2.1": False, "SP0": True}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Safe (0)", SectionKind.SAFE),
        ("What is allowed", SectionKind.SAFE),
        ("What is not allowed", SectionKind.VIOLATES),
        ("Unsafe content", SectionKind.VIOLATES),
        ("Does not violate", SectionKind.SAFE),
        ("Examples of violations", SectionKind.EXAMPLES),
        ("Output", SectionKind.INSTRUCTIONS),
        ("Nonsense", SectionKind.OTHER),
    ],
)
def test_a_heading_tells_what_its_section_says(title: str, kind: SectionKind) -> None:
    assert Policy("p", f"# {title}\nx").sections[-1].kind is kind


def test_a_section_below_another_is_of_its_kind() -> None:
    assert rules("# Examples\n## First\n- SP1: x\n# Violates\n## Money\n- SP2: y") == {"SP2": False}


def test_vague_words_are_found_where_they_stand_but_not_in_examples() -> None:
    found = words(WHOLE.replace("three or more times", "usually often") + "\n- “It is usually so” → 0")
    line = WHOLE[: WHOLE.index("three or more")].count("\n") + 1
    assert found == f"{line}: “usually” leaves it to the model. Say when, or how much."


def test_a_rule_id_that_comes_twice_is_told_with_both_lines() -> None:
    first, second = (WHOLE[: WHOLE.index(each)].count("\n") + 1 for each in ("**SP1**", "**SP2**"))
    assert words(WHOLE.replace("**SP2**", "**SP1**")) == (
        f"{second}: The rule id SP1 is also that of line {first}. Give each its own."
    )


def test_how_to_answer_is_to_be_said_twice() -> None:
    once = WHOLE.replace("Answer with 1 or 0 only, as in these.", "")
    assert "only once" in words(once)
    assert "does not say how to answer" in words(once.replace("Answer with 1 if", "See if"))


def test_what_is_missing_is_told() -> None:
    text = "Answer with 0 or 1. Respond with only that.\n" + "Selling is bad. " * 40
    found = words(text)
    for part in ("no examples", "no near misses", "what is allowed", "no ids"):
        assert part in found


@pytest.mark.parametrize(("count", "told"), [(2000, "split it"), (0, "Say more")])
def test_the_length_is_told_at_both_ends(count: int, told: str) -> None:
    assert told in words("Answer with 1 only. " + "word " * count)


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_an_empty_policy_is_refused_and_starters_are_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "p.md").write_text(content, "utf-8")
    with pytest.raises(AppError, match="is empty") as caught:
        read_policy(str(tmp_path / "p.md"))
    assert "fraud, harassment" in str(caught.value.advice)


def test_a_missing_policy_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="cannot be read"):
        read_policy(str(tmp_path / "none.md"))
    (tmp_path / "p.md").write_bytes(b"%PDF-1.7")
    with pytest.raises(AppError, match="not a text file"):
        read_policy(str(tmp_path / "p.md"))


def test_the_hash_is_that_of_the_words() -> None:
    assert Policy("a", "x").hash == Policy("b", "x").hash != Policy("a", "y").hash
