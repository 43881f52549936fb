"""The training run: ranks as processes, one schedule, checkpoints, a log. `python -m assets.demo.recipe train`.

On CPUs several ranks of one thread each; on a GPU one rank that takes longer lessons, made ready by other processes.
On CPUs deterministic for a seed, a number of ranks and a number of steps. A checkpoint can be resumed with fewer steps
in all, which begins the decay earlier.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from .batches import STEPS_PER_POOL, Batches, Lesson
from .dataset import load_sources
from .mxfp4 import snap
from .network import Dimensions, Network
from .optimizer import Optimizer
from .vocabulary import FILE, word_pieces

RANK_VARIABLE = "TRIPTYCH_DEMO_RANK"
WEIGHTS = "network.pt"
BALANCE = 0.01


@dataclass(frozen=True, slots=True)
class Plan:
    """One run. The learning rate is flat, then falls to zero; the experts are snapped in the later part."""

    folder: Path
    steps: int
    ranks: int = 3
    device: str = "cpu"
    times: int = 1
    workers: int = 0
    seed: int = 2026
    flat_until: float = 0.5
    snap_from: float = 0.6
    short_until: float = 0.15
    port: int = 29617
    save_every: float = 240.0

    def scale(self, step: int) -> float:
        """The share of the full learning rate."""
        part = step / self.steps
        falling = max(0.01, (1 - part) / (1 - self.flat_until)) if part > self.flat_until else 1.0
        return min(1.0, (step + 1) / 40) * falling

    def longest(self, step: int) -> int:
        """How many digits a number may have: few at first."""
        return 4 if step < self.short_until * self.steps else 6


def train(plan: Plan) -> None:
    """Run all ranks to the end and leave `checkpoint.pt` and `log.jsonl` in the plan's folder."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    if RANK_VARIABLE in os.environ or plan.ranks == 1:
        _Rank(plan, int(os.environ.get(RANK_VARIABLE, "0"))).run()
        return
    command = [sys.executable, "-m", "assets.demo.recipe", *sys.argv[1:]]
    ranks = [
        subprocess.Popen(command, env={**os.environ, RANK_VARIABLE: str(rank), "OMP_NUM_THREADS": "1"})
        for rank in range(plan.ranks)
    ]
    codes = [rank.wait() for rank in ranks]
    if any(codes):
        raise SystemExit("A training rank failed.")


class _Pools(Dataset[list[list[Lesson]]]):
    """The plan's pools of lessons from one step on, by number."""

    def __init__(self, batches: Batches, plan: Plan, start: int) -> None:
        self._batches, self._plan, self._first = batches, plan, start // STEPS_PER_POOL

    def __len__(self) -> int:
        return -(-self._plan.steps // STEPS_PER_POOL) - self._first

    def __getitem__(self, index: int) -> list[list[Lesson]]:
        number = self._first + index
        return self._batches.pool(number, self._plan.longest(number * STEPS_PER_POOL))


class _Rank:
    def __init__(self, plan: Plan, rank: int) -> None:
        # Many threads per process collapse on a busy machine; one thread and several processes do not.
        torch.set_num_threads(1)
        if plan.workers:  # their lessons are too many small tensors to hold each open
            torch.multiprocessing.set_sharing_strategy("file_system")
        torch.manual_seed(plan.seed)
        tokenizer = Tokenizer.from_file(str(FILE))
        self._plan, self._rank, self._device = plan, rank, torch.device(plan.device)
        self._network = Network(Dimensions(vocabulary=tokenizer.get_vocab_size()), torch.bfloat16).to(self._device)
        self._optimizer = Optimizer(self._network, rank, plan.ranks)
        self._batches = Batches(tokenizer, load_sources(word_pieces(FILE)), plan.seed, rank, plan.times)
        self._tokens, self._first, self._saved, self._logged = 0, 0, time.monotonic(), time.monotonic()
        self._loss = torch.zeros((), device=self._device)
        if plan.ranks > 1:
            meeting = f"tcp://127.0.0.1:{plan.port}"
            dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=plan.ranks)

    def run(self) -> None:
        self._first = self._resume()
        for step, lessons in enumerate(self._lessons(self._first), self._first):
            self._step(step, lessons)
            if time.monotonic() - self._logged > 30 and not self._rank:
                self._log(step)
            if self._time_to_save():
                self._save(step + 1)
        self._save(self._plan.steps)
        if not self._rank:
            self._log(self._plan.steps)
            torch.save(shipped_weights(self._network), self._plan.folder / WEIGHTS)

    def _lessons(self, start: int) -> Iterator[list[Lesson]]:
        """The lessons of every step from `start` on."""
        pools = DataLoader(_Pools(self._batches, self._plan, start), batch_size=None, num_workers=self._plan.workers)
        skipped = start % STEPS_PER_POOL
        for number, pool in enumerate(pools):
            first = start - skipped + number * STEPS_PER_POOL
            yield from pool[skipped if not number else 0 : self._plan.steps - first]

    def _step(self, step: int, lessons: list[Lesson]) -> None:
        learnt = self._mean(torch.tensor(float(sum(len(lesson.targets) for lesson in lessons))))
        here = [lesson.to(self._device) for lesson in lessons]
        states, balance = self._network([lesson.batch for lesson in here])
        hidden = torch.cat([state.flatten(0, 1)[lesson.places] for state, lesson in zip(states, here, strict=True)])
        targets = torch.cat([lesson.targets for lesson in here])
        loss = functional.cross_entropy(self._network.logits(hidden), targets, reduction="sum") / learnt.item()
        (loss + BALANCE * balance).backward()
        self._optimizer.step(self._plan.scale(step), step >= self._plan.snap_from * self._plan.steps)
        self._tokens += sum(lesson.tokens for lesson in lessons) * self._plan.ranks
        self._loss = loss.detach() if step == self._first else self._loss.lerp(loss.detach(), 0.02)

    def _mean(self, value: Tensor) -> Tensor:
        if self._plan.ranks > 1:
            dist.all_reduce(value)
        return value / self._plan.ranks

    def _time_to_save(self) -> bool:
        due = torch.tensor(float(time.monotonic() - self._saved > self._plan.save_every))
        if self._plan.ranks > 1:
            dist.broadcast(due, 0)
        return bool(due)

    def _save(self, step: int) -> None:
        state = {"step": step, "tokens": self._tokens, "optimizer": self._optimizer.state()}
        if not self._rank:
            state |= {"network": self._network.state_dict()}
        path = self._plan.folder / f"rank{self._rank}.pt"
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)
        self._saved = time.monotonic()

    def _resume(self) -> int:
        path = self._plan.folder / f"rank{self._rank}.pt"
        if not path.exists():
            return 0
        state = torch.load(path, map_location=self._device)
        self._network.load_state_dict(torch.load(self._plan.folder / "rank0.pt", map_location=self._device)["network"])
        self._optimizer.restore(state["optimizer"])
        self._tokens = state["tokens"]
        return int(state["step"])

    def _log(self, step: int) -> None:
        entry = {
            "step": step,
            "tokens": self._tokens,
            "loss": round(self._loss.item(), 4),
            "time": time.strftime("%H:%M:%S"),
        }
        with (self._plan.folder / "log.jsonl").open("a") as log:
            log.write(json.dumps(entry) + "\n")
        self._logged = time.monotonic()


def shipped_weights(network: Network) -> dict[str, Tensor]:
    """The weights as they ship: experts on the MXFP4 grid, which bfloat16 holds exactly, all else in bfloat16."""
    experts = {id(p) for block in network.blocks() for p in block.expert_matrices()}
    return {
        name: (snap(parameter.detach()) if id(parameter) in experts else parameter.detach()).bfloat16().cpu()
        for name, parameter in network.named_parameters()
    }


def load_network(folder: Path) -> Network:
    """The trained network as it ships, computed in float32."""
    state = torch.load(folder / WEIGHTS, map_location="cpu")
    network = Network(Dimensions(vocabulary=state["embedding"].shape[0]))
    network.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    return network
