"""Python compiled for the sandbox once for a run of the tests, and programs that were run in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from PySide6.QtCore import QEventLoop, QTimer

from app.core.tools.compiled_python import CompiledPythonFile
from app.core.tools.sandbox_wire import PythonRan, RunPython
from app.services.background.reply import Reply
from app.services.tools.sandbox import Sandbox

RECORD = "compiled_python.json"
PATIENCE = 100_000  # milliseconds


def compiled_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled Python and its hash; the first to ask makes it."""
    folder = factory.getbasetemp().parent / "compiled-python"
    with FileLock(f"{folder}.lock"):
        if not (folder / RECORD).exists():
            sandbox = sandbox_in(folder)
            ended(sandbox.run(RunPython(0, "")))
            sandbox.close()
    return folder


def sandbox_in(folder: Path, source: str = "") -> Sandbox:
    """A sandbox whose files are there."""
    return Sandbox(folder, CompiledPythonFile(folder / RECORD), source=source)


def ended(reply: Reply) -> object:
    """Wait for the end of a run; None: it was stopped."""
    loop, found = QEventLoop(), list[object]()
    reply.finished.connect(found.append)
    reply.failed.connect(found.append)
    for signal in (reply.finished, reply.failed, reply.stopped):
        signal.connect(loop.quit)
    timer = QTimer(interval=PATIENCE)
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec()
    return found[0] if found else None


def ran(reply: Reply) -> PythonRan:
    """Wait for a program that runs to its end or its limits."""
    end = ended(reply)
    assert isinstance(end, PythonRan), end
    return end
