"""`triptych ask --tools` as a process, and as a person at a terminal: who is asked, what is told, what is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.commands.conftest import Triptych
from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import NO_KEYRING

pytestmark = pytest.mark.slow
_SEARCH = (
    "<|channel|>analysis<|message|>I look.<|end|><|start|>assistant<|channel|>analysis to=browser.search code"
    '<|message|>{"query": "Bern"}<|call|>'
)


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A model that looks up Bern in what is attached."""
    replies = [
        {"text": _SEARCH, "when": "capital"},
        reply("Not allowed, then.", when="capital", after="did not allow"),
        reply("It is in the file.", when="capital", after="Switzerland"),
        reply("Hello."),
    ]
    (tmp_path / "bern.txt").write_text("Bern is the capital of Switzerland.\n" * 3, "utf-8")
    return str(write_script(tmp_path, *replies))


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_an_allowed_tool_reads_what_is_attached_and_all_steps_are_told(triptych: Triptych, model: str) -> None:
    attached = str(Path(model).with_name("bern.txt"))
    asked = ("ask", "capital?", "--model", model, "--tools", "files", "--attach", attached)
    done = triptych(*asked, "--allow", "files", "--json")
    *_told, closing = lines(done.stdout)
    assert (done.returncode, closing["answer"]) == (0, "It is in the file."), done.stderr
    steps = closing["steps"]
    assert isinstance(steps, list)
    assert [step["type"] for step in steps] == ["reasoning", "call", "result", "text"]
    assert [line["type"] for line in lines(done.stdout) if line["type"] != "delta"] == ["call", "result", "finished"]


def test_without_a_terminal_nothing_runs_that_is_not_allowed_by_name(triptych: Triptych, model: str) -> None:
    attached = str(Path(model).with_name("bern.txt"))
    done = triptych(
        "ask", "capital?", "--model", model, "--tools", "files", "--attach", attached, "--allow", "web", "--json"
    )
    (result,) = [line for line in lines(done.stdout) if line["type"] == "result"]
    assert result["is_denied"] is True
    assert "Name the tool with “--allow files”." in done.stderr


def test_unknown_tools_are_refused_with_those_there_are(triptych: Triptych, model: str) -> None:
    done = triptych("ask", "capital?", "--model", model, "--tools", "files,shell")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("There are no tools named “shell”. There are: python, files, web")


def test_a_file_that_is_missing_is_told(triptych: Triptych, model: str) -> None:
    done = triptych("ask", "capital?", "--model", model, "--attach", "nowhere.txt")
    assert (done.returncode, done.stdout) == (1, "") and "nowhere.txt" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("typed", "answer"), [("y", "It is in the file."), ("n", "Not allowed, then.")])
def test_at_a_terminal_the_person_is_asked(model: str, typed: str, answer: str) -> None:
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, b"always\n")  # before the question: no answer to it
    attached = str(Path(model).with_name("bern.txt"))
    command = ["ask", "capital?", "--model", model, "--tools", "files", "--attach", attached]
    environment = os.environ | NO_KEYRING
    whole = [sys.executable, "-m", "app", *command]
    with subprocess.Popen(whole, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment) as asking:
        os.close(theirs)
        told = ""
        while not told.endswith("or why not) "):
            told += os.read(ours, 1 << 16).decode("utf-8", "replace")
        os.write(ours, f"{typed}\n".encode())
        assert asking.stdout is not None
        assert asking.stdout.read().decode().strip() == answer, told
    os.close(ours)
    assert "Allow it? (y = once / chat / always / n, or why not)" in told and '{"query": "Bern"}' in told
