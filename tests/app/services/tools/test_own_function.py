"""A function of one's own as a tool: what is said before a call, the call, a failure, and ending it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.tools.call_terms import Touch
from app.core.tools.own_function import OwnFunction
from app.core.tools.result import CallResult
from app.services.tools.function_runner import FunctionRunner
from app.services.tools.own_function import OwnFunctionProvider, where_functions_run
from app.services.tools.provider import CallContext
from backends.contract.calls import ToolCall
from backends.contract.containment import Confinement, Wall
from tests.sandboxes import ended

HERE = CallContext()
WAIT = 20_000


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[FunctionRunner]:
    made = FunctionRunner(tmp_path / "functions")
    yield made
    made.close()


def provider(runner: FunctionRunner, code: str, schema: dict[str, object] | None = None) -> OwnFunctionProvider:
    command = (sys.executable, "-I", "-S", "-c", code)  # without packages, whose installing may complain on stderr
    return OwnFunctionProvider(OwnFunction("echo", "Says it again.", schema or {}, command), runner)


def call(text: str = "{}") -> ToolCall:
    return ToolCall("functions.echo", text)


def test_arguments_go_in_and_the_output_is_the_result(runner: FunctionRunner) -> None:
    echo = provider(runner, "import sys; print(sys.stdin.read()[::-1])")
    found = ended(echo.run(call('{"a": 1}'), HERE))
    assert found == CallResult('}1 :"a"{', 9)


_ODD: dict[str, object] = {  # which the engine cannot keep to
    "type": "object",
    "properties": {"place": {"$ref": "#/$defs/Place"}, "days": {"not": {"const": 0}}},
    "required": ["place"],
    "$defs": {"Place": {"type": "string", "maxLength": 4}},
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ('{"place": "Zürich"}', "place: 'Zürich' is too long"),
        ('{"place": "Bern", "days": 0}', "days: 0 should not be valid under {'const': 0}"),
    ],
)
def test_arguments_that_do_not_fit_never_reach_the_command(
    runner: FunctionRunner, tmp_path: Path, arguments: str, wrong: str
) -> None:
    writes = provider(runner, "open('ran', 'w')", _ODD)
    found = ended(writes.run(call(arguments), HERE))
    assert isinstance(found, CallResult) and found.is_failure
    assert found.text == f"{wrong}\n[The function was not run: the arguments do not fit.]"
    assert not (tmp_path / "functions/echo/ran").exists()


@pytest.mark.slow
def test_arguments_that_fit_do(runner: FunctionRunner) -> None:
    echo = provider(runner, "print(input())", _ODD)
    assert ended(echo.run(call('{"place": "Bern", "days": 1}'), HERE)) == CallResult('{"place": "Bern", "days": 1}', 29)


def test_an_exit_code_is_a_failure_that_the_model_reads(runner: FunctionRunner) -> None:
    found = ended(provider(runner, "import sys; sys.exit('no such city')").run(call(), HERE))
    assert isinstance(found, CallResult) and found.is_failure
    assert (found.text, found.size) == ("no such city\n[The function failed with exit code 1.]", 13)


def test_it_works_in_a_folder_of_its_own(runner: FunctionRunner, tmp_path: Path) -> None:
    ended(provider(runner, "open('note', 'w').write('x')").run(call(), HERE))
    assert (tmp_path / "functions/echo/note").read_text("utf-8") == "x"


def test_where_it_can_have_no_folder_it_fails_in_words(runner: FunctionRunner, tmp_path: Path) -> None:
    (tmp_path / "functions").write_text("in the way")
    failure = ended(provider(runner, "1").run(call(), HERE))
    assert str(failure).startswith("The function has no folder to work in.")


def test_cancelling_ends_it(runner: FunctionRunner, qtbot: QtBot) -> None:
    reply = provider(runner, "import time; time.sleep(600)").run(call(), HERE)
    with qtbot.waitSignal(reply.stopped, timeout=WAIT):
        reply.cancel()
    qtbot.waitUntil(lambda: not runner.findChildren(type(reply)), timeout=WAIT)


def test_it_is_recognised_by_its_name_alone(runner: FunctionRunner) -> None:
    echo = provider(runner, "1")
    assert echo.recognises(call(), HERE)
    assert not echo.recognises(ToolCall("functions.echoes", "{}"), HERE)
    assert not echo.recognises(ToolCall("python", "echo"), HERE)


def test_the_terms_show_the_command_word_for_word(runner: FunctionRunner) -> None:
    terms = OwnFunctionProvider(OwnFunction("echo", "", {}, ("rm", "a b", "c\u202ed")), runner).terms(call("{}"), HERE)
    assert str(terms.what) == "Run your function “echo”: rm “a b” c\\u202ed"
    assert terms.tool == "own.echo"
    assert {Touch.COMMAND, Touch.FILES} <= terms.touches


def test_what_holds_is_found_out_and_said(runner: FunctionRunner, qtbot: QtBot) -> None:
    echo = provider(runner, "1")
    assert str(echo.terms(call(), HERE).where).endswith("is found out when it starts.")
    qtbot.waitUntil(lambda: runner.confinement is not None, timeout=WAIT)
    assert echo.terms(call(), HERE).where == where_functions_run(runner.confinement)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ((Wall.WRITING, Wall.NETWORK), "without network. It reads your files and writes only into a folder of its own"),
        ((Wall.NETWORK,), "without network. It reads and writes your files: nothing here confines that"),
        ((Wall.WRITING,), "with your network. It writes only into a folder of its own"),
        ((), "with your own rights: nothing here confines it"),
    ],
)
def test_each_box_has_its_words(held: tuple[Wall, ...], said: str) -> None:
    assert said in str(where_functions_run(Confinement(held)))
