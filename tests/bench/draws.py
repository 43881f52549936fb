"""What drawing the next token costs on the device of the output layer and in main memory: the same model twice, in
turn, whole steps. On a processor that device is the processor, and main memory is what Triptych uses there.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import statistics
import tempfile
from collections.abc import Generator
from pathlib import Path

from backends.contract.base import LoadedModel, LoadOptions, Sampling
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.devices import has_gpu
from tests.bench import ours
from tests.bench.files import model_files
from tests.bench.machine import threads
from tests.bench.table import Row, ratio, show
from tests.models import write_large_vocabulary

ROUNDS, NEW = 7, 60
GOAL = 1.0  # on a GPU
WAYS = {
    "greedy": (ours.GREEDY,),
    "drawn": (Sampling(seed=1),),
    "temperature 0.7": (Sampling(temperature=0.7, seed=1),),
    "top-k 40": (Sampling(top_k=40, seed=1),),
    "top-p 0.9": (Sampling(top_p=0.9, seed=1),),
    "min-p 0.05": (Sampling(min_p=0.05, seed=1),),
    "three drawn together": (Sampling(seed=1), Sampling(seed=2), Sampling(seed=3)),
}


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory(prefix="triptych-bench-") as folder:
        _measure("hardly any model, 201,088 ids", write_large_vocabulary(Path(folder) / "large.gguf"))
    with model_files() as files:
        for file in files:
            if file.is_large:
                _measure(file.label, file.path)


def _measure(label: str, path: Path) -> None:
    with _loaded(path, on_device=True) as device, _loaded(path, on_device=False) as host:
        places = ", ".join(device.info.devices)
        goal = GOAL if has_gpu(LlamaCpp().devices()) else None
        rows = [_row(what, ways, device, host, goal) for what, ways in WAYS.items()]
    show(f"ms a step, {label}, weights on {places}", ["drawn on the device", "in main memory"], rows)


def _row(what: str, ways: tuple[Sampling, ...], device: LoadedModel, host: LoadedModel, goal: float | None) -> Row:
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(ROUNDS + 1):
        for on_device in (number % 2 == 0, number % 2 == 1):
            seconds = _step(device if on_device else host, ways, random.Random(number))
            if number:  # the first lays graphs out
                times[on_device].append(seconds * 1000)
    return ratio(what, times[True], times[False], goal, better="less")


def _step(model: LoadedModel, ways: tuple[Sampling, ...], source: random.Random) -> float:
    """The median time of a step, with prompts read."""
    sequences = [ours.new_sequence(ours.random_ids(model, 16, source), NEW, way) for way in ways]
    moments = sorted({moment for moment, _ in ours.run(model, sequences).tokens})
    return statistics.median(after - before for before, after in itertools.pairwise(moments[1:]))


@contextlib.contextmanager
def _loaded(path: Path, *, on_device: bool) -> Generator[LoadedModel]:
    options = LoadOptions(context=2048, sequences=4, threads=threads())
    model = LlamaCpp(draws_on_device=on_device).load(path, options, lambda _stage, _fraction: None)
    try:
        yield model
    finally:
        model.close()
