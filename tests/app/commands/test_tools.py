"""`triptych tools`: list and call, as programs and as a person at a terminal run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.tools.compiled_python import FILE
from tests.sandboxes import RECORD, compiled_folder

pytestmark = pytest.mark.slow


class Tools:
    """Runs `triptych tools …` with a home in which Python is prepared."""

    def __init__(self, home: Path) -> None:
        self._environment = os.environ | {"TRIPTYCH_HOME": str(home)}

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr; stdin is no terminal."""
        done = subprocess.run(
            [sys.executable, "-m", "app", "tools", *arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def python(self, code: str, *more: str) -> tuple[int, str, str]:
        """Call the tool, allowed."""
        return self("call", "python", "--arguments", json.dumps({"code": code}), "--allow", "python", *more)


@pytest.fixture
def tools(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Tools:
    """The command."""
    request.getfixturevalue("qapp")
    compiled = compiled_folder(tmp_path_factory)
    for name, folder in ((FILE, tmp_path / "cache" / "sandbox"), (RECORD, tmp_path / "state")):
        folder.mkdir(parents=True)
        (folder / name).write_bytes((compiled / name).read_bytes())
    return Tools(tmp_path)


def test_tools_are_listed_with_what_they_take(tools: Tools) -> None:
    code, out, _err = tools("list", "--json")
    python, *others = json.loads(out)["tools"]
    assert {"browser.search", "browser.open", "browser.find"} <= {tool["name"] for tool in others}
    assert "files" in {tool["provider"] for tool in others}  # the web is there once a search service is named
    assert (code, python["name"], python["parameters"]["required"]) == (0, "python", ["code"])
    code, out, _err = tools("list")
    assert code == 0 and out.startswith("python  ")


def test_a_call_prints_its_result(tools: Tools) -> None:
    assert tools.python("print('hi')\n6 * 7") == (0, "hi\n42\n", "")
    code, out, _err = tools.python("6 * 7", "--json")
    told = json.loads(out)
    assert (code, told["result"], told["failed"], told["cut"]) == (0, "42", False, False)


def test_a_call_that_fails_prints_what_a_model_reads_and_says_so(tools: Tools) -> None:
    code, out, err = tools.python("1/0")
    assert code == 1
    assert out.endswith("ZeroDivisionError: division by zero\n[The program ended with an error.]\n")
    assert err == "The call of “python” failed: the program ended with an error.\n"


def test_a_call_that_nobody_allowed_is_denied(tools: Tools) -> None:
    code, out, err = tools("call", "python", "--arguments", '{"code": "1"}', "--allow", "other")
    assert (code, out) == (1, "")
    assert err == "The call of “python” was not made: nobody could be asked. Name the tool with “--allow python”.\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("call", "rm", "--arguments", "{}", "--allow", "rm"), "There is no tool “rm”."),
        (("call", "python", "--arguments", "1 +", "--allow", "python"), "The arguments do not fit the tool “python”."),
        (("call", "python", "--arguments", "{}", "--allow", "python"), "Object missing required field `code`"),
    ],
)
def test_a_call_that_cannot_be_made_says_why(tools: Tools, arguments: tuple[str, ...], reason: str) -> None:
    code, out, err = tools(*arguments)
    assert (code, out) == (1, "")
    assert reason in err


def test_output_is_safe_to_print_and_cut_with_its_size(tools: Tools) -> None:
    code, out, _err = tools.python("print('\\x1b]0;renamed\\x07\\x1b[2Jplain')")
    assert (code, out) == (0, "plain\n")
    code, out, _err = tools.python("print('x' * 10**7)")
    assert code == 0 and len(out) < 70_000
    assert "these are the first 65,536 of 10,000,001 bytes" in out
