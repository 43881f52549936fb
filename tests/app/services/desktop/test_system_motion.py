"""Whether the user has asked the system for less motion, as each system tells it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from app.services.desktop.system_motion import MacMotion, SystemMotion, WindowsMotion, is_still, motion_source

ROOT = Path(__file__).resolve().parents[4]


class FakeSource:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.answer: Callable[[str, bool], None] = lambda _place, _is_reduced: None

    def ask(self, on_answer: Callable[[str, bool], None]) -> None:
        self.answer = on_answer


def test_any_place_that_asks_for_less_motion_is_heard_and_changes_are_told() -> None:
    source, told = FakeSource(), list[bool]()
    motion = SystemMotion(source)
    motion.changed.connect(lambda: told.append(motion.is_reduced))
    motion.refresh()
    assert not motion.is_reduced
    source.answer("gnome", False)
    source.answer("portal", True)
    source.answer("gnome", True)
    source.answer("portal", False)
    source.answer("gnome", False)
    assert told == [True, False]


def test_a_system_that_nobody_knows_wants_motion() -> None:
    motion = SystemMotion(motion_source("plan9", QObject()))
    motion.refresh()
    assert not motion.is_reduced


def test_each_system_has_its_source() -> None:
    assert isinstance(motion_source("darwin", QObject()), MacMotion)
    assert isinstance(motion_source("win32", QObject()), WindowsMotion)


def test_windows_mask_tells_whether_controls_move() -> None:
    assert not is_still(bytes.fromhex("9e1e078012000000"))  # as it is at first
    assert is_still(bytes.fromhex("9012038010000000"))  # “best performance”
    assert not is_still(b"")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="dbus-run-session is not installed")
def test_the_desktop_portal_is_asked_over_the_bus() -> None:
    command = ["dbus-run-session", "--", sys.executable, "-m", "tests.app.services.desktop.portal_session"]
    ran = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ran.stdout == "reduced True\n", ran.stderr
