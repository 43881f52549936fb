"""Differences between two answers, and when agreement is claimed."""

import pytest
from hypothesis import given, strategies as st

from app.core.chats.differences import Agreement, PieceChange, agreement, word_differences


@pytest.mark.slow
@given(st.text(), st.text())
def test_the_pieces_make_up_both_texts(first: str, second: str) -> None:
    pieces = word_differences(first, second)
    assert "".join(p.text for p in pieces if p.change is not PieceChange.ONLY_SECOND) == first
    assert "".join(p.text for p in pieces if p.change is not PieceChange.ONLY_FIRST) == second


def test_numbers_are_marked() -> None:
    changed = [
        p for p in word_differences("the sum is 1,058.", "the sum is 1,060.") if p.change is not PieceChange.SAME
    ]
    assert [(p.text, p.matters) for p in changed] == [("1,058", True), ("1,060", True)]


def test_code_is_told_from_prose_and_its_changes_are_marked() -> None:
    pieces = word_differences("Say:\n```py\nx = a\n```\nand go", "Say:\n```py\nx = b\n```\nand run")
    changed = [(p.text.strip(), p.matters, p.is_code) for p in pieces if p.change is not PieceChange.SAME]
    assert changed == [("a", True, True), ("b", True, True), ("go", False, False), ("run", False, False)]
    assert "".join(p.text for p in pieces if p.is_code and p.change is PieceChange.SAME).startswith("```py")


def test_a_word_before_a_comma_is_the_same_word() -> None:
    changed = [p.text for p in word_differences("one two", "one, two") if p.change is not PieceChange.SAME]
    assert "".join(changed).split() == [","]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a  b", "a b", Agreement.SAME_TEXT),
        ("It is 1,060.", "They add up to 1060", Agreement.SAME_NUMBER),
        ("It is 1,058.", "They add up to 1060", Agreement.OTHER_NUMBER),
        ("```py\nx = 1\n```\nfoo 1", "Here:\n```\nx = 1 \n```", Agreement.SAME_CODE),
        ("```py\nx = 1\n```", "```py\nx = 2\n```", Agreement.OTHER_CODE),
        ("Yes.\nBecause so.", "Yes.\nAnd more.", Agreement.SAME_FIRST_LINE),
        ("Yes, surely.", "No.", None),
        ("", "No.", None),
    ],
)
def test_agreement_is_claimed_only_by_a_rule(first: str, second: str, expected: Agreement | None) -> None:
    assert agreement(first, second) is expected
    assert agreement(second, first) is expected
