"""Which characters are the same to somebody who searches, and where what was found stands in the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from app.core.text.folding import Folded, dashed, fold
from app.core.text.matching import Matcher, WordMatcher, letters_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A state\u2011of\u2011the\u2011art engine", "state-of-the-art"),
        ("A state-of-the-art engine", "state\u2010of\u2010the\u2010art"),
        ("10\u202f000 people", "10 000"),
        ("10\u00a0000 people", "10 000"),
        ("10\u2009000 people", "10 000"),
        ("Caf\u00e9", "cafe"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("cafe", "CAF\u00c9"),
        ("soft\u00adware", "software"),
        ("key\u200bboard", "keyboard"),
        ("\ufeffmarked", "marked"),
        ("fa\u200dmi\u200cly", "family"),
        ("left\u200eright\u202e", "leftright"),
        ("it\u2019s", "it's"),
        ("it's", "it\u2019s"),
        ("say \u201cfine\u201d", 'say "fine"'),
        ("sagt \u201efein\u201c", 'sagt "fein"'),
        ("co\u2010operate", "cooperate"),
        ("cooperate", "co-operate"),
        ("Stra\u00dfe", "STRASSE"),
        ("STRASSE", "stra\u00dfe"),
        ("\u00dcbergr\u00f6\u00dfe", "ubergrosse"),
        ("\u0130stanbul ve \u0131s\u0131", "istanbul ve isi"),
        ("\u0141\u00f3d\u017a", "lodz"),
        ("Sm\u00f8rrebr\u00f8d", "smorrebrod"),
        ("\u0395\u03bb\u03bb\u03ac\u03c2", "\u03b5\u03bb\u03bb\u03b1\u03c3"),
        ("\uff26\uff55\uff4c\uff4c\uff57\uff49\uff44\uff54\uff48", "fullwidth"),
        ("\ufb01ne ligature", "fine"),
        ("\uff76\uff9e\uff7d", "\u30ac\u30b9"),
        ("\u1100\u1161\u11a8", "\uac01"),
        ("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u0645\u062d\u0645\u062f"),
        ("line one\nline two", "one line"),
        ("5 \u2212 3", "5 - 3"),
        ("Paris\u2013London", "paris-london"),
        ("x\u00b2", "x2"),
        ("\u0645\u0640\u0640\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
        ("wait\u2026", "wait..."),
    ],
)
def test_what_is_the_same_to_a_reader_is_found(text: str, wanted: str) -> None:
    assert len(Matcher(wanted).spans(text)) == 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-11-30", "20261130"),
        ("\u043c\u043e\u0439", "\u043c\u043e\u0438"),
        ("\u304c", "\u304b"),
        ("neu", "neue"),
        ("\u0e17\u0e35\u0e48", "\u0e17\u0e19"),
        ("one two", "onetwo"),
    ],
)
def test_what_is_another_word_is_not(text: str, wanted: str) -> None:
    assert Matcher(wanted).spans(text) == ()


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Die Stra\u00dfe hier", "strasse", "Stra\u00dfe"),
        ("the soft\u00adware is", "software", "soft\u00adware"),
        ("a co-operate b", "cooperate b", "co-operate b"),
        ("see co-op, co-op", "op,", "op,"),
        ("a Cafe\u0301 b", "cafe", "Cafe\u0301"),
        ("so \ufb01ne", "i", "\ufb01"),
        ("\U0001f9a6 otter", "otter", "otter"),
        ("\uff76\uff9e\uff7d", "\u30ac", "\uff76\uff9e"),
        ("\u6771\u4eac\uff0c\u5929\u6c17", "\u5929", "\u5929"),
    ],
)
def test_what_is_found_is_marked_where_it_stands(text: str, wanted: str, found: str) -> None:
    start, end = Matcher(wanted).spans(text)[0]
    assert text[start:end] == found


def test_letters_that_became_two_are_found_once() -> None:
    assert Matcher("s").spans("Stra\u00dfe") == ((0, 1), (4, 5))


def test_nothing_is_found_by_nothing() -> None:
    for nothing in ("", "\u200b", "\u00ad"):
        assert Matcher(nothing).is_empty
        assert Matcher(nothing).spans("a\u200bb") == ()


def test_a_hyphen_that_is_being_typed_hides_nothing() -> None:
    for typed in ("co", "co-", "co-o", "co-operate"):
        assert Matcher(typed).spans("to co-operate")


def test_the_terms_of_a_search_are_found_where_words_begin_if_they_do() -> None:
    matcher = WordMatcher(["art", "ear"])
    text = "start early with art"
    assert [text[start:end] for start, end in matcher.spans(text)] == ["early", "art"]
    assert WordMatcher(["art"]).spans("start") == ((2, 5),)
    assert WordMatcher(["it's fine", "東京"]).spans("it\u2019s \u201cfine\u201d 東京都") == ((0, 10), (12, 14))
    assert WordMatcher(["..."]).spans("...") == ()


def test_a_source_that_cannot_show_what_is_looked_for_need_not_be_read() -> None:
    source = letters_of("An **impor**tant [note](http://x.example)")
    assert Matcher("important note").may_be_in(source)
    assert Matcher("**").may_be_in(source)
    assert not Matcher("unimportant").may_be_in(source)


@given(st.text())
def test_folding_again_changes_nothing_and_neither_does_the_form(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(), st.integers(0, 50), st.integers(1, 5))
def test_every_part_of_a_folded_text_has_a_place(text: str, start: int, length: int) -> None:
    folded = Folded(text)
    end = min(len(folded.text), start + length)
    if start < end:
        first, last = folded.span(start, end)
        assert 0 <= first < last <= len(text)
        assert dashed(folded.text[start:end]).strip("-") in dashed(text[first:last]).replace("-", "") or "-" in dashed(
            text
        )
