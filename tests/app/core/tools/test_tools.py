"""What a tool takes, who allows a call, and what a model reads of a result."""

from __future__ import annotations

import pytest

from app.core.tools.listing import call_by_name, listed_functions
from app.core.tools.offer import Offer
from app.core.tools.permission import shown_verbatim
from app.core.tools.python_tool import PYTHON, python_result
from app.core.tools.result import LIMIT, cut_result
from app.core.tools.sandbox_wire import PythonRan, RunProblem
from app.core.tools.tool import CallRefused
from backends.contract.calls import ToolCall
from backends.contract.messages import Function


def test_the_declaration_says_that_nothing_is_kept_and_what_is_taken() -> None:
    assert "Every call starts a new interpreter" in PYTHON.description
    assert PYTHON.schema == {
        "type": "object",
        "properties": {"code": {"type": "string"}},
        "required": ["code"],
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Input data was truncated"),
        ("print(1)", "JSON is malformed: invalid character (byte 0)"),
        ("[]", "Expected `object`, got `array`"),
        ("{}", "Object missing required field `code`"),
        ('{"code": 5}', "Expected `str`, got `int` - at `$.code`"),
        ('{"code": "1", "more": 2}', "Object contains unknown field `more`"),
        ('{"code": "\udc80"}', "'utf-8' codec can't encode character '\\udc80' in position 10: surrogates not allowed"),
        ("[" * 100_000, "Expected `object`, got `array`"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(CallRefused) as refused:
        PYTHON.read(ToolCall("python", text))
    assert str(refused.value.sentence).startswith("The arguments do not fit the tool “python”.")
    assert refused.value.detail == reason


def test_a_tool_that_is_not_there_is_refused_by_name() -> None:
    offer = Offer((Function("weather"),), ("python", "browser"))
    assert [function.name for function in listed_functions(offer)] == [
        "python",
        "browser.search",
        "browser.open",
        "browser.find",
        "weather",
    ]
    assert call_by_name("functions.weather", "{}", offer).tool == "functions.weather"
    assert call_by_name("browser.find", '{"pattern": "a"}', offer).arguments == {"pattern": "a"}
    with pytest.raises(CallRefused, match="There is no tool “pyton”"):
        call_by_name("pyton", "{}", offer)
    with pytest.raises(CallRefused, match="do not fit the tool “weather”") as refused:
        call_by_name("weather", "[]", offer)
    assert refused.value.detail == "The arguments must be a JSON object."


def test_signs_that_cannot_be_seen_are_shown_by_their_numbers() -> None:
    assert shown_verbatim("a\u202eb\u200b\x1b[2Jé\n\t😀\xa0") == "a\\u202eb\\u200b\\x1b[2Jé\n\t😀\\xa0"


def test_a_long_result_is_cut_with_the_sizes_said() -> None:
    result = cut_result("é" * 10, 20, "It ended.", limit=5)
    assert result.text == "éé\n[The output was cut: these are the first 4 of 20 bytes.]\n[It ended.]"
    assert result.is_cut and result.size == 20
    whole = cut_result("x" * LIMIT, LIMIT)
    assert (whole.text, whole.is_cut) == ("x" * LIMIT, False)


@pytest.mark.parametrize(
    ("ran", "text", "is_failure"),
    [
        (PythonRan(1, "2\n", 2, 0.1), "2", False),
        (PythonRan(1, "", 0, 0.1), "The program printed nothing.", False),
        (PythonRan(1, "a\n", 2, 60.2, RunProblem.TIME), "a\n[The program was ended after 60 seconds.]", True),
        (PythonRan(1, "", 0, 0.1, RunProblem.RAISED), "[The program ended with an error.]", True),
    ],
)
def test_a_model_reads_what_was_printed_and_how_it_ended(ran: PythonRan, text: str, is_failure: bool) -> None:
    result = python_result(ran)
    assert (result.text, result.is_failure) == (text, is_failure)
