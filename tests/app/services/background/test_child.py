"""A child process: its lines, the last words of its stderr, and how it is ended."""

from __future__ import annotations

import json
import sys

import pytest
from pytestqt.qtbot import QtBot

from app.processes import ENGINE, LAUNCHER, NETWORK, PROCESSES
from app.services.background.child import STDERR_BYTES, Child

STUTTER = """
import sys
for word in ("the ", "reason\\n", "a ", "stack\\r\\n", "without an end"):
    sys.stderr.write(word)
    sys.stderr.flush()
"""

HALF_A_LINE = """
import sys
sys.stdout.write("one\\ntwo")
sys.stdout.flush()
sys.stdin.read()
print()
"""


def died(qtbot: QtBot, code: str) -> str:
    """The last words of a Python program."""
    child = Child(ENGINE, [sys.executable, "-c", code], {})
    with qtbot.waitSignal(child.died, timeout=20_000) as told:
        child.start()
    assert told.args is not None
    return told.args[0]


def test_last_words_are_lines_however_they_come(qtbot: QtBot) -> None:
    assert died(qtbot, STUTTER) == "the reason\na stack\nwithout an end"


def test_of_a_line_without_an_end_the_last_part_is_kept(qtbot: QtBot) -> None:
    words = died(qtbot, "import sys; sys.stderr.write('x' * 1_000_000 + 'end')")
    assert words.endswith("xend") and len(words) == STDERR_BYTES


def test_a_child_that_never_ends_its_line_is_ended(qtbot: QtBot) -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * (1 << 20))"
    assert died(qtbot, code).endswith("ended, since it sent a line of more than 67108864 bytes")


def test_a_child_that_is_ended_by_its_own_line_loses_no_part_of_the_next(qtbot: QtBot) -> None:
    child = Child(ENGINE, [sys.executable, "-c", HALF_A_LINE], {})
    lines: list[bytes] = []

    def end(line: bytes) -> None:
        lines.append(line)
        child.close()

    child.line.connect(end)
    with qtbot.waitSignal(child.gone, timeout=20_000):
        child.start()
    assert lines == [b"one\n", b"two\n"]


def test_a_child_is_told_what_it_has_to_know_and_no_secret(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = ("HF_TOKEN", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "AWS_SECRET_ACCESS_KEY", "HTTPS_PROXY")
    for name in (*secrets, "OMP_NUM_THREADS", "LC_ALL"):
        monkeypatch.setenv(name, "1")
    code = "import json, os; print(json.dumps(dict(os.environ)), flush=True)"
    child = Child(ENGINE, [sys.executable, "-c", code], {"GGML_NO_BACKTRACE": "1"})
    with qtbot.waitSignal(child.line, timeout=10_000) as told:
        child.start()
    child.close()
    environment = json.loads(bytes(told.args[0]))  # type: ignore[index]  # the signal came
    assert set(secrets) & set(environment) == set()
    assert {"OMP_NUM_THREADS", "LC_ALL", "GGML_NO_BACKTRACE"} <= set(environment)


def test_only_the_downloader_is_told_of_proxies() -> None:
    assert NETWORK.is_told("https_proxy") and NETWORK.is_told("HTTPS_PROXY")
    assert not ENGINE.is_told("https_proxy")
    # The launcher starts the person's browser as the desktop would; it hands the downloader only what that is told.
    assert [process for process in PROCESSES if process.is_told("HF_TOKEN")] == [LAUNCHER]
