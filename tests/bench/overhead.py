"""(b) Time a token takes in our own code: a step less llama_decode and the sampler. Backend alone, and whole engine.

The whole engine is scheduler, Harmony parser and the encoded line: everything between a token and the pipe. Besides,
all that a step takes outside llama_decode, with drawing, for one sequence and for three.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from backends.contract import wire
from backends.contract.base import LoadedModel, Sampling
from backends.contract.messages import Effort, Prompt, UserMessage
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.lines import encode_line
from backends.llama_cpp import sampler
from backends.llama_cpp.device_draws import DeviceSampler
from backends.llama_cpp.library import open_library
from tests.bench import ours
from tests.bench.files import model_files
from tests.bench.table import Row, show

NEW, STEPS = 300, 64
GOAL_MS = 0.10


class Stopwatch:
    """Time spent inside functions that it wraps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:  # Any: ctypes functions
        """The function, timed."""

        def timed(*arguments: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments)
            finally:
                self.seconds += time.perf_counter() - began

        return timed


def main() -> None:
    """Print the table."""
    native_time, decode_time = Stopwatch(), Stopwatch()
    native = open_library()
    native.decode = native_time.around(decode_time.around(native.decode))
    for kind in (sampler.DiceSampler, sampler.Sampler, DeviceSampler):
        kind.sample = native_time.around(kind.sample)
    rows, with_drawing = list[Row](), list[Row]()
    with model_files() as files:
        for file in files:
            with ours.loaded(file.path) as model:
                rows.append(_row(f"{file.label}: backend", _backend(model, native_time)))
                rows.append(_row(f"{file.label}: whole engine", _engine(model, native_time)))
                with_drawing += _with_drawing(file.label, model, decode_time)
    show("milliseconds a step outside llama_decode", ["median", "p99"], with_drawing)
    show("milliseconds a token outside llama_decode and sampler", ["median", "p99"], rows)


def _backend(model: LoadedModel, native_time: Stopwatch) -> list[float]:
    prompt = ours.random_ids(model, 64, random.Random(2))
    model.start(ours.new_sequence(prompt, NEW, Sampling(seed=2)))
    return _own_times(lambda: model.step(lambda: False), native_time, NEW + 1)


def _with_drawing(label: str, model: LoadedModel, decode_time: Stopwatch) -> Iterator[Row]:
    source = random.Random(2)
    for kind, temperature in (("greedy", 0.0), ("drawn", 1.0)):
        for count in (1, 3):
            for seed in range(count):
                sampling = Sampling(temperature=temperature, seed=seed)
                model.start(ours.new_sequence(ours.random_ids(model, 16, source), STEPS, sampling))
            own = _own_times(lambda: model.step(lambda: False), decode_time, STEPS)
            yield replace(_row(f"{label}: {count} {kind}", own), goal=None)
            while model.step(lambda: False):
                pass


def _engine(model: LoadedModel, native_time: Stopwatch) -> list[float]:
    lines: list[bytes] = []
    scheduler = Scheduler(model, build_encoding(model.vocabulary), lambda event: lines.append(encode_line(event)))
    own: list[float] = []
    for number in range(10):  # an answer may be short
        messages = (UserMessage(f"How much is {4821 + number} + 3977?"),)
        prompt = Prompt(messages, Effort.HIGH)
        scheduler.generate(wire.Generate(id=100_000 + number, prompt=prompt, sampling=Sampling(seed=2), max_tokens=NEW))
        own += _own_times(lambda: scheduler.step(lambda: False) or scheduler.is_busy, native_time, NEW + 1)
    return own


def _own_times(step: Callable[[], object], native_time: Stopwatch, most: int) -> list[float]:
    """Milliseconds of each step that were not native; the first reads the prompt and does not count."""
    own: list[float] = []
    for _ in range(most):
        native_time.seconds, began = 0.0, time.perf_counter()
        goes_on = step()
        own.append((time.perf_counter() - began - native_time.seconds) * 1000)
        if not goes_on:
            break
    return own[1:]


def _row(what: str, own: list[float]) -> Row:
    median = statistics.median(own)
    p99 = statistics.quantiles(own, n=100)[98]
    return Row(what, (f"{median:.3f}", f"{p99:.3f}"), median, GOAL_MS, "less", " ms")
