"""(c) Three efforts in one batch against one after the other; and how near both come to the memory's bandwidth.

The three prompts share their first 40 tokens, as the three efforts' do. Tokens are drawn, runs have equal length. Not
here: three efforts against llama.cpp's own tools (`peers`).
"""

from __future__ import annotations

import random
from dataclasses import replace
from statistics import median

from backends.contract.base import LoadedModel, Sampling
from tests.bench import ours
from tests.bench.bandwidth import Pace, show_nearness
from tests.bench.files import ModelFile, model_files
from tests.bench.table import ratio, show, spread

SHARED, PROMPT, NEW = 40, 120, 64
EFFORTS = 3
ROUNDS = 4
GOAL_DECODE, GOAL_WALL = 1.6, 1.3


def main() -> None:
    """Print the tables."""
    with model_files() as files:
        for file in files:
            _against_serial(file)


def prompts(model: LoadedModel, source: random.Random) -> list[list[int]]:
    """One for each effort, which nothing in the cache begins with."""
    shared = ours.random_ids(model, SHARED, source)
    return [shared + ours.random_ids(model, PROMPT - SHARED, source) for _ in range(EFFORTS)]


def _against_serial(file: ModelFile) -> None:
    together: list[ours.Run] = []
    alone: list[list[ours.Run]] = []
    with ours.loaded(file.path) as model:
        source = random.Random(3)
        ours.run(model, [ours.new_sequence(ours.random_ids(model, PROMPT, source), NEW)])
        for number in range(ROUNDS):
            sampling = Sampling(seed=number)
            together.append(ours.run(model, [ours.new_sequence(p, NEW, sampling) for p in prompts(model, source)]))
            asked = prompts(model, source)
            alone.append([ours.run(model, [ours.new_sequence(p, NEW, sampling)]) for p in asked])
    decode_together = [run.decode_rate for run in together]
    decode_alone = [sum(r.decoded for r in runs) / sum(r.decode_seconds for r in runs) for runs in alone]
    wall_together = [run.wall for run in together]
    wall_alone = [sum(run.wall for run in runs) for runs in alone]
    goals = (GOAL_DECODE, GOAL_WALL) if file.is_large else (None, None)
    sooner = ratio("whole, seconds: how much sooner", wall_alone, wall_together, goals[1])
    rows = [
        ratio("decode, tokens a second", decode_together, decode_alone, goals[0]),
        replace(sooner, figures=(spread(wall_together), spread(wall_alone))),
    ]
    show(f"three efforts, {file.label}", ["one batch", "one after another"], rows)
    depth = PROMPT + NEW // 2
    together_pace = Pace("three in one batch", EFFORTS, depth, median(decode_together))
    show_nearness(file, [Pace("one", 1, depth, median(decode_alone)), together_pace])
