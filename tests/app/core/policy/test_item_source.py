"""Items on their way into a judging: what a typed text looks like, columns found and chosen, a look at the rows."""

from __future__ import annotations

import pytest

from app.core.policy.item_source import NO_LABELS, ItemSource, items_of, preview, typed_kind
from app.errors import ImportRefused

MESSY = 'Export of 3 March;;\n\nid;what was said;verdict\n1;"buy\nnow; please";1\nSpam;;\n2;hello there, friend;0\n'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("one item\nanother, with a comma", ".txt"),
        ("I said: text, please", ".txt"),
        ("text,label\na,1", ".csv"),
        ("Text;Label\na;1", ".csv"),
        ("tweet,toxic\nbuy now,1\nhello,0", ".csv"),
        ("tweet;toxic\n" + "buy now, please;1\n" * 5000, ".csv"),
        ("Hello, friend\nHow are you, then\nGood, thanks\nBye, all", ".txt"),
        ("label\nclass\nverdict", ".txt"),
        ('"Stop, he said\nand went', ".txt"),
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
    shown = preview(ItemSource(MESSY, ".csv"))
    assert shown is not None
    assert (shown.names, shown.text, shown.label) == (("id", "what was said", "verdict"), 1, 2)
    found = items_of(ItemSource(MESSY, ".csv", text_column=0, label_column=1))
    assert [(item.text, item.label) for item in found.items] == [
        ("1", "buy\nnow; please"),
        ("Spam", ""),
        ("2", "hello there, friend"),
    ]
    assert found.left_out == ()


def test_an_unusual_header_is_told_by_its_label() -> None:
    found = items_of(ItemSource("tweet,label\nbuy now please,1\nhello,0\n", ".csv"))
    assert [(item.text, item.label) for item in found.items] == [("buy now please", "1"), ("hello", "0")]


def test_no_labels_are_read_where_none_are_wanted() -> None:
    source = ItemSource("text,label\na,1\n", ".csv", label_column=NO_LABELS)
    assert [item.label for item in items_of(source).items] == [""]


@pytest.mark.parametrize(
    ("text", "kind", "column", "words"),
    [
        ("text,1,text,\na,b,c,d\n", ".csv", 0, "a"),
        ("text,1,text,\na,b,c,d\n", ".csv", 1, "b"),
        ("text,1,text,\na,b,c,d\n", ".csv", 2, "c"),
        ("text,1,text,\na,b,c,d\n", ".csv", 3, "d"),
        ('{"0": "a", "1": "b", "": "c"}', ".jsonl", 0, "a"),
        ('{"0": "a", "1": "b", "": "c"}', ".jsonl", 1, "b"),
        ('{"0": "a", "1": "b", "": "c"}', ".jsonl", 2, "c"),
        ('{"Text": "a", "text": "b"}', ".jsonl", 1, "b"),
        ('["a", {"text": "b", "id": "c"}]', ".json", 0, "a"),
    ],
)
def test_a_chosen_column_is_the_one_that_is_read_whatever_its_name(
    text: str, kind: str, column: int, words: str
) -> None:
    assert items_of(ItemSource(text, kind, text_column=column)).items[0].text == words


def test_a_label_that_only_later_objects_have_can_be_chosen() -> None:
    shown = preview(ItemSource('{"text": "a"}\n' * 300 + '{"text": "b", "label": 1}\n', ".jsonl"))
    assert shown is not None and (shown.names, shown.label) == (("text", "label"), 1)


def test_the_first_part_of_long_json_lines_is_looked_at() -> None:
    line = '{"text": "%s", "label": 0}\n' % ("a" * 1000)
    shown = preview(ItemSource(line * 1100, ".jsonl"))
    assert shown is not None and shown.label == 1


def test_without_a_usual_field_both_the_look_and_the_items_take_the_longest_texts() -> None:
    source = ItemSource('{"id": 1234567, "tweet": "a b"}\n', ".jsonl")
    shown = preview(source)
    assert shown is not None and shown.text == 1
    assert [item.text for item in items_of(source).items] == ["a b"]


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
        ItemSource("text\na\n", ".csv", text_column=7),
        ItemSource("{", ".jsonl"),
        ItemSource("   \n", ".txt"),
        ItemSource("", ".csv"),
    ],
)
def test_what_cannot_be_used_is_refused_with_advice(source: ItemSource) -> None:
    with pytest.raises(ImportRefused) as refused:
        items_of(source)
    assert refused.value.advice
