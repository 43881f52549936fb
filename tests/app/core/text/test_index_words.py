"""What the full-text index is given, and what is looked for in it."""

from __future__ import annotations

import pytest

from app.core.text.index_words import index_phrases, index_text
from app.core.text.matching import Matcher


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Plain English, twice.", "plain english, twice."),
        ("東京都", "東京 京都 都"),
        ("iPhone東京", "iphone 東京 京"),
        ("634メートル", "634 メー ート トル ル"),
        ("대학교에서", "대학 학교 교에 에서 서"),
        ("今天**天气**很好", "今天 天天 天气 气很 很好 好"),
        ("a", "a"),
    ],
)
def test_texts_are_cut_into_words(text: str, words: str) -> None:
    assert " ".join(index_text(text).split()) == words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Let us co\u2010operate now", "cooperate"),
        ("Let us co-operate now", "operate"),
        ("un**believ**able", "unbelievable"),
        ("COVID-19", "covid19"),
    ],
)
def test_compounds_stand_in_parts_and_in_one_piece(text: str, word: str) -> None:
    assert word in index_text(text).replace("-", " ").split()


def test_a_word_as_long_as_a_file_is_no_trouble() -> None:
    word = "x" * 1_000_000
    assert index_text(f"{word}-{word} {word}").startswith(f"{word}-{word} {word}")
    assert Matcher(" x").spans(" " * 1_000_000 + "y") == ()


@pytest.mark.parametrize(
    ("term", "phrases"),
    [
        ("co-operate", ("co-operate", "cooperate")),
        ("東京都", ("東京 京都",)),
        ("東", ("東",)),
        ("「東京」", ("東京",)),
        ("東京 634", ("東京 京 634",)),
        ("ที่ดี", ("ที ี่ ่ด ดี",)),
        ("...", ()),
        ("", ()),
    ],
)
def test_a_term_is_a_row_of_words(term: str, phrases: tuple[str, ...]) -> None:
    assert index_phrases(term) == phrases
