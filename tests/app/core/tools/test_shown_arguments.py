"""How a call's arguments are shown: laid out without losing a sign, and nothing in them that cannot be seen."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings, strategies as st

from app.core.tools.permission import shown_verbatim
from app.core.tools.shown_arguments import FEW_LINES, laid_out_json, shown_arguments


def test_json_gets_a_line_for_each_part() -> None:
    assert laid_out_json('{"a":[1,{"b":null}],"c":{},"d":[]}') == (
        '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}'
    )


@pytest.mark.parametrize(
    "kept",
    ['"path": "/a", "path": "/b"', '"n": 1e400', '"n": 1.0000000000000000000001', '"s": "a\\u202eb {,:} \\" [x]"'],
)
def test_what_a_reader_of_json_would_drop_stays(kept: str) -> None:
    assert [line.strip().rstrip(",") for line in (laid_out_json("{" + kept + "}") or "").split("\n")[1:-1]] == (
        kept.split(", ") if kept.startswith('"path"') else [kept]
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=40)
@given(st.dictionaries(st.text(), json_values, max_size=4), st.booleans())
def test_whatever_is_laid_out_says_the_same(value: dict[str, object], is_ascii: bool) -> None:
    written = json.dumps(value, ensure_ascii=is_ascii)
    laid_out = laid_out_json(written)
    assert laid_out is not None
    assert json.loads(laid_out) == value
    assert "".join(laid_out.split()) == "".join(written.split())


@pytest.mark.parametrize("text", ["", "x = 1", '{"a": 1', "{'a': 1}", "[" * 100_000, "12", '"a"'])
def test_what_is_no_json_object_is_shown_as_it_is(text: str) -> None:
    assert laid_out_json(text) is None
    assert shown_arguments("own.f", text).text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),  # turns what follows
        ("rm\u00a0-rf\u2003/", "rm\\xa0-rf\\u2003/"),  # spaces that are none to a shell
        ("a\u200bb\ufeffc\u00ad", "a\\u200bb\\ufeffc\\xad"),
        ("a\u3164b\u115fc\uffa0\u2800", "a\\u3164b\\u115fc\\uffa0\\u2800"),  # letters that are drawn as nothing
        ("a\ufe0fb\U000e0100c\u034f", "a\\ufe0fb\\U000e0100c\\u034f"),
        ("a\U000e0041b\ue000c\ud800", "a\\U000e0041b\\ue000c\\ud800"),
        ("\x1b[31mred\x00\r", "\\x1b[31mred\\x00\\r"),
        ("a\u2028b\u2029c\x85", "a\\u2028b\\u2029c\\x85"),
        ("Grüße, 世界\u3000! naïve e\u0301 שלום", "Grüße, 世界\u3000! naïve e\u0301 שלום"),
    ],
)
def test_what_cannot_be_seen_is_written_as_its_number(text: str, shown: str) -> None:
    assert shown_verbatim(text) == shown


def test_a_program_is_shown_as_code_in_whichever_form_it_comes() -> None:
    assert shown_arguments("python", "print(1)\n") == shown_arguments("python", '{"code": "print(1)\\n"}')
    assert shown_arguments("python", "print(1)").language == "python"


def test_long_arguments_begin_with_their_first_lines() -> None:
    many = shown_arguments("python", "\n".join(f"x{number} = 1" for number in range(40)))
    assert (many.is_long, many.lines, many.beginning.count("\n")) == (True, 40, FEW_LINES - 1)
    one = shown_arguments("own.f", "a" * 5_000)
    assert (one.is_long, one.lines, len(one.beginning)) == (True, 1, 2_000)
    few = shown_arguments("own.f", "a\nb")
    assert (few.is_long, few.beginning) == (False, "a\nb")
