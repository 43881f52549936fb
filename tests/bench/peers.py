"""(a) Ours in turn with llama.cpp's own tools, on the same libraries, threads, file and options: reading and writing
against llama-bench at equal depths, three efforts against llama-batched-bench and a llama-server with three slots, and
a load against llama.cpp's own functions.

Ours chooses tokens, llama-bench and llama-batched-bench do not. Threads that wait sleep on all sides, as in the app:
spinning ones collapse on a machine that does anything else. Ten to fifteen minutes on two cores; twelve more the first
time, which builds the tools.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median

from backends.contract.base import MOST_DRAFTED, LoadedModel, LoadOptions, Sampling
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.library import open_library
from backends.llama_cpp.parameters import ContextParameters, ModelParameters
from tests.bench import llama_tools, ours
from tests.bench.bandwidth import Pace, show_nearness
from tests.bench.efforts import EFFORTS, NEW, PROMPT, prompts
from tests.bench.files import ModelFile, model_files
from tests.bench.machine import threads
from tests.bench.table import Row, ratio, show, spread

READ = 512
DEPTHS = {False: (0, 512), True: (0, 512, 8_192)}  # tokens in the cache before the first that is written
ROUNDS, LOADS = 3, 6
GOAL, GOAL_SERVER, GOAL_BATCHED, GOAL_LOAD = 0.98, 1.0, 0.9, 1.05
_KINDS = {"greedy": ours.GREEDY, "drawn": Sampling(seed=1)}
_CONTEXT = 4096
_Compared = tuple[ours.Run, float]
_Rates = dict[str, tuple[list[float], list[float]]]


def main() -> None:
    """Print the tables."""
    with model_files() as files:
        for file in files:
            _one_sequence(file)
            _three_efforts(file)
            _load(file)


def _one_sequence(file: ModelFile) -> None:
    rows, paces = list[Row](), list[Pace]()
    goal = GOAL if file.is_large else None
    for depth in DEPTHS[file.is_large]:
        rates = _measure(file, depth)
        rows += [ratio(what, our_rates, their_rates, goal) for what, (our_rates, their_rates) in rates.items()]
        paces += [Pace(what, 1, depth, median(rates[what][0])) for what in rates if what.startswith("written")]
    show(f"tokens a second, {file.label}", ["ours", "llama-bench"], rows)
    show_nearness(file, paces)


def _measure(file: ModelFile, depth: int) -> _Rates:
    """Of ours and of llama-bench, round by round, by what was measured. A single place, as llama-bench has: cells of
    other prompts would be looked at too.
    """
    rates = defaultdict[str, tuple[list[float], list[float]]](lambda: ([], []))
    with ours.loaded(file.path, context=depth + READ + NEW + 1, sequences=1) as model:
        source = random.Random(depth)
        prompt = ours.random_ids(model, max(1, depth), source)  # there is always one
        _written(model, prompt, ours.GREEDY)  # warms caches, as llama-bench does before it measures
        if not depth:
            _take_turns_reading(file, model, source, rates)
        _take_turns_writing(file, model, prompt, depth, rates)
    return rates


def _take_turns_reading(file: ModelFile, model: LoadedModel, source: random.Random, rates: _Rates) -> None:
    our_rates, their_rates = rates[f"read {READ}"]
    for _ in range(ROUNDS):
        our_rates.append(READ / _read(model, ours.random_ids(model, READ, source)))
        their_rates += llama_tools.llama_bench(file.path, READ, 0, 0)


def _take_turns_writing(file: ModelFile, model: LoadedModel, prompt: list[int], depth: int, rates: _Rates) -> None:
    """llama-bench has to read all there is before its first token each time that it is started: where that takes
    minutes it is started once, after one of our runs and before the others.
    """
    runs = ROUNDS if depth > READ else 1
    for _ in range(ROUNDS // runs):
        our_rates = [_written_by_kind(model, prompt)]
        their_rates = llama_tools.llama_bench(file.path, 0, NEW, depth, runs)
        our_rates += [_written_by_kind(model, prompt) for _ in range(runs - 1)]
        for kind in _KINDS:
            ours_of_kind, theirs = rates[f"written at depth {depth:,}, {kind}"]
            ours_of_kind += [by_kind[kind] for by_kind in our_rates]
            theirs += their_rates


def _written_by_kind(model: LoadedModel, prompt: list[int]) -> dict[str, float]:
    return {kind: _written(model, prompt, sampling) for kind, sampling in _KINDS.items()}


def _read(model: LoadedModel, prompt: list[int]) -> float:
    return ours.run(model, [ours.new_sequence(prompt, 1)]).first


def _written(model: LoadedModel, prompt: list[int], sampling: Sampling) -> float:
    """Tokens a second behind a prompt, which is read once for all kinds of drawing."""
    return ours.run(model, [ours.new_sequence(prompt, NEW + 1, sampling)]).decode_rate


def _three_efforts(file: ModelFile) -> None:
    """The first comparison after a load is a row of its own: the engine does not know yet how fast it reads here."""
    first, later, batched_rates = list[_Compared](), list[_Compared](), list[float]()
    for number in range(ROUNDS):
        with ours.loaded(file.path) as model, llama_tools.server(file.path, EFFORTS) as server:
            source = random.Random(number)
            first.append(_compare(model, server, source))
            later.append(_compare(model, server, source))
        batched_rates.append(llama_tools.batched_bench(file.path, PROMPT, NEW, EFFORTS))
    goal, goal_batched = (GOAL_SERVER, GOAL_BATCHED) if file.is_large else (None, None)
    title = f"three efforts in one batch, {file.label}"
    moments = {"first after a load": first, "later": later}
    sooner = [
        ratio(f"how much sooner, {moment}", [theirs for _, theirs in runs], [run.wall for run, _ in runs], goal)
        for moment, runs in moments.items()
    ]
    show(f"{title}: whole, seconds", [f"llama-server, {EFFORTS} slots", "ours"], sooner)
    our_rates = [run.decode_rate for run, _ in later]
    decode = ratio("ours ÷ theirs", our_rates, batched_rates, goal_batched)
    show(f"{title}: decode, tokens a second", ["ours", "llama-batched-bench"], [decode])
    show_nearness(file, [Pace("three in one batch", EFFORTS, PROMPT + NEW // 2, median(our_rates))])


def _compare(model: LoadedModel, server: llama_tools.Server, source: random.Random) -> _Compared:
    """Our run, and the seconds that the server takes for the same prompts."""
    asked = prompts(model, source)
    run = ours.run(model, [ours.new_sequence(prompt, NEW, Sampling(seed=1)) for prompt in asked])
    return run, _served(server, asked)


def _served(server: llama_tools.Server, asked: list[list[int]]) -> float:
    """Seconds until the server has answered all three, asked at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(asked)) as pool:
        list(pool.map(lambda prompt: server.complete(prompt, NEW), asked))
    return time.perf_counter() - began


def _load(file: ModelFile) -> None:
    """A load of a file in memory. The fastest possible is llama.cpp's two calls with our options: weights mapped and
    context made, without a look at the file before, a vocabulary for Python, or an account.
    """
    pairs = [(_our_load(file), _bare_load(file)) for _ in range(LOADS + 1)]
    whole, bare = zip(*pairs[1:], strict=True)  # the first warmed both
    goal = GOAL_LOAD if file.is_large else None
    row = replace(
        ratio("ours ÷ the fastest possible", whole, bare, goal, "less"), figures=(spread(whole, 3), spread(bare, 3))
    )
    show(f"a load of a file in memory, {file.label}, seconds", ["ours", "llama.cpp's two calls"], [row])


def _our_load(file: ModelFile) -> float:
    options = LoadOptions(context=_CONTEXT, sequences=EFFORTS)
    began = time.perf_counter()
    model = LlamaCpp().load(file.path, options, lambda _stage, _fraction: None)
    seconds = time.perf_counter() - began
    model.close()
    return seconds


def _bare_load(file: ModelFile) -> float:
    native, usual = open_library(), LoadOptions()
    weights = ModelParameters(usual.gpu_layers, 0, (), repack=False, mmap=True, on_progress=lambda _fraction: True)
    cache = ContextParameters(
        context=_CONTEXT,
        batch=usual.ubatch,
        ubatch=usual.ubatch,
        sequences=EFFORTS,
        outputs=MOST_DRAFTED + 1,
        threads=threads(),
        is_q8=False,
        is_aborted=lambda: False,
    )
    began = time.perf_counter()
    model = native.load_model(file.path, weights)
    context = native.new_context(model, cache)
    seconds = time.perf_counter() - began
    context.free()
    native.free_model(model)
    return seconds
