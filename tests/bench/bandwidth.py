"""How near writing comes to what the memory gives: the bytes that a step has to read, against the bytes that as many
threads can read of the same mapped file in the same time.

Measured as STREAM does, the best of several passes over more than any cache holds, but reading alone, since writing
tokens is that. Not here: what computes (`ours`).
"""

from __future__ import annotations

import mmap
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.core.machine.buffers import MemorySettings, cache_bytes
from app.core.machine.model_shape import ModelShape, shape_of
from backends.formats.gguf import load_header
from tests.bench.files import ModelFile
from tests.bench.machine import threads
from tests.bench.table import Row, show

_PASSES = 5
_GB = 1e9


@dataclass(frozen=True)
class Pace:
    """So many sequences, each behind `depth` tokens, wrote so many tokens a second together."""

    what: str
    sequences: int
    depth: int
    rate: float

    @property
    def steps(self) -> float:
        """Calls of llama.cpp a second."""
        return self.rate / self.sequences


def show_nearness(file: ModelFile, paces: Sequence[Pace]) -> None:
    """Print for each what share of the memory's bandwidth it used. Nothing for a file that caches hold."""
    if not file.is_large:
        return
    given, shape = bytes_a_second(file.path), shape_of(load_header(file.path))
    rows = [_row(pace, bytes_of_step(shape, pace.sequences, pace.depth), given) for pace in paces]
    show(f"share of the memory's bandwidth, {file.label}", ["GB a step", "GB/s", "GB/s given"], rows)


def _row(pace: Pace, step: float, given: float) -> Row:
    taken = step * pace.steps
    figures = (f"{step / _GB:.2f}", f"{taken / _GB:.1f}", f"{given / _GB:.1f}")
    return Row(pace.what, figures, taken / given)


def bytes_of_step(shape: ModelShape, sequences: int, depth: int) -> float:
    """What one step reads: head, attention, routers, the experts that at least one of the sequences is sent to when
    routes are independent, and the cells each of them looks back at.
    """
    weights = shape.output + sum(layer.dense for layer in shape.layers)
    for layer in shape.layers:
        missed = (1 - shape.experts_read(layer) / layer.experts) ** sequences if layer.experts else 0.0
        weights += layer.experts * (1 - missed)
    return weights + sequences * _cells_read(shape, depth)


def _cells_read(shape: ModelShape, depth: int) -> int:
    row = cache_bytes(shape, MemorySettings(context=256), 1) // 256
    seen = [min(depth, shape.window) if shape.is_sliding(layer) else depth for layer in range(len(shape.layers))]
    return row * sum(seen)


def bytes_a_second(path: Path) -> float:
    """How fast the threads of a model read a file that is mapped and in memory."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        numbers = np.frombuffer(mapped, np.int64, mapped.size() // 8)
        parts = np.array_split(numbers, threads())
        with ThreadPoolExecutor(len(parts)) as pool:
            best = min(_seconds(pool, parts) for _ in range(_PASSES))
        size = numbers.nbytes
        del numbers, parts  # they hold the mapping
    return size / best


def _seconds(pool: ThreadPoolExecutor, parts: Sequence[np.ndarray]) -> float:
    began = time.perf_counter()
    list(pool.map(np.sum, parts))
    return time.perf_counter() - began
