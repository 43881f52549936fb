"""A start of the window reads no sources, and Qt's classes work all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]

_START = """
import linecache, sys
from app.services.desktop.qt_imports import spare_sources
if {is_spared}:
    spare_sources()
import app.main
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal(int)

got = []
sender = Sender()
sender.sent.connect(got.append)
sender.sent.emit(7)
sender.setObjectName("sender")
print(len(linecache.cache), got, sender.objectName())
"""


def start(*, is_spared: bool) -> list[str]:
    """How many sources an interpreter has read after importing the program, and what a signal brought."""
    code = _START.format(is_spared=is_spared)
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.slow
def test_a_start_reads_no_sources() -> None:
    count, *rest = start(is_spared=True)
    assert int(count) < 20
    assert rest == ["[7]", "sender"]


@pytest.mark.slow
def test_the_bindings_would_read_them_all() -> None:
    """When this fails they no longer do, and `app.services.desktop.qt_imports` can go."""
    assert int(start(is_spared=False)[0]) > 100
