"""A start of the window, in a process of its own: `python -m tests.bench.first_frame BEGAN` prints where time went.

One line of JSON: seconds since BEGAN (of the epoch) and of this process's processor at each stage, and the memory held.
It does what `app.run.run_window` does up to the first frame; no engine is started. Not here: doing it often (`start`).
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import psutil


class _Stages:
    """Moments by name."""

    def __init__(self, began: float) -> None:
        self._began = began
        self._told: dict[str, tuple[float, float]] = {}

    def reach(self, name: str) -> None:
        """Seconds by the wall clock and of the processor."""
        self._told[name] = time.time() - self._began, time.process_time()

    def print(self) -> None:
        """The line, and the end: nothing was begun that would have to be ended."""
        resident = psutil.Process().memory_info().rss
        sys.stdout.write(json.dumps({"stages": self._told, "resident": resident}) + "\n")
        sys.stdout.flush()
        os._exit(0)


def main() -> None:
    """Start, paint, tell."""
    stages = _Stages(float(sys.argv[1]))
    stages.reach("Python")
    from app.services.desktop.qt_imports import spare_sources

    gc.disable()
    spare_sources()
    from app.assembly import Assembly, Vaults
    from app.core.store.keys import MemoryVault
    from app.main import Program
    from app.paths import Paths
    from app.run import new_application
    from app.services.background.collector import Collector
    from app.ui.shell.first_frame import FirstFrame

    stages.reach("imports")
    application = new_application([sys.argv[0]])
    stages.reach("Qt")
    with tempfile.TemporaryDirectory() as home:
        folders = (Path(home) / name for name in ("config", "data", "state", "cache"))
        stores = (MemoryVault(), MemoryVault(), MemoryVault(), MemoryVault(), MemoryVault())
        vaults = Vaults(*stores, lambda _server: MemoryVault())
        program = Program(application, Assembly(Paths(*folders), vaults))
        stages.reach("objects")
        first = FirstFrame(program.window)
        Collector(application)
        first.shown.connect(lambda: stages.reach("first frame"))
        first.shown.connect(stages.print)
        program.window.show()
        application.exec()


if __name__ == "__main__":
    main()
