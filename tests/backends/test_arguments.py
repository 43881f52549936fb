"""Arguments of calls: strict JSON, then two repairs that lose nothing, then an error for the model."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from backends.contract.arguments import Arguments, BadArguments, parse_arguments


@pytest.mark.parametrize(
    ("text", "values", "was_repaired"),
    [
        ("", {}, False),
        (" \n", {}, False),
        ('{"a": 1}', {"a": 1}, False),
        ('{"content":"line1\nline2"}', {"content": "line1\nline2"}, True),
        ('{"a": 1} done.', {"a": 1}, True),
        (' {"a": 1}\n{"b": 2}', {"a": 1}, True),
    ],
)
def test_reads(text: str, values: dict[str, object], was_repaired: bool) -> None:
    assert parse_arguments(text) == Arguments(values, was_repaired)


@pytest.mark.parametrize("text", ['{"a": ', "a=1", "{'a': 1}", "[" * 100_000])
def test_what_is_no_json_becomes_a_sentence_for_the_model(text: str) -> None:
    bad = parse_arguments(text)
    assert isinstance(bad, BadArguments)
    assert "JSON" in bad.reason


@pytest.mark.parametrize("text", ["[1]", '"a"', "null", "1 2"])
def test_arguments_are_an_object(text: str) -> None:
    assert parse_arguments(text) == BadArguments("The arguments must be a JSON object.")


@given(st.text())
def test_never_raises(text: str) -> None:
    assert isinstance(parse_arguments(text), Arguments | BadArguments)
