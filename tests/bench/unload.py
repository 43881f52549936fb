"""(g) Memory of the engine's process before a model is loaded, with it, after a full batch, and once it is unloaded."""

from __future__ import annotations

import psutil

from backends.contract import wire
from backends.contract.base import LoadOptions
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, show
from tests.engine_process import EngineProcess

MIB = 1 << 20
GOAL = 2.0  # percent of what the model held that may stay


def main() -> None:
    """Print the table."""
    with model_files() as files:
        rows = [_row(file, repack=repack) for file in files if file.is_large for repack in (False, True)]
    show("resident, MiB", ["before", "loaded", "in use", "unloaded"], rows)


def _row(file: ModelFile, *, repack: bool) -> Row:
    with EngineProcess() as engine:
        engine.close(engine.send(wire.ListDevices))  # the libraries are loaded, no model is
        figures = [_resident(engine)]
        engine.load(file.path, LoadOptions(context=16_384, repack=repack))
        figures.append(_resident(engine))
        engine.close(engine.send(lambda number: wire.Measure(number, 512, 8)))
        figures.append(_resident(engine))
        engine.close(engine.send(wire.Unload))
        figures.append(_resident(engine))
    stays = 100 * (figures[3] - figures[0]) / (figures[2] - figures[0])
    label = f"{file.label}, {'repacked' if repack else 'mapped'}: what stays"
    return Row(label, tuple(f"{figure / MIB:,.0f}" for figure in figures), stays, GOAL, "less", " %")


def _resident(engine: EngineProcess) -> int:
    return psutil.Process(engine.process.pid).memory_info().rss
