"""Items on their way into a judging: what a typed text looks like, columns found and chosen, a look at the rows."""

from __future__ import annotations

import pytest

from app.core.policy.item_source import ItemSource, column_name, items_of, preview, typed_kind
from app.errors import ImportRefused

MESSY = 'Export of 3 March;;\n\nid;what was said;verdict\n1;"buy\nnow; please";1\nSpam;;\n2;hello there, friend;0\n'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("one item\nanother, with a comma", ".txt"),
        ("I said: text, please", ".txt"),
        ("text,label\na,1", ".csv"),
        ("Text;Label\na;1", ".csv"),
        ('{"text": "a"}\n{"text": "b"}', ".jsonl"),
        ('[{"text": "a"}]', ".json"),
        ("[sic] a text in brackets", ".txt"),
        ("", ".txt"),
    ],
)
def test_what_was_typed_is_told_by_its_first_line(text: str, kind: str) -> None:
    assert typed_kind(text) == kind


def test_usual_columns_are_found_by_name() -> None:
    shown = preview(ItemSource("id,Text,Label\n1,a,1\n2,b,0\n", ".csv"))
    assert shown is not None
    assert (shown.names, shown.text, shown.label) == (("id", "text", "label"), 1, 2)
    assert shown.rows == (("1", "a", "1"), ("2", "b", "0"))
    assert [item.label for item in items_of(ItemSource("id,Text,Label\n1,a,1\n", ".csv")).items] == ["1"]


def test_columns_of_a_messy_file_are_chosen_by_place() -> None:
    plain = ItemSource(MESSY, ".csv")
    shown = preview(plain)
    assert shown is not None and shown.text == 1
    chosen = ItemSource(MESSY, ".csv", text_column="2", label_column="3")
    found = items_of(chosen)
    assert ("buy\nnow; please", "1") in [(item.text, item.label) for item in found.items]
    assert 1 not in [item.line for item in found.items if item.label == "verdict"] or shown.names[0] == "#1"


def test_an_unusual_header_is_told_by_its_label() -> None:
    found = items_of(ItemSource("tweet,label\nbuy now please,1\nhello,0\n", ".csv"))
    assert [(item.text, item.label) for item in found.items] == [("buy now please", "1"), ("hello", "0")]


def test_no_labels_are_read_where_none_are_wanted() -> None:
    source = ItemSource("text,label\na,1\n", ".csv", label_column="")
    assert [item.label for item in items_of(source).items] == [""]


def test_a_column_is_named_by_number_where_its_name_would_mislead() -> None:
    shown = preview(ItemSource("text,2020,text,\na,b,c,d\n", ".csv"))
    assert shown is not None
    assert [column_name(shown, place) for place in range(4)] == ["text", "2", "3", "4"]


def test_fields_of_json_are_columns() -> None:
    source = ItemSource('{"post": "a", "gold": true}\n{"post": "b", "other": [1]}\n', ".jsonl")
    shown = preview(source)
    assert shown is not None
    assert (shown.names, shown.text, shown.label) == (("post", "gold", "other"), 0, 1)
    assert shown.rows == (("a", "true", ""), ("b", "", "[1]"))
    assert [item.label for item in items_of(source).items] == ["true", ""]


def test_a_conversation_is_judged_by_the_words_of_its_user() -> None:
    text = '{"messages": [{"role": "system", "content": "buy"}, {"role": "user", "content": "hello"}], "label": 0}'
    assert [(item.text, item.label) for item in items_of(ItemSource(text, ".jsonl")).items] == [("hello", "0")]


@pytest.mark.parametrize(
    "source",
    [
        ItemSource("text,label\n,1\n", ".csv"),
        ItemSource('text\n"a\n', ".csv"),
        ItemSource("text\na\n", ".csv", text_column="body"),
        ItemSource("{", ".jsonl"),
        ItemSource("   \n", ".txt"),
        ItemSource("", ".csv"),
    ],
)
def test_what_cannot_be_used_is_refused_with_advice(source: ItemSource) -> None:
    with pytest.raises(ImportRefused) as refused:
        items_of(source)
    assert refused.value.advice
