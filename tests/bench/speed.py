"""(a) Tokens a second of prefill and decode, ours against llama-bench: same libraries, threads, file, options.

Rounds alternate, so that both sides see the same weather. Ours chooses tokens, llama-bench does not. Threads that wait
sleep on both sides, as in the app: spinning ones collapse on a machine that does anything else.
"""

from __future__ import annotations

import random
import statistics

from backends.contract.base import LoadedModel, Sampling
from tests.bench import ours, peers
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, show, spread

PROMPT, NEW = 512, 64
ROUNDS = 4
GOAL = 0.98


def main() -> None:
    """Print the table."""
    with model_files() as files:
        rows = [row for file in files for row in _compare(file)]
    show("tokens a second, 512 read, 64 written", ["ours", "llama-bench"], rows)


def _compare(file: ModelFile) -> list[Row]:
    our_rates: dict[str, list[float]] = {"prefill": [], "decode, greedy": [], "decode, drawn": []}
    their_rates: dict[str, list[float]] = {"prefill": [], "decode": []}
    with ours.loaded(file.path) as model:
        source = random.Random(1)
        _once(model, source, ours.GREEDY)  # warms caches, as llama-bench does before it measures
        for _ in range(ROUNDS):
            prefill, decode = peers.llama_bench(file.path, PROMPT, NEW)
            their_rates["prefill"] += prefill
            their_rates["decode"] += decode
            for kind, sampling in (("decode, greedy", ours.GREEDY), ("decode, drawn", Sampling(seed=1))):
                run = _once(model, source, sampling)
                our_rates["prefill"].append(PROMPT / run.first)
                our_rates[kind].append(run.decode_rate)
    goal = GOAL if file.is_large else None
    return [
        _row(f"{file.label}: prefill", our_rates["prefill"], their_rates["prefill"], goal),
        _row(f"{file.label}: decode, greedy", our_rates["decode, greedy"], their_rates["decode"], goal),
        _row(f"{file.label}: decode, drawn", our_rates["decode, drawn"], their_rates["decode"], None),
    ]


def _once(model: LoadedModel, source: random.Random, sampling: Sampling) -> ours.Run:
    prompt = ours.random_ids(model, PROMPT, source)
    return ours.run(model, [ours.new_sequence(prompt, NEW + 1, sampling)])


def _row(what: str, our: list[float], their: list[float], goal: float | None) -> Row:
    return Row(what, (spread(our), spread(their)), statistics.median(our) / statistics.median(their), goal)
