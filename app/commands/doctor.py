"""Say what Triptych finds here: versions, processes, backends, processor, memory, GPUs, disk, and what fits.

With --json one object on stdout. Copy it into a report when something does not work; it holds nothing you typed.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Mapping
from functools import partial

import PySide6

from app import __version__
from app.assembly import Assembly
from app.commands.terminal import INTERRUPTED, json_text, print_failure, run_loop
from app.core.machine.hardware import Hardware, probe
from app.core.machine.hardware_report import Facts, fit_facts, hardware_facts, report
from app.core.machine.probes.start import measure_start
from app.core.machine.start_checks import start_problems
from app.core.machine.walls import Confinements, wall_facts
from app.errors import EngineFailure
from app.paths import Paths, demo_model
from app.processes import PROCESSES
from app.services.background.trial import WallTrial
from backends.contract import wire
from backends.contract.containment import shut_internet


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych doctor`."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Ask the engine what it sees and print it with what we know ourselves."""
    paths, printing = assembly.paths, _print_json if arguments.json else _print_text

    def begin(exit_with: Callable[[int], None]) -> None:
        reply = assembly.engine.list_devices()

        def listed(event: wire.DevicesListed) -> None:
            walls = WallTrial(assembly.root, any_files=assembly.engine_packs.needs_any_files)
            walls.finished.connect(partial(finish, event))
            walls.start()

        def finish(event: wire.DevicesListed, found: Confinements) -> None:
            hardware = probe(event.devices, paths.data)
            printing(
                _own_facts(paths) | wall_facts({**found, "window": shut_internet()}) | _engine_facts(event), hardware
            )
            exit_with(0 if event.builds else 1)

        def failed(failure: EngineFailure) -> None:
            printing(_own_facts(paths), probe((), paths.data))
            print_failure(failure)
            exit_with(1)

        reply.finished.connect(listed)
        reply.failed.connect(failed)
        loop_exit.append(exit_with)

    loop_exit: list[Callable[[int], None]] = []
    return run_loop(begin, lambda: loop_exit[0](INTERRUPTED))


def _own_facts(folders: Paths) -> Facts:
    demo = demo_model()
    return {
        "Versions": {
            "Triptych": __version__,
            "Python": platform.python_version(),
            "Qt (PySide6)": PySide6.__version__,
            "System": f"{platform.system()} {platform.release()} {platform.machine()}",
        },
        "Folders": {
            "Settings": str(folders.config),
            "Conversations": str(folders.data),
            "Logs": str(folders.state),
            "Demo model": str(demo) if demo.exists() else f"{demo} (missing)",
        },
        "Start": _start_facts(folders),
        "Processes": {process.name: f"{process.purpose}; {process.abilities}" for process in PROCESSES},
    }


def _start_facts(folders: Paths) -> dict[str, str]:
    """What stands in the way of a start on this computer."""
    problems = start_problems(measure_start(folders.data, with_libraries=True))
    return {problem.code.value: str(problem.sentence) for problem in problems} or {"Checks": "nothing in the way"}


def _engine_facts(event: wire.DevicesListed) -> Facts:
    backends: Mapping[str, str] = event.builds | {name: f"not usable: {why}" for name, why in event.unusable.items()}
    devices = {f"{device.name} ({device.library})": device.description for device in event.devices}
    return {"Backends": dict(backends), "Devices": devices}


def _print_text(facts: Facts, hardware: Hardware) -> None:
    print(report(facts | hardware_facts(hardware) | fit_facts(hardware)))


def _print_json(facts: Facts, hardware: Hardware) -> None:
    """The same, and what was found as values."""
    found = {**facts, **hardware_facts(hardware), **fit_facts(hardware), "hardware": hardware}
    print(json_text(found), flush=True)
