"""What the walls cost: engines with and without them, in turns in one run.

Start: to the first line, by the wall clock and by the processor's. Speed: tokens a second of one model, read and
written by one thread.
"""

from __future__ import annotations

import statistics
import time

import psutil

from app.paths import demo_model
from backends.contract import wire
from backends.contract.base import LoadOptions
from tests.bench.table import Row, show, spread
from tests.engine_process import EngineProcess

WITHOUT = "tests.bench.engine_without_walls"
WITH = "backends.engine"
STARTS, SPEEDS = 15, 12
READ, WRITTEN = 1024, 128


def main() -> None:
    """Print the tables."""
    _starts()
    _speeds()


def _starts() -> None:
    found: dict[str, list[tuple[float, float]]] = {WITHOUT: [], WITH: []}
    for _ in range(STARTS):
        for module, times in found.items():
            times.append(_start(module))
    rows = [
        Row(name, tuple(spread([1000 * each[clock] for each in found[module]], digits=1) for clock in (0, 1)))
        for name, module in (("without walls", WITHOUT), ("with walls", WITH))
    ]
    show("milliseconds to the first line", ["wall clock", "processor"], rows)
    more = [statistics.median(each[clock] for each in found[WITH]) for clock in (0, 1)]
    less = [statistics.median(each[clock] for each in found[WITHOUT]) for clock in (0, 1)]
    wall, processor = (1000 * (a - b) for a, b in zip(more, less, strict=True))
    print(f"more, of medians: {wall:.1f} ms wall clock, {processor:.1f} ms processor")


def _start(module: str) -> tuple[float, float]:
    began = time.monotonic()
    with EngineProcess(module) as engine:
        taken = time.monotonic() - began
        used = psutil.Process(engine.process.pid).cpu_times()
    return taken, used.user + used.system


def _speeds() -> None:
    """Both engines live at once and measure in turns, so that the machine's weather is the same for both."""
    rates: dict[str, list[tuple[float, ...]]] = {WITHOUT: [], WITH: []}
    with EngineProcess(WITHOUT) as plain, EngineProcess(WITH) as walled:
        engines = {WITHOUT: plain, WITH: walled}
        for engine in engines.values():
            engine.load(demo_model(), LoadOptions(context=4096, threads=1))
            _rates(engine)
        for number in range(SPEEDS):
            for module in (WITHOUT, WITH) if number % 2 else (WITH, WITHOUT):
                rates[module].append(_rates(engines[module]))
    ratios = [
        [walled[part] / plain[part] for plain, walled in zip(rates[WITHOUT], rates[WITH], strict=True)]
        for part in range(3)
    ]
    rows = [
        Row(name, tuple(spread([each[part] for each in rates[module]], digits=0) for part in range(3)))
        for name, module in (("without walls", WITHOUT), ("with walls", WITH))
    ]
    show("tokens a second", ["read", "written", "both, a processor second"], rows)
    print("ratio, median of pairs: " + ", ".join(f"{statistics.median(each):.3f}" for each in ratios))


def _rates(engine: EngineProcess) -> tuple[float, ...]:
    """Tokens a second, read and written; and both for a processor's second, which a busy machine alters least."""
    process = psutil.Process(engine.process.pid)
    before = sum(process.cpu_times()[:2])
    measured = engine.close(engine.send(lambda n: wire.Measure(n, READ, WRITTEN)))
    assert isinstance(measured, wire.Measured), measured
    used = sum(process.cpu_times()[:2]) - before
    return measured.prompt_rate, measured.new_rate, (READ + WRITTEN) / used
