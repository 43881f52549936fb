"""llama.cpp keeps the contract, on a random-weight model whose window is 16 tokens.

At most 256 cells and 32 tokens a call keep llama.cpp on one set of kernels, which on most processors sum in the same
order whatever else is in the batch. That is no promise of theirs: with more, attention is rounded differently (f16
sums; from 64 tokens a call, or from 512 cells with a single token, in another order), some instruction sets multiply
two rows at once, and a GPU takes another kernel for a batch of two. So runs begin alike, and on a CPU hardly any parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from backends.contract.errors import ErrorCode
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.devices import has_gpu
from tests.backends.constraint_contract import ConstraintContract, FilterContract, LogprobsContract, WatchContract
from tests.backends.contract import BackendContract
from tests.backends.prefix_contract import PrefixContract
from tests.backends.runs import begin_alike, hardly_part


class TestLlamaCpp(
    BackendContract, ConstraintContract, FilterContract, WatchContract, LogprobsContract, PrefixContract
):
    """The contract."""

    @pytest.fixture(scope="class")
    @classmethod
    def backend(cls) -> LlamaCpp:
        return LlamaCpp()

    def check_same(self, got: list[list[int]], wanted: list[list[int]]) -> None:
        """As far as rounding allows."""
        assert (begin_alike if has_gpu(LlamaCpp().devices()) else hardly_part)(got, wanted)

    @pytest.fixture(scope="class")
    @classmethod
    def model_path(cls, small_model: Path) -> Path:
        return small_model

    @pytest.fixture(scope="class")
    @classmethod
    def large_model_path(cls, large_model: Path) -> Path:
        return large_model

    @pytest.fixture(scope="class")
    @classmethod
    def bad_models(cls, model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[ErrorCode, Path]:
        folder, good = tmp_path_factory.mktemp("bad"), model_path.read_bytes()
        contents = {
            ErrorCode.MODEL_TRUNCATED: good[: len(good) // 2],
            ErrorCode.MODEL_CORRUPT: b"not a model" * 100,
            ErrorCode.MODEL_FOREIGN: good.replace(b"gpt-oss", b"gpt-2xl"),
        }
        for code, content in contents.items():
            (folder / f"{code}.gguf").write_bytes(content)
        return {code: folder / f"{code}.gguf" for code in (*contents, ErrorCode.MODEL_MISSING)}


class TestDrawnOnTheDevice(TestLlamaCpp):
    """The same where the device of the output layer draws; here the processor is that device, with the same graph."""

    @pytest.fixture(scope="class")
    @classmethod
    def backend(cls) -> LlamaCpp:
        return LlamaCpp(draws_on_device=True)
