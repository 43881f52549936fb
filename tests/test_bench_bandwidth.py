"""How many bytes a step of the benches is said to read, and how fast a file is read."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.core.machine.model_shape import GPT_OSS_20B
from tests.bench.bandwidth import bytes_a_second, bytes_of_step

_EXPERTS = sum(layer.experts for layer in GPT_OSS_20B.layers)


def test_one_sequence_reads_what_a_token_reads_and_its_cells() -> None:
    """Twelve layers look back at all 8,192 tokens, twelve at 128: 2,048 bytes each."""
    cells = 2_048 * (12 * 8_192 + 12 * 128)
    assert bytes_of_step(GPT_OSS_20B, 1, 0) == pytest.approx(GPT_OSS_20B.read_of_token)
    assert bytes_of_step(GPT_OSS_20B, 1, 8_192) == pytest.approx(GPT_OSS_20B.read_of_token + cells)


@pytest.mark.parametrize(("sequences", "experts"), [(1, 4.0), (2, 7.5), (3, 10.5625)])
def test_some_experts_are_read_once_for_several_sequences(sequences: int, experts: float) -> None:
    """Of 32, each token takes four: a second one finds half an expert read already."""
    rest = bytes_of_step(msgspec.structs.replace(GPT_OSS_20B, experts_used=0), sequences, 0)
    assert bytes_of_step(GPT_OSS_20B, sequences, 0) - rest == pytest.approx(_EXPERTS * experts / 32)


def test_a_file_of_any_length_is_read_and_let_go(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes((1 << 20) + 3))
    assert bytes_a_second(file) > 0.0
    file.unlink()
