"""Tools: preparing Python once, the first call of its process, a warm one, and what the loop of an answer adds to each.

The loop is measured with a tool that answers at once and a scripted model in this process.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from app.core.chats.steps import ToolResult
from app.core.tools.grants import Decision
from app.core.tools.sandbox_wire import RunPython
from app.services.engine.process import Engine
from app.services.tools.sandbox import Sandbox
from tests.app.state.tool_chats import ToolChat, calls, tool_chat
from tests.bench.table import Row, show, spread
from tests.sandboxes import ran, sandbox_in

FIRST, WARM, ROUNDS = 5, 20, 16
_BERN = '{"place": "Bern"}'
PROGRAMS = {"1 + 1": "1 + 1", "imports": "import json, statistics, decimal, sqlite3", "10 MB printed": "'x' * 10**7"}


def main() -> None:
    """Print the table."""
    _application = QCoreApplication.instance() or QCoreApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [Row("prepared, once", (spread([_in_new_process(folder)]),))]
        rows.append(Row("first call of a process", (spread([_in_new_process(folder) for _ in range(FIRST)]),)))
        sandbox = sandbox_in(folder)
        _call(sandbox, "")
        for words, code in PROGRAMS.items():
            rows.append(Row(f"warm: {words}", (spread([_call(sandbox, code) for _ in range(WARM)]),)))
        sandbox.close()
    show("milliseconds from call to result", ["wall clock"], [*rows, *_loop_rows()])


def _loop_rows() -> list[Row]:
    """From the decision on the card to the result in the answer, and what a round of calls takes altogether."""
    with tempfile.TemporaryDirectory() as name:
        root = QObject()
        again = calls("weather", _BERN, after="sunny")
        chat = tool_chat(_Waiting(), Path(name), root, calls("weather", _BERN), again, rounds=ROUNDS)
        decided = [_decided(chat) for _ in range(WARM)]
        began = time.monotonic()
        chat.ask("Bern?")
        chat.chat.decide(chat.entry.id, Decision.CHAT)
        chat.settle()
        round_taken = 1000 * (time.monotonic() - began) / ROUNDS
        for engine in root.findChildren(Engine):
            engine.close()
    return [
        Row("card to result, a tool that answers at once", (spread(decided),)),
        Row(f"a round of {ROUNDS}: written, called, read", (spread([round_taken]),)),
    ]


def _decided(chat: ToolChat) -> float:
    chat.ask("Bern?")
    began = time.monotonic()
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.until(lambda: any(isinstance(step, ToolResult) for step in chat.answer.steps))
    taken = 1000 * (time.monotonic() - began)
    chat.chat.stop()
    chat.settle()
    return taken


class _Waiting:
    """Turns the event loop as a QtBot would, without its pauses."""

    def waitUntil(self, callback: Callable[[], bool], *, timeout: int) -> None:  # noqa: N802 - pytest-qt's name
        end = time.monotonic() + timeout / 1000
        while not callback():
            QCoreApplication.processEvents()
            assert time.monotonic() < end


def _in_new_process(folder: Path) -> float:
    sandbox = sandbox_in(folder)
    taken = _call(sandbox, "1")
    sandbox.close()
    return taken


def _call(sandbox: Sandbox, code: str) -> float:
    began = time.monotonic()
    ran(sandbox.run(RunPython(0, code)))
    return 1000 * (time.monotonic() - began)
