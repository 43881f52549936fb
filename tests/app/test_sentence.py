"""Sentences: a template and typed arguments, put into words by a locale."""

from __future__ import annotations

import pytest

from app.sentence import Argument, Bytes, Locale, MemoryBytes, Number, Plural, Sentence, places, shown


class Shouting:
    """A language of capital letters that writes every number between brackets."""

    def translate(self, template: str, count: int = -1) -> str:
        return template.upper().replace("{NAME}", "{name}").replace("%LN", str(count))

    def number(self, value: float, decimals: int) -> str:
        return f"[{value:.{decimals}f}]"


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("a {b}.csv", "a {b}.csv"),
        (131_072, "131,072"),
        (Number(1234.56, 1), "1,234.6"),
        (Bytes(12_109_566_560), "12.1 GB"),
        (MemoryBytes(0), "0.0 GB"),
        (MemoryBytes(65 << 20), "65 MB"),
        (MemoryBytes(16 << 30), "16.0 GB"),
        (Plural("%Ln message(s)", "", 1), "1 message"),
        (Plural("%Ln message(s)", "", 0), "0 messages"),
        (Plural("%Ln message(s)", "", 1200), "1,200 messages"),
        (Sentence("It is {what}.", what=Sentence("{name} again", name="x")), "It is x again."),
    ],
)
def test_what_fills_a_place_is_written_by_its_type(argument: Argument, written: str) -> None:
    assert str(Sentence("{it}", it=argument)) == written


def test_a_locale_translates_the_template_and_leaves_names_as_they_are() -> None:
    shouting: Locale = Shouting()
    sentence = Sentence("{name} is there.", name="gpt-oss").then(Sentence("it has {name} files", name=3))
    assert Sentence("{name} is there.", name="gpt-oss").shown(shouting) == "gpt-oss IS THERE."
    assert str(sentence) == "gpt-oss is there. it has 3 files"
    assert shown(Plural("%Ln file(s)", "", 2), shouting) == "2 FILE(S)"


def test_sentences_are_values() -> None:
    one, same = (Sentence("{name} of {size}", name="a", size=Bytes(1)) for _ in range(2))
    assert one == same and hash(one) == hash(same)
    assert one != Sentence("{name} of {size}", name="a", size=Bytes(2))
    with pytest.raises(AttributeError):
        one.template = "another"  # type: ignore[misc] # frozen


def test_a_sentence_of_a_table_is_filled_later() -> None:
    template = Sentence("{tokens} of {limit}")
    assert not template.filled(tokens=1).is_whole
    assert str(template.filled(tokens=1).filled(limit=2_000)) == "1 of 2,000"
    assert places("{a} and {b}, {a}") == {"a", "b"}


def test_nothing_follows_where_there_is_nothing_to_add() -> None:
    one = Sentence("Stopped.")
    assert one.then(None) is one
