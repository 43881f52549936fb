"""The second question over a long document: with what was read in memory, and after a restart, from the disk.

Kept in an encrypted file as the app keeps it, all of it in one process: what the pipe costs is not in it.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from app.core.store.kept_prefixes import KeptPrefixes
from app.core.store.keys import new_key
from backends.contract import wire
from backends.contract.base import LoadedModel
from backends.contract.messages import Prompt
from backends.engine.prefixes import PrefixTransfer
from tests.bench import ours
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, show

DOCUMENT, QUESTION = 3000, 40  # tokens
GOAL = 0.1


def main() -> None:
    """Print the tables."""
    with model_files() as files:
        for file in files:
            _measure(file)


def _measure(file: ModelFile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = random.Random(6)
        with ours.loaded(file.path) as model:
            document = ours.random_ids(model, DOCUMENT, source)
            asked = [document + ours.random_ids(model, QUESTION, source) for _ in range(3)]
            ours.run(model, [ours.new_sequence(ours.random_ids(model, 64, source), 4)])
            first = ours.run(model, [ours.new_sequence(document, 1)]).first
            second = ours.run(model, [ours.new_sequence(asked[0], 1)]).first
            kept = KeptPrefixes(Path(folder), new_key())
            began = time.perf_counter()
            size = _keep(kept, model, document)
            keeping = time.perf_counter() - began
        with ours.loaded(file.path) as model:
            ours.run(model, [ours.new_sequence(ours.random_ids(model, 64, source), 4)])
            began = time.perf_counter()
            _restore(kept, model)
            restoring = time.perf_counter() - began
            after = restoring + ours.run(model, [ours.new_sequence(asked[1], 1)]).first
    goal = GOAL if file.is_large else None
    rows = [
        Row("second question, in memory ÷ reading all", (f"{second:.2f} s",), second / first, goal, better="less"),
        Row("after a restart, from the disk ÷ reading all", (f"{after:.2f} s",), after / first, goal, better="less"),
        Row("kept on the disk", (f"{size / 1e6:.0f} MB, {size / DOCUMENT / 1000:.1f} kB a token",)),
        Row("keeping it; giving it back", (f"{keeping:.2f} s; {restoring:.2f} s",)),
    ]
    show(f"{DOCUMENT:,} tokens read in {first:.1f} s, {file.label}", ["measured"], rows)


def _keep(kept: KeptPrefixes, model: LoadedModel, document: list[int]) -> int:
    """Write it down; returns the bytes."""
    told: list[wire.AnyEvent] = []
    transfer = PrefixTransfer(told.append)
    transfer.take(wire.TakePrefix(1, Prompt(())), model, document)
    taken = told.pop()
    assert isinstance(taken, wire.PrefixTaken) and taken.parts
    kept.begin("chat")
    size = 0
    for number in range(taken.parts):
        transfer.take_part(wire.TakePart(2, number))
        part = told.pop()
        assert isinstance(part, wire.PrefixPart)
        kept.add(number, part.data)
        size += len(part.data)
    kept.finish("model", taken.tokens, 1 << 40)
    return size


def _restore(kept: KeptPrefixes, model: LoadedModel) -> None:
    told: list[wire.AnyEvent] = []
    transfer = PrefixTransfer(told.append)
    parts = kept.open("chat", "model")
    for number in range(parts):
        data = kept.part(number)
        transfer.put(wire.PutPrefix(1, data, begins=number == 0, is_last=number == parts - 1), model)
    kept.close()
    put = told[-1]
    assert isinstance(put, wire.PrefixPut) and put.tokens
