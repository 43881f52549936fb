"""A child process: its lines, the last words of its stderr, and how it is ended."""

from __future__ import annotations

import sys

from pytestqt.qtbot import QtBot

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
    child = Child([sys.executable, "-c", code], {})
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
    child = Child([sys.executable, "-c", HALF_A_LINE], {})
    lines: list[bytes] = []

    def end(line: bytes) -> None:
        lines.append(line)
        child.close()

    child.line.connect(end)
    with qtbot.waitSignal(child.gone, timeout=20_000):
        child.start()
    assert lines == [b"one\n", b"two\n"]
