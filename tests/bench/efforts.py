"""(c) Three efforts in one batch against one after the other, and against llama-server with three slots.

The three prompts share their first 40 tokens, as the three efforts' do. Tokens are drawn, runs have equal length.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from backends.contract.base import LoadedModel, Sampling
from tests.bench import ours, peers
from tests.bench.files import ModelFile, model_files
from tests.bench.table import ratio, show, spread

SHARED, PROMPT, NEW = 40, 120, 64
EFFORTS = 3
ROUNDS = 4
GOAL_DECODE, GOAL_WALL, GOAL_SERVER, GOAL_BATCHED = 1.6, 1.3, 1.0, 0.9


def main() -> None:
    """Print the tables."""
    with model_files() as files:
        for file in files:
            _against_serial(file)
            _against_peers(file)


def _against_serial(file: ModelFile) -> None:
    together: list[ours.Run] = []
    alone: list[list[ours.Run]] = []
    with ours.loaded(file.path) as model:
        source = random.Random(3)
        ours.run(model, [ours.new_sequence(ours.random_ids(model, PROMPT, source), NEW)])
        for number in range(ROUNDS):
            sampling = Sampling(seed=number)
            together.append(ours.run(model, [ours.new_sequence(p, NEW, sampling) for p in _prompts(model, source)]))
            prompts = _prompts(model, source)
            alone.append([ours.run(model, [ours.new_sequence(p, NEW, sampling)]) for p in prompts])
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


def _against_peers(file: ModelFile) -> None:
    our_walls: list[float] = []
    their_walls: list[float] = []
    our_rates: list[float] = []
    batched_rates: list[float] = []
    for number in range(ROUNDS):
        with ours.loaded(file.path) as model, peers.server(file.path, EFFORTS) as server:
            source = random.Random(number)
            ours.run(model, [ours.new_sequence(ours.random_ids(model, 8, source), 4)])
            server.complete(ours.random_ids(model, 8, source), 4)
            prompts = _prompts(model, source)
            run = ours.run(model, [ours.new_sequence(p, NEW, Sampling(seed=1)) for p in prompts])
            our_walls.append(run.wall)
            our_rates.append(run.decode_rate)
            their_walls.append(_served(server, prompts))
        batched_rates.append(peers.batched_bench(file.path, PROMPT, NEW, EFFORTS))
    goals = (GOAL_SERVER, GOAL_BATCHED) if file.is_large else (None, None)
    show(
        f"three efforts in one batch, {file.label}: whole, seconds",
        ["llama-server, 3 slots", "ours"],
        [ratio("how much sooner", their_walls, our_walls, goals[0])],
    )
    show(
        f"three efforts in one batch, {file.label}: decode, tokens a second",
        ["ours", "llama-batched-bench"],
        [ratio("ours ÷ theirs", our_rates, batched_rates, goals[1])],
    )


def _served(server: peers.Server, prompts: list[list[int]]) -> float:
    """Seconds until the server has answered all three, asked at once."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(prompts)) as pool:
        list(pool.map(lambda prompt: server.complete(prompt, NEW), prompts))
    return time.perf_counter() - began


def _prompts(model: LoadedModel, source: random.Random) -> list[list[int]]:
    shared = ours.random_ids(model, SHARED, source)
    return [shared + ours.random_ids(model, PROMPT - SHARED, source) for _ in range(EFFORTS)]
