"""How numbers, Arabic words with their article and symbols are recognised."""

from __future__ import annotations

from app.core.text.matching import Matcher
from app.core.text.spellings import pattern_of, symbols, without_articles


def test_what_is_found_is_marked_whole() -> None:
    text = "from 1\u2019204 to 99"
    assert [text[start:end] for start, end in Matcher("1,204").spans(text)] == ["1\u2019204"]


def test_a_pattern_is_short_and_a_word_alone_keeps_its_letters() -> None:
    assert pattern_of("12045 a.b") == "12[,.' ]?045\\ a\\.b"
    assert without_articles("\u0627\u0644\u0644") == "\u0627\u0644\u0644"  # too short for an article
    assert symbols("a+b=c \u20ac\u20ac\u2192 \u3002") == "\u20ac\u2192"
