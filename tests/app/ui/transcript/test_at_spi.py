"""The transcript as a real screen reader gets it, over the bus: names, roles, and Press works without a mouse."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.ui.transcript.at_spi_session import LAUNCHER

ROOT = Path(__file__).parents[4]


def _is_missing() -> str:
    """Why this cannot run here; empty when it can."""
    if sys.platform != "linux":
        return "AT-SPI is Linux's"
    for tool in ("dbus-run-session", "xvfb-run", "/usr/bin/python3", LAUNCHER):
        if shutil.which(tool) is None:
            return f"{tool} is not installed"
    bindings = ["/usr/bin/python3", "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    found = subprocess.run(bindings, check=False, capture_output=True)
    return "" if found.returncode == 0 else "gir1.2-atspi-2.0 is not installed"


@pytest.mark.slow
def test_a_screen_reader_reads_the_messages_and_presses_the_controls() -> None:
    if reason := _is_missing():
        pytest.skip(reason)
    command = [
        "xvfb-run",
        "-a",
        "dbus-run-session",
        "--",
        sys.executable,
        "-m",
        "tests.app.ui.transcript.at_spi_session",
    ]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    ran = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0 and lines[-1] == "ended", ran.stderr
    assert "node list Conversation" in lines
    assert any(line.startswith("node list item You asked: Two towns") for line in lines)
    assert any(line.startswith("node list item Answer, Medium effort, Thought for 2.3 s") for line in lines)
    assert "node push button Show the previous version" in lines or "node button Show the previous version" in lines
    assert "toggled True" in lines and "details a1" in lines
    assert lines.count("press True") == 2
