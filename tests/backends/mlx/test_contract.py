"""MLX keeps the contract: on a random-weight model whose window is 16 tokens, and on the demo model.

Equality of tokens is exact here because MLX computes in 32 bits on a CPU: sums in another order differ by a millionth.
On Apple's GPU it computes in 16, and two runs of one prompt may part where two tokens are almost equally likely.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from backends.contract.errors import ErrorCode
from backends.mlx import Mlx
from tests.backends.constraint_contract import ConstraintContract, FilterContract, LogprobsContract, WatchContract
from tests.backends.contract import BackendContract, ContractFixtures, ReuseContract

_DEMO = Path(__file__).parents[3] / "assets" / "demo" / "mlx"


class MlxFixtures(ContractFixtures):
    """The backend, a small model and a large one."""

    @pytest.fixture(scope="class")
    @classmethod
    def backend(cls) -> Mlx:
        return Mlx()

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
        base = tmp_path_factory.mktemp("bad")
        codes = (ErrorCode.MODEL_TRUNCATED, ErrorCode.MODEL_CORRUPT, ErrorCode.MODEL_FOREIGN)
        folders = {code: Path(shutil.copytree(model_path, base / code)) for code in codes}
        weights = folders[ErrorCode.MODEL_TRUNCATED] / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1000])
        (folders[ErrorCode.MODEL_CORRUPT] / "model.safetensors").write_bytes(b"not a model" * 100)
        config = folders[ErrorCode.MODEL_FOREIGN] / "config.json"
        config.write_text(json.dumps(json.loads(config.read_text("utf-8")) | {"model_type": "llama"}), "utf-8")
        return folders | {ErrorCode.MODEL_MISSING: base / "nowhere"}


@pytest.mark.slow
class TestMlx(MlxFixtures, BackendContract, ConstraintContract, FilterContract, WatchContract, LogprobsContract):
    """The contract."""


@pytest.mark.slow
class TestMlxOnTheDemoModel(MlxFixtures, ReuseContract):
    """What the length of the window matters to, on the model that ships, whose window is 128."""

    @pytest.fixture(scope="class")
    @classmethod
    def model_path(cls) -> Path:
        return _DEMO
