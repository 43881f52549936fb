"""Notifications over a real session bus: shown by the portal, clicked, taken away; refused without a portal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]


def ran(*arguments: str) -> list[str]:
    """What portal and program print in a session of their own."""
    module = "tests.app.services.desktop.notification_session"
    command = ["dbus-run-session", "--", sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="dbus-run-session is not installed")
def test_the_portal_shows_it_and_a_click_comes_back() -> None:
    assert ran() == ["AddNotification sa{sv} chat-1", "opened chat-1", "RemoveNotification s chat-1"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="dbus-run-session is not installed")
def test_without_a_portal_it_is_refused() -> None:
    assert ran("bare") == ["refused chat-1"]
