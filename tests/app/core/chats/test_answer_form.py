"""Reading a schema that a person gives, and the fields of answers that fit one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.chats.answer_form import (
    SchemaUnreadable,
    as_cell,
    field_names,
    fields_of,
    read_form,
    read_form_file,
    value_of,
)


def test_a_schema_is_read_with_its_fields_in_order() -> None:
    form = read_form('{"type": "object", "properties": {"b": {}, "a": {"type": "string"}}}')
    assert field_names(form) == ("b", "a")
    assert field_names(read_form('{"type": "string"}')) == ()
    assert field_names(read_form('{"properties": 5}')) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1, column 1"),
        ('{"a": 1,\n}', "line 2, column 1"),
        ("[]", "begins with {"),
        ("true", "begins with {"),
        ('{"minimum": NaN}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"enum": ["' + "x" * (1 << 20) + '"]}', "256 KB"),
    ],
)
def test_what_is_no_schema_is_told_by_its_mistake(text: str, words: str) -> None:
    with pytest.raises(SchemaUnreadable) as caught:
        read_form(text)
    assert words in str(caught.value.title)


def test_a_file_may_begin_with_a_mark_and_has_to_be_text(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf{"type": "null"}')
    assert read_form_file(tmp_path / "a.json").schema == {"type": "null"}
    (tmp_path / "b.json").write_bytes(b"\xff\xfe{")
    for name in ("b.json", "none.json"):
        with pytest.raises(SchemaUnreadable) as caught:
            read_form_file(tmp_path / name)
        assert name in str(caught.value.title)


def test_fields_of_an_answer_that_is_cut_are_none() -> None:
    assert fields_of('{"a": 1, "b": [2]}') == {"a": 1, "b": [2]}
    assert fields_of('{"a": 1, "b') == fields_of("[1]") == {}
    assert value_of("[1]") == [1] and value_of("[1") is None


def test_cells_are_texts_or_json() -> None:
    assert [as_cell(value) for value in ("x", 1, True, None, ["ü"])] == ["x", "1", "true", "", '["ü"]']


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SchemaUnreadable):
        read_form_file(tmp_path / "pipe")
