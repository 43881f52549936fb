"""Python as a tool of a chat: what is promised of it, earlier cells that a later one needs, and its end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.core.tools.python_tool import DECLARATION, code_of, defined_before, missing_name
from app.core.tools.result import CallResult
from app.core.tools.sandbox_wire import PythonRan, RunProblem, RunPython
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.tools.provider import CallContext, EarlierCall, Preparing
from app.services.tools.python_provider import PythonProvider
from app.services.tools.sandbox import Sandbox
from backends.contract.calls import ToolCall
from backends.contract.messages import Channel
from backends.harmony.declarations import builtin_section
from tests.sandboxes import PATIENCE

_AGAIN = "[The earlier calls of this answer were run again before it, for it needs what they define.]"


def called(qtbot: QtBot, provider: PythonProvider, code: str, *earlier: str) -> CallResult:
    """What a call gives after others of the same answer."""
    made = tuple(EarlierCall(python(cell), CallResult("", 0)) for cell in earlier)
    found: list[CallResult] = []
    reply = provider.run(python(code), CallContext(earlier=made))
    reply.finished.connect(found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    return found[0]


def python(code: str) -> ToolCall:
    return ToolCall("python", code, Channel.ANALYSIS)


@pytest.fixture
def provider(sandbox: Sandbox) -> PythonProvider:
    return PythonProvider(sandbox, sandbox)


def test_the_model_is_told_what_is_true_and_not_what_it_was_trained_with() -> None:
    section = builtin_section(["python"], (), DECLARATION)
    assert section.startswith("# Tools\n\n## python\n\nUse this tool to execute STATELESS Python code")
    for untrue in ("stateful", "Jupyter", "120", "/mnt/data", "Internet access"):
        assert untrue not in section
    for true in ("60.0 seconds", "no numpy", "no files, no network", "256 MB"):
        assert true in section
    assert "stateful Jupyter notebook" in builtin_section(["python"])  # the reference stands for golden files


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 + 1", "1 + 1"),
        ('{"code": "1 + 1"}', "1 + 1"),
        ('{"code": 1}', '{"code": 1}'),
        ("{'a': 1}", "{'a': 1}"),
        ("{x for x in []}", "{x for x in []}"),
    ],
)
def test_the_code_of_a_call_stands_alone_or_in_json(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_name_is_missing_only_where_that_ended_the_program() -> None:
    def ran(output: str, problem: RunProblem | None = RunProblem.RAISED) -> PythonRan:
        return PythonRan(0, output, len(output), 0.0, problem)

    assert missing_name(ran("Traceback…\nNameError: name 'x' is not defined\n")) == "x"
    assert missing_name(ran("NameError: name 'x' is not defined. Did you mean: 'y'?\n")) == "x"
    assert missing_name(ran("NameError: name 'x' is not defined\nValueError: no\n")) == ""
    assert missing_name(ran("NameError: name 'x' is not defined\n", None)) == ""
    assert defined_before("x", ["y = 1", "x = 2"]) and not defined_before("x", ["xy = 1"])


@pytest.mark.slow
def test_a_cell_that_needs_an_earlier_one_runs_with_it_and_says_so(qtbot: QtBot, provider: PythonProvider) -> None:
    result = called(qtbot, provider, "total + 1", "print('heard')\ntotal = 41", "1/0")
    assert (result.text, result.is_failure) == (f"42\n{_AGAIN}", False)
    assert called(qtbot, provider, "def f(): return 2\nf()", "f = 1").text == "2"


@pytest.mark.slow
def test_a_cell_that_nothing_helps_says_what_it_said_alone(qtbot: QtBot, provider: PythonProvider) -> None:
    result = called(qtbot, provider, "gone", "gone_too = 1")
    assert result.is_failure and _AGAIN not in result.text
    result = called(qtbot, provider, "gone", "print(gone)")
    assert "NameError: name 'gone' is not defined" in result.text and _AGAIN not in result.text


@pytest.mark.slow
def test_a_call_that_is_cancelled_ends_its_program_and_the_next_one_runs(
    qtbot: QtBot, provider: PythonProvider, sandbox: Sandbox
) -> None:
    called(qtbot, provider, "1")
    before = sandbox.pid
    reply, stopped = provider.run(python("while True: pass"), CallContext()), list[bool]()
    reply.stopped.connect(lambda: stopped.append(True))
    begun = list[bool]()
    QTimer.singleShot(0, lambda: begun.append(True))  # behind the turn in which the program is sent
    qtbot.waitUntil(lambda: bool(begun), timeout=PATIENCE)
    reply.cancel()
    qtbot.waitUntil(lambda: bool(stopped), timeout=PATIENCE)
    assert called(qtbot, provider, "2").text == "2"
    assert sandbox.pid != before


@pytest.mark.slow
def test_a_program_that_waits_for_another_one_is_not_timed_meanwhile(qtbot: QtBot, provider: PythonProvider) -> None:
    called(qtbot, provider, "1")
    told: list[list[object]] = [[], []]
    for heard in told:
        provider.run(python("2"), CallContext()).progress.connect(heard.append)
    qtbot.waitUntil(lambda: len(told[1]) == 2, timeout=PATIENCE)
    assert told[0] == []
    assert isinstance(told[1][0], Preparing) and told[1][1] == Sentence("The program runs.")


class UnpreparedSandbox(Sandbox):
    """Says that it prepares Python, then gives what it is told to give."""

    def run(self, request: RunPython) -> Reply:
        self.reply = Reply(1, self)
        return self.reply


def test_preparing_python_is_told_and_does_not_count_as_the_calls_time(sandbox: Sandbox) -> None:
    unprepared = UnpreparedSandbox(sandbox._cache, sandbox._compiled, sandbox)
    told: list[object] = []
    reply = PythonProvider(unprepared, unprepared).run(python("1"), CallContext())
    reply.progress.connect(told.append)
    unprepared.preparing.emit(True)
    unprepared.preparing.emit(False)
    unprepared.began.emit(2)
    unprepared.began.emit(1)
    assert len(told) == 2
    assert isinstance(told[0], Preparing) and str(told[0].sentence).startswith("Python is prepared")
    assert told[1] == Sentence("The program runs.")
    unprepared.reply.finish(PythonRan(1, "1\n", 2, 0.0))
