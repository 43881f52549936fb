"""(f) Memory predicted from the header, against what the engine reports after loading and what the process holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import psutil

from app.core.machine.fit import Fit
from app.core.machine.hardware import machine_now, probe
from app.core.machine.model_shape import shape_of
from app.core.machine.prediction import predict
from backends.contract.base import DeviceKind, LoadOptions, MemoryUse
from backends.formats.gguf import load_header
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.model import LlamaModel
from tests.bench import ours
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, show

MIB = 1 << 20
GOAL, GOAL_RESIDENT = 0.02, 0.05
CASES = (
    LoadOptions(context=4096),
    LoadOptions(context=16_384),
    LoadOptions(context=32_768, sequences=3),
    LoadOptions(context=131_072),
    LoadOptions(context=131_072, kv_type="q8_0"),
    *(LoadOptions(context=16_384, ubatch=ubatch) for ubatch in (128, 256, 1024, 2048)),
    LoadOptions(context=16_384, repack=True),
)


def main() -> None:
    """Print the table. Resident is measured after one full batch: the system gives no memory to buffers before they are
    written to, and a slow computer never does, for it reads a long prompt in pieces smaller than a large `ubatch`.
    """
    with model_files() as files:
        rows = [row for file in files if file.is_large for row in _rows(file)]
    show("memory, MiB", ["predicted", "reported", "resident"], rows)


def _rows(file: ModelFile) -> Iterator[Row]:
    for options in CASES:
        yield from _apart(file, options)


def _apart(file: ModelFile, options: LoadOptions) -> list[Row]:
    """In a process of its own: what other loads left is not counted, and one that kills its process is told as such."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        try:
            return processes.submit(_measure, file, options).result()
        except BrokenProcessPool:
            return [Row(f"{_label(options)}: the process DIED", ("", "", ""))]


def _measure(file: ModelFile, options: LoadOptions) -> list[Row]:
    """Load twice, and compare what the second time takes: the first one leaves what Python keeps anyway."""
    LlamaCpp().load(file.path, CASES[0], lambda _stage, _fraction: None).close()
    shape = shape_of(load_header(file.path))
    predicted = predict(shape, machine_now(probe(LlamaCpp().devices(), file.path.parent)), options)
    before = _held()
    model = LlamaCpp().load(file.path, options, lambda _stage, _fraction: None)
    _read_at_once(model, options.ubatch)
    reported, resident = model.memory(), _held() - before
    model.close()
    return _compare(_label(options), predicted, reported, resident)


def _read_at_once(model: LlamaModel, tokens: int) -> None:
    """A prompt in one call, as a computer reads it that takes no time for a token."""
    model._prompt_pace = 1e-9  # nothing that a caller may do makes pieces as large
    ours.run(model, [ours.new_sequence(ours.random_ids(model, tokens, random.Random(1)), 1)])


def _held() -> int:
    """By this process in main memory, and by everybody on GPUs with memory of their own."""
    gpus = (device for device in LlamaCpp().devices() if device.kind is DeviceKind.GPU)
    return psutil.Process().memory_info().rss + sum(gpu.memory_total - gpu.memory_free for gpu in gpus)


def _compare(label: str, predicted: Fit, reported: MemoryUse, resident: int) -> list[Row]:
    figures = tuple(f"{figure / MIB:,.0f}" for figure in (predicted.used, reported.total, resident))
    off = [abs(predicted.used / held - 1) * 100 for held in (reported.total, resident)]
    return [
        Row(f"{label}: off what is reported", figures, off[0], GOAL * 100, "less", " %"),
        Row(f"{label}: off what is resident", figures, off[1], GOAL_RESIDENT * 100, "less", " %"),
    ]


def _label(options: LoadOptions) -> str:
    extra = " repacked" if options.repack else ""
    return f"{options.context:,} tokens, {options.kv_type}, {options.sequences} × ubatch {options.ubatch}{extra}"
