"""Numbers, Arabic words with their article and symbols, each found in every spelling, by search and by find."""

from __future__ import annotations

import pytest

from app.core.store.store import Store
from app.core.text.matching import Matcher, WordMatcher
from tests.app.core.store.conftest import talk
from tests.app.core.store.test_search import found

_THOUSANDS = (
    "1204",
    "1,204",
    "1.204",
    "1 204",
    "1\u00a0204",
    "1\u202f204",
    "1'204",
    "1\u2019204",
    "\u0661\u066c\u0662\u0660\u0664",
)
_SAME = [
    *((text, wanted) for text in _THOUSANDS for wanted in _THOUSANDS),
    ("1,204,567 Euro", "1204567"),
    ("1204567 Euro", "1 204 567"),
    ("\u0661\u0662\u0663", "123"),  # Arabic
    ("123", "\u06f1\u06f2\u06f3"),  # Persian
    ("\u0967\u0968\u0969", "123"),  # Devanagari
    ("\u09e7\u09e8\u09e9", "\u0e51\u0e52\u0e53"),  # Bengali, Thai
    ("\uff11\uff12\uff13", "123"),  # wide
    ("\U0001d7cf\U0001d7d0\U0001d7d1", "123"),  # mathematical, bold
    ("Well done \U0001f600", "\U0001f600"),
    ("\U0001f44d\U0001f3fd", "\U0001f44d"),
    ("\U0001f44d", "\U0001f44d\U0001f3ff"),
    ("\u2764", "\u2764\ufe0f"),
    ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ("\U0001f1e9\U0001f1ea", "\U0001f1e9\U0001f1ea"),
    ("5 \u20ac", "\u20ac"),
    ("a \u2192 b", "\u2192"),
    ("\u00a7 823 BGB", "\u00a7"),
    ("\u0627\u0644\u0643\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628"),
    ("\u0643\u062a\u0627\u0628", "\u0627\u0644\u0643\u062a\u0627\u0628"),
    ("\u0648\u0627\u0644\u0643\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628"),
    ("\u0628\u0627\u0644\u0643\u062a\u0627\u0628", "\u0627\u0644\u0643\u062a\u0627\u0628"),
    ("\u0644\u0644\u0643\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628"),
    ("\u0643\u0640\u0640\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628"),
    ("\u0623\u062d\u0645\u062f", "\u0627\u062d\u0645\u062f"),
    ("\u0625\u0633\u0644\u0627\u0645", "\u0627\u0633\u0644\u0627\u0645"),
    ("\u0622\u062e\u0631", "\u0627\u062e\u0631"),
    ("\u0671\u062e\u0631", "\u0627\u062e\u0631"),
    ("\u0645\u062f\u0631\u0633\u0629", "\u0645\u062f\u0631\u0633\u0647"),
    ("\u0645\u0633\u062a\u0634\u0641\u0649", "\u0645\u0633\u062a\u0634\u0641\u064a"),
    ("\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f", "\u0645\u062d\u0645\u062f"),
    (
        "\u06a9\u062a\u0627\u0628 \u0641\u0627\u0631\u0633\u06cc",
        "\u0643\u062a\u0627\u0628 \u0641\u0627\u0631\u0633\u064a",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), _SAME)
def test_every_spelling_is_found_by_search_and_by_find(store: Store, text: str, wanted: str) -> None:
    store.add(talk((f"so {text} it is", "yes")), 1.0)
    assert len(found(store, wanted)) == 1
    assert Matcher(wanted).spans(f"so {text} it is")
    assert WordMatcher([wanted]).spans(f"so {text} it is")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12.04", "1204"),
        ("1,2043", "12043"),
        ("31 204", "1204"),
        ("Well done \U0001f600", "\U0001f601"),
        ("5 \u20ac", "\u00a3"),
        ("\u0627\u0644\u0643\u062a\u0627\u0628", "\u062a\u0627\u0628"),
    ],
)
def test_what_is_another_one_is_not_found_by_search(store: Store, text: str, wanted: str) -> None:
    store.add(talk((f"so {text} it is", "yes")), 1.0)
    assert found(store, wanted) == []


def test_two_numbers_are_found_apart_too_but_not_where_they_are_quoted(store: Store) -> None:
    store.add(talk(("20 of them cost 300", "yes")), 1.0)
    assert len(found(store, "20 300")) == 1
    assert found(store, '"20 300"') == []


def test_a_symbol_and_a_word_have_both_to_be_there(store: Store) -> None:
    store.add(talk(("fine \U0001f44d", "yes")), 1.0)
    assert len(found(store, "fine\U0001f44d")) == 1
    assert found(store, "bad\U0001f44d") == []
