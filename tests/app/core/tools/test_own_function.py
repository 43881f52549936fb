"""A function of one's own: what its fields may say, what is wrong with others, and what the model reads of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.tools.function_wire import FunctionProblem, FunctionRan
from app.core.tools.own_function import (
    FunctionRefused,
    OwnFunction,
    OwnFunctions,
    OwnFunctionsFile,
    function_result,
    read_function,
    written_command,
)

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
DECLARED = {"name": "get_weather", "description": "The weather of a city.", "parameters": SCHEMA}
COMMAND = "/usr/bin/weather\n--json\n a b "
WEATHER = OwnFunction("get_weather", "The weather of a city.", SCHEMA, ("/usr/bin/weather", "--json", " a b "))


def test_a_declaration_and_a_command_make_a_function() -> None:
    assert read_function(json.dumps(DECLARED), COMMAND) == WEATHER


def test_the_form_that_clients_send_is_read_too() -> None:
    sent = {"type": "function", "function": DECLARED | {"strict": True}}
    assert read_function(json.dumps(sent), COMMAND) == WEATHER


def test_what_is_shown_for_editing_is_read_as_the_same() -> None:
    assert read_function(WEATHER.declaration, written_command(WEATHER.command)) == WEATHER


def test_a_function_may_take_nothing() -> None:
    made = read_function('{"name": "now", "description": "The time."}', "date")
    assert (made.parameters, made.declared.parameters) == ({}, None)


@pytest.mark.parametrize(
    ("declaration", "command", "said"),
    [
        ('{\n  "name": "a",\n  description: 1}', "x", "This is not JSON: see line 3, column 3."),
        ("[1]", "x", "A schema is a JSON object: it begins with {."),
        ('{"description": "d"}', "x", "The “name” is a word of letters, digits and “_” with at most 64 of them."),
        ('{"name": "get weather", "description": "d"}', "x", "The “name” is a word"),
        ('{"name": "gét", "description": "d"}', "x", "The “name” is a word"),
        (json.dumps({"name": "a" * 65, "description": "d"}), "x", "The “name” is a word"),
        ('{"name": 3, "description": "d"}', "x", "The “name” is a word"),
        ('{"name": "a"}', "x", "The “description” is missing."),
        ('{"name": "a", "description": " "}', "x", "The “description” is missing."),
        ('{"name": "a", "description": "d", "parameters": []}', "x", "The “parameters” are no JSON schema."),
        ('{"name": "a", "description": "d", "parameters": {"type": "array"}}', "x", "The “parameters” describe no"),
        ('{"name": "a", "description": "d", "command": "rm"}', "x", "Nothing is known of “command” in a declaration."),
        ('{"name": "a", "description": "d"}', " \n", "There is no command."),
        ('{"name": "a", "description": "d"}', "a\0b", "A command cannot hold the character with the number 0."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(declaration: str, command: str, said: str) -> None:
    with pytest.raises(FunctionRefused) as refused:
        read_function(declaration, command)
    assert str(refused.value.title).startswith(said)
    assert refused.value.advice is not None


def test_another_command_name_or_schema_is_another_function_to_a_permission() -> None:
    others = [
        OwnFunction("get_weather", WEATHER.description, SCHEMA, ("/usr/bin/weather", "--json  a b ")),
        OwnFunction("weather", WEATHER.description, SCHEMA, WEATHER.command),
        OwnFunction("get_weather", WEATHER.description, {"type": "object"}, WEATHER.command),
    ]
    assert len({each.fingerprint for each in (WEATHER, *others)}) == 4
    same = OwnFunction("get_weather", "Other words.", dict(reversed(SCHEMA.items())), WEATHER.command)
    assert same.fingerprint == WEATHER.fingerprint


def test_functions_are_kept(tmp_path: Path) -> None:
    OwnFunctionsFile(tmp_path / "own.json").write(OwnFunctions((WEATHER,)))
    assert OwnFunctionsFile(tmp_path / "own.json").value.functions == (WEATHER,)


@pytest.mark.parametrize(
    ("ran", "text", "is_failure"),
    [
        (FunctionRan("21 °C\n", 7), "21 °C", False),
        (FunctionRan("21 °C\n", 7, "a warning\n"), "21 °C", False),
        (FunctionRan(), "The function printed nothing.", False),
        (
            FunctionRan("so far\n", 7, "bad luck\n", 3, 0.1, FunctionProblem.EXIT),
            "so far\nbad luck\n[The function failed with exit code 3.]",
            True,
        ),
        (
            FunctionRan("", 0, "no such file", 0, 0, FunctionProblem.NOT_STARTED),
            "no such file\n[The function could not be started.]",
            True,
        ),
        (
            FunctionRan("", 0, "", -11, 0.1, FunctionProblem.EXIT),
            "[The function crashed, or was ended by another program: signal 11.]",
            True,
        ),
        (
            FunctionRan("", 0, "place: 1 is not of type 'string'", problem=FunctionProblem.ARGUMENTS),
            "place: 1 is not of type 'string'\n[The function was not run: the arguments do not fit.]",
            True,
        ),
        (FunctionRan("", 0, "", -9, 60.2, FunctionProblem.TIME), "[The function was ended after 60 seconds.]", True),
    ],
)
def test_the_model_reads_what_was_printed_and_how_it_ended(ran: FunctionRan, text: str, is_failure: bool) -> None:
    result = function_result(ran)
    assert (result.text, result.is_failure) == (text, is_failure)
