"""How far the logits of one prompt lie apart where its batch has another shape, and that they are equal where it is
the same: tokens of random weights say that only as long as no two are nearly as likely.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from backends.contract.base import LoadOptions
from backends.llama_cpp.library import open_library
from backends.llama_cpp.load import load_model
from tests.backends.runs import ignore, prompt, run, sequence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backends.llama_cpp.native import Native

_BOUND = 0.3  # logits spread by 2 here; 0.17 was measured on seven CPU variants, another prompt lies 7 away
_LENGTHS = (20, 33, 64, 90)
_SHAPES = (
    LoadOptions(context=512, batch=64, ubatch=64, sequences=4),
    LoadOptions(context=512, batch=32, ubatch=16, sequences=4),
    LoadOptions(context=512, batch=64, ubatch=64, sequences=4, threads=1),
)


class _Recording:
    """The library, keeping the logits that tokens were drawn from."""

    def __init__(self, native: Native) -> None:
        self._native, self.size = native, 0
        self.rows: list[NDArray[np.float32]] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._native, name)

    def sample(self, chain: int, context: int, place: int) -> int:
        self.rows.append(np.array(self._native.logits(context, place, self.size), np.float32))
        return self._native.sample(chain, context, place)


def _first_rows(model: Path, options: LoadOptions, *numbers: int) -> NDArray[np.float32]:
    """The logits of the first token behind each of these prompts, computed together, in the order they came."""
    recording = _Recording(open_library())
    loaded = load_model(cast("Native", recording), "", model, options, ignore)  # it has all that a library has
    recording.size = loaded.vocabulary.size
    run(loaded, *(sequence(number, prompt(number, _LENGTHS[number]), new=1) for number in numbers))
    loaded.close()
    return np.stack(recording.rows)


@pytest.mark.parametrize("options", _SHAPES)
def test_the_same_shape_gives_the_same_logits_to_the_last_bit(small_model: Path, options: LoadOptions) -> None:
    first, second = (_first_rows(small_model, options, 0, 1, 2, 3) for _ in range(2))
    assert first.shape[0] == 4
    assert np.array_equal(first, second)


@pytest.mark.parametrize("options", _SHAPES)
def test_another_shape_moves_logits_within_a_bound(small_model: Path, options: LoadOptions) -> None:
    together = _first_rows(small_model, options, 0, 1, 2, 3)
    for number in range(4):
        (alone,) = _first_rows(small_model, _SHAPES[0], number)
        apart = np.sort(np.abs(together - alone).max(axis=1))
        assert apart[0] <= _BOUND
        assert apart[1] > 10 * _BOUND  # those of any other prompt
