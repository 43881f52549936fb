"""Damaged models against the engine behind its walls: 10,000 GGUF files and 2,000 MLX folders, each with its form kept.

What the window reads of each has to be a value or a typed error; the engine refuses it, loads it, or dies – and a death
is named with what was done to the file, so that it can be refused before native code from then on.
TRIPTYCH_SOAK_SHARE=0.1 tries a tenth of them.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError
from backends.formats.reading import read_summary
from tests.engine_process import EngineProcess, question
from tests.mlx_models import write_random_mlx
from tests.models import write_random_gguf
from tests.mutations import mutations
from tests.structured_mutations import damage_mlx, gguf_mutations

GGUFS, MLX_FOLDERS = 10_000, 2_000


@dataclass
class Found:
    """How a trial went."""

    files: int = 0
    ends: Counter[str] = field(default_factory=Counter[str])
    deaths: list[str] = field(default_factory=list[str])

    @property
    def sentence(self) -> str:
        """The result for a person."""
        ends = ", ".join(f"{count} {end}" for end, count in self.ends.most_common())
        deaths = "".join(f"\n  died: {death}" for death in self.deaths)
        return f"{self.files} damaged models: {ends}; {len(self.deaths)} deaths of the engine.{deaths}"


class _Judge:
    """One engine after another, and what became of each model."""

    def __init__(self, folder: Path, found: Found) -> None:
        self._folder, self._found = folder, found
        self._engine = EngineProcess(reads=[folder])

    def judge(self, model: Path, label: str) -> None:
        """Read it as the window does, then load it in the engine and ask something."""
        self._found.files += 1
        try:
            read_summary(model)
        except EngineError as error:
            self._found.ends[f"refused by the reader ({error.code})"] += 1
            return
        try:
            self._found.ends[self._in_engine(model)] += 1
        except EOFError:
            code = self._engine.process.wait()
            self._found.deaths.append(f"{label} (ended by {code})")
            self.close()
            self._engine = EngineProcess(reads=[self._folder])

    def _in_engine(self, model: Path) -> str:
        closing = self._engine.load(model, LoadOptions(context=256))
        if isinstance(closing, wire.Failed):
            return f"refused by the engine ({closing.code})"
        answer = self._engine.close(self._engine.send(question("hi", max_tokens=4)))
        return "answered" if isinstance(answer, wire.Finished) else "loaded, and failed to answer"

    def close(self) -> None:
        self._engine.end()


def run(ggufs: int, mlx_folders: int, seed: int = 14) -> Found:
    """Try so many of each."""
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        judge = _Judge(folder, found)
        for model, label in _ggufs(folder, ggufs, seed):
            judge.judge(model, label)
        for model, label in _mlx_folders(folder, mlx_folders, seed):
            judge.judge(model, label)
        judge.close()
    return found


def _ggufs(folder: Path, count: int, seed: int) -> Iterator[tuple[Path, str]]:
    sound, damaged = write_random_gguf(folder / "sound.gguf"), folder / "damaged.gguf"
    by_fields = gguf_mutations(sound, seed, count - count // 4)
    for mutation in chain(by_fields, mutations(sound, seed, count // 4)):
        damaged.write_bytes(mutation.data)
        yield damaged, mutation.label


def _mlx_folders(folder: Path, count: int, seed: int) -> Iterator[tuple[Path, str]]:
    sound, damaged, rng = write_random_mlx(folder / "sound"), folder / "damaged", random.Random(seed)
    for number in range(count):
        shutil.rmtree(damaged, ignore_errors=True)
        shutil.copytree(sound, damaged)
        yield damaged, f"#{number} {damage_mlx(damaged, rng)}"


def main() -> bool:
    """Run it in full; whether the engine died of a model."""
    share = float(os.environ.get("TRIPTYCH_SOAK_SHARE", "1"))
    start = time.monotonic()
    found = run(round(GGUFS * share), round(MLX_FOLDERS * share))
    print(f"{time.monotonic() - start:.0f} s. {found.sentence}")
    return bool(found.deaths)
