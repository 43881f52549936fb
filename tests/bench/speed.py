"""(a) Tokens a second read and written, ours against llama-bench: same libraries, threads, file, options, and the same
depth, for attention costs more behind a long prompt.

Rounds take turns, so that both sides see the same weather. Ours chooses tokens, llama-bench does not. Threads that wait
sleep on both sides, as in the app: spinning ones collapse on a machine that does anything else.
"""

from __future__ import annotations

import random
from collections import defaultdict

from backends.contract.base import LoadedModel, Sampling
from tests.bench import ours, peers
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, ratio, show

PROMPT, NEW = 512, 64
DEPTHS = (0, 512, 2048)  # tokens in the cache before the first that is written
ROUNDS = 3
GOAL = 0.98
_KINDS = {"greedy": ours.GREEDY, "drawn": Sampling(seed=1)}


def main() -> None:
    """Print the table."""
    with model_files() as files:
        rows = [row for file in files for row in _compare(file)]
    show("tokens a second", ["ours", "llama-bench"], rows)


def _compare(file: ModelFile) -> list[Row]:
    our_rates, their_rates = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    with ours.loaded(file.path) as model:
        source = random.Random(1)
        _written(model, [1], ours.GREEDY)  # warms caches, as llama-bench does before it measures
        for _ in range(ROUNDS):
            their_rates[f"read {PROMPT}"].append(peers.llama_bench(file.path, PROMPT, 0, 0))
            our_rates[f"read {PROMPT}"].append(PROMPT / _read(model, source, PROMPT).first)
            for depth in DEPTHS:
                their_rate = peers.llama_bench(file.path, 0, NEW, depth)
                prompt = ours.random_ids(model, max(1, depth), source)  # there is always one
                for kind, sampling in _KINDS.items():
                    what = f"written at depth {depth:,}, {kind}"
                    their_rates[what].append(their_rate)
                    our_rates[what].append(_written(model, prompt, sampling).decode_rate)
    goal = GOAL if file.is_large else None
    return [ratio(f"{file.label}: {what}", rates, their_rates[what], goal) for what, rates in our_rates.items()]


def _read(model: LoadedModel, source: random.Random, length: int) -> ours.Run:
    return ours.run(model, [ours.new_sequence(ours.random_ids(model, length, source), 1)])


def _written(model: LoadedModel, prompt: list[int], sampling: Sampling) -> ours.Run:
    """Behind a prompt, which is read once for all kinds of drawing."""
    return ours.run(model, [ours.new_sequence(prompt, NEW + 1, sampling)])
