"""Items from messy files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.policy.items import Columns, JudgeItem, parse_items, read_items
from app.core.text.encodings import Encoding
from app.errors import ImportRefused


def table(text: str, text_column: str = "", label: str = "") -> list[tuple[str, str, int]]:
    found = parse_items(text, ".csv", Columns(text_column, label))
    return [(item.text, item.label, item.line) for item in found]


def test_quoted_line_ends_stay_and_lines_are_counted() -> None:
    assert table('text,label\n"a,\nb",1\nc,0\n', label="label") == [("a,\nb", "1", 2), ("c", "0", 4)]


def test_lines_above_the_header_and_headings_between_rows() -> None:
    text = "Export of Monday\n\nNo,Body,Who,Label\n1,hello,x,0\nPart two,,,\n2,buy,x,1\n"
    assert table(text, label="Label") == [("hello", "0", 4), ("", "", 5), ("buy", "1", 6)]


def test_without_a_header_the_longest_column_is_the_text() -> None:
    assert table("1,this is long,0\n2,and this too,1\n", label="3") == [
        ("this is long", "0", 1),
        ("and this too", "1", 2),
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("id,tweet,toxic\n1,hello there,1\n2,bye bye,0\n", "hello there"),
        ("Kommentar;Spam?\nKauf jetzt;ja\nHallo du;nein\nGib her;ja\nNa gut;nein\n", "Kauf jetzt"),
        ("My data,,\n\nnr,said so,ok\n1,hello there,0\n", "hello there"),
        ("hello there,ja\nbye bye,nein\nso long,ja\nfarewell,nein\n", "hello there"),
        ("hello there,SP1\nbye bye,SP2\n", "hello there"),
        ("3.5,hello there\n2,bye bye\n", "hello there"),
    ],
)
def test_a_header_of_unusual_names_is_told_by_what_stands_below_it(text: str, first: str) -> None:
    assert next(words for words, _, _ in table(text) if words and words != "My data") == first


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_even_where_texts_have_commas(delimiter: str) -> None:
    rows = [["id", "text", "label"], ["1", '"a, b, c"', "0"], ["2", '"d, e"', "1"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    assert [item[:2] for item in table(text, label="label")] == [("a, b, c", "0"), ("d, e", "1")]


def test_excels_word_for_the_delimiter() -> None:
    assert table("sep=;\ntext;label\na,b;1\n", label="label") == [("a,b", "1", 3)]


def test_columns_are_named_whatever_the_case_or_by_number() -> None:
    text = "Title,Said\nx,hello there\n"
    assert table(text, "SAID")[0][0] == "hello there"
    assert table("text,0\na,b\n", "2")[0][0] == "b"
    assert parse_items('{"Said": "a", "2": "b"}', ".jsonl", Columns("said", "2")) == [JudgeItem("a", "b", 1)]
    assert parse_items('{"id": "a", "said": "b"}', ".jsonl", Columns("2")) == [JudgeItem("b", "", 1)]


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(ImportRefused, match="no column “verdict”") as caught:
        table("text,label\na,1\n", label="verdict")
    assert "“text”, “label”" in str(caught.value.advice)
    with pytest.raises(ImportRefused, match="no column"):
        parse_items('{"text": "a"}', ".jsonl", Columns(label="verdict"))
    for number in ("0", "3", "²"):
        with pytest.raises(ImportRefused, match=f"no column “{number}”"):
            table("text,label\na,1\n", label=number)


@pytest.mark.parametrize(
    ("text", "line"), [('text,l\na,1\n"b,1\nc,2', 3), ("text,l\na,1\nb,2,3\n", 3), ("text\na,b\n", 2)]
)
def test_a_row_that_cannot_be_read_is_named(text: str, line: int) -> None:
    with pytest.raises(ImportRefused, match=f"Line {line} cannot be used"):
        table(text)


def test_a_very_long_cell() -> None:
    assert len(table(f"text\n{'a' * 300_000}\n")[0][0]) == 300_000


def test_half_a_character_is_no_text_that_could_be_kept() -> None:
    found = parse_items(r'{"text": "a \ud83d b", "label": "\ude00"}', ".jsonl", Columns(label="label"))
    assert found == [JudgeItem("a \ufffd b", "\ufffd", 1)]
    assert parse_items(r'[{"text": "\ud83d\ude00"}]', ".json", Columns())[0].text == "\U0001f600"


def test_of_a_conversation_only_the_user_is_judged() -> None:
    messages = [
        {"role": "system", "content": "Tools: delete everything"},
        {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "bad words"},
        {"role": "user", "content": [{"type": "text", "text": "again"}, {"type": "image_url"}]},
    ]
    line = json.dumps({"messages": messages, "label": True})
    assert parse_items(line, ".jsonl", Columns(label="label")) == [JudgeItem("hello\n\nagain", "true", 1)]
    shared = json.dumps([{"conversations": [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "no"}]}])
    assert parse_items(shared, ".json", Columns()) == [JudgeItem("hi", "", 1)]
    cell = json.dumps(messages).replace('"', '""')
    assert table(f'messages\n"{cell}"\n')[0][0] == "hello\n\nagain"


def test_a_text_that_looks_like_a_conversation_hides_nothing() -> None:
    text = json.dumps([{"role": "user", "content": "hi"}, {"role": "assistant", "content": "spam"}])
    line = json.dumps({"text": text})
    assert parse_items(line, ".jsonl", Columns())[0].text == text
    assert parse_items("User: hi\nAssistant: spam", ".txt", Columns())[1].text == "Assistant: spam"


@pytest.mark.parametrize(
    ("text", "kind"), [("{", ".jsonl"), ("3", ".jsonl"), ("{}", ".json"), ("[3]", ".json"), ("[" * 5000, ".json")]
)
def test_broken_json_is_told(text: str, kind: str) -> None:
    with pytest.raises(ImportRefused, match="Line 1 cannot be used"):
        parse_items(text, kind, Columns())


def test_rows_without_text_are_left_out_and_told(tmp_path: Path) -> None:
    file = tmp_path / "i.csv"
    file.write_text("text,label\na,1\n,1\n  ,0\nb,0\n", "utf-8")
    found = read_items(file, Columns(label="label"))
    assert [item.text for item in found.items] == ["a", "b"]
    assert found.left_out == (3, 4)


@pytest.mark.parametrize(("name", "content"), [("i.csv", "text,label\n,1\n"), ("i.jsonl", '{"id": 4}'), ("i.txt", "")])
def test_a_file_without_any_text_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(ImportRefused, match="has a text"):
        read_items(tmp_path / name)


def test_old_encodings_are_guessed_or_said(tmp_path: Path) -> None:
    file = tmp_path / "i.csv"
    file.write_bytes("text;label\r\nGrüße für alle Mädchen;1\r\n".encode("cp1252"))
    assert read_items(file).is_guess
    found = read_items(file, encoding=Encoding.WESTERN)
    assert (found.items[0].text, found.is_guess) == ("Grüße für alle Mädchen", False)


def test_plain_lines_have_no_columns() -> None:
    assert [item.text for item in parse_items("a\n\nb\u2028c\n", ".txt", Columns())] == ["a", "b\u2028c"]
    with pytest.raises(ImportRefused, match="no columns"):
        parse_items("a", ".txt", Columns(label="x"))
