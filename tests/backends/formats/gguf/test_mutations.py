"""A thousand damaged files: each is refused with a typed error or read, and without much memory."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from backends.contract.errors import EngineError
from backends.formats.gguf import load_header
from tests.mutations import mutations

_MEMORY = 16 << 20


@pytest.mark.slow
def test_a_thousand_damaged_files_are_refused_or_read(model: Path, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    path = tmp_path / "damaged.gguf"
    for mutation in mutations(model, seed=6, count=1000):
        path.write_bytes(mutation.data)
        outcomes[_outcome(path)] += 1
    assert 0 < outcomes["read"] < 100  # a name, an unused key, weights: little may change unseen
    refused = ("corrupt", "truncated", "unsupported", "foreign", "outdated")
    assert set(outcomes) <= {"read", *(f"model_{word}" for word in refused)}


@pytest.mark.slow
def test_damaged_files_take_little_memory(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.gguf"
    tracemalloc.start()
    try:
        for mutation in mutations(model, seed=7, count=100):
            path.write_bytes(mutation.data)
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            _outcome(path)
            assert tracemalloc.get_traced_memory()[1] - before < _MEMORY, mutation.label
    finally:
        tracemalloc.stop()


def test_mutations_repeat_by_seed(model: Path) -> None:
    assert list(mutations(model, seed=1, count=20)) == list(mutations(model, seed=1, count=20))
    assert list(mutations(model, seed=1, count=20)) != list(mutations(model, seed=2, count=20))


def _outcome(path: Path) -> str:
    try:
        load_header(path).vocabulary()
    except EngineError as error:
        return error.code.value
    return "read"
