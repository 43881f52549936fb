"""The random-weight files are what they claim to be."""

from __future__ import annotations

from pathlib import Path

from backends.formats.gguf import load_header
from tests.models import Spec, large_tokens, write_random_gguf


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.gguf", "b.gguf", "c.gguf"))
    assert write_random_gguf(first, seed=3).read_bytes() == write_random_gguf(second, seed=3).read_bytes()
    assert first.read_bytes() != write_random_gguf(third, seed=4).read_bytes()


def test_small_models_are_small_and_sound(tmp_path: Path) -> None:
    path = write_random_gguf(tmp_path / "m.gguf", Spec(layers=4, hidden=128, experts=8, expert_ff=128, window=128))
    assert path.stat().st_size < 5 << 20
    assert load_header(path).architecture.window == 128


def test_the_large_vocabulary_has_the_real_ids() -> None:
    tokens = large_tokens()
    assert len(tokens.texts) == len(set(tokens.texts)) == len(tokens.types) == 201_088
    assert tokens.texts[200_012] == "<|call|>"
    assert len(tokens.merges) == 199_998 - 256
