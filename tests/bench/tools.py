"""The sandbox: preparing Python once, the first call of a process, and a call when it is warm."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.core.tools.sandbox_wire import RunPython
from app.services.tools.sandbox import Sandbox
from tests.bench.table import Row, show, spread
from tests.sandboxes import ran, sandbox_in

FIRST, WARM = 5, 20
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
    show("milliseconds from call to result", ["wall clock"], rows)


def _in_new_process(folder: Path) -> float:
    sandbox = sandbox_in(folder)
    taken = _call(sandbox, "1")
    sandbox.close()
    return taken


def _call(sandbox: Sandbox, code: str) -> float:
    began = time.monotonic()
    ran(sandbox.run(RunPython(0, code)))
    return 1000 * (time.monotonic() - began)
