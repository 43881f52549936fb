"""Say what Triptych finds on this computer: versions, backends, devices, memory, folders.

With --json one object on stdout. Copy it into a report when something does not work; it holds nothing you typed.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Mapping

import msgspec
import psutil
import PySide6

from app import __version__, paths
from app.commands.terminal import INTERRUPTED, run_loop, tell
from app.errors import EngineFailure
from app.services.engine import Engine
from backends.contract import wire

Facts = dict[str, dict[str, str]]
GIB = 2**30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych doctor`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Ask the engine what it sees and print it with what we know ourselves."""
    engine = Engine()
    printing = _print_json if arguments.json else _print_text

    def begin(exit_with: Callable[[int], None]) -> None:
        reply = engine.list_devices()

        def listed(event: wire.DevicesListed) -> None:
            printing(_own_facts() | _engine_facts(event))
            exit_with(0 if event.builds else 1)

        def failed(failure: EngineFailure) -> None:
            printing(_own_facts())
            tell(failure)
            exit_with(1)

        reply.finished.connect(listed)
        reply.failed.connect(failed)
        loop_exit.append(exit_with)

    loop_exit: list[Callable[[int], None]] = []
    try:
        return run_loop(begin, lambda: loop_exit[0](INTERRUPTED))
    finally:
        engine.close()


def _own_facts() -> Facts:
    memory = psutil.virtual_memory()
    folders = paths.user_paths()
    demo = paths.demo_model()
    return {
        "Versions": {
            "Triptych": __version__,
            "Python": platform.python_version(),
            "Qt (PySide6)": PySide6.__version__,
            "System": f"{platform.system()} {platform.release()} {platform.machine()}",
        },
        "Memory": {
            "Total": f"{memory.total / GIB:.1f} GiB",
            "Available": f"{memory.available / GIB:.1f} GiB",
            "Physical cores": str(psutil.cpu_count(logical=False) or "unknown"),
        },
        "Folders": {
            "Settings": str(folders.config),
            "Conversations": str(folders.data),
            "Logs": str(folders.state),
            "Demo model": str(demo) if demo.exists() else f"{demo} (missing)",
        },
    }


def _engine_facts(event: wire.DevicesListed) -> Facts:
    backends: Mapping[str, str] = event.builds | {name: f"not usable: {why}" for name, why in event.unusable.items()}
    devices = {
        d.name: f"{d.description} ({d.library}, {d.memory_free / GIB:.1f} of {d.memory_total / GIB:.1f} GiB free)"
        for d in event.devices
    }
    return {"Backends": dict(backends), "Devices": devices}


def _print_text(facts: Facts) -> None:
    for heading, rows in facts.items():
        print(heading)
        for name, value in rows.items():
            print(f"  {name}: {value}")


def _print_json(facts: Facts) -> None:
    sys.stdout.write(msgspec.json.encode(facts).decode() + "\n")
