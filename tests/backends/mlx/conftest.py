"""Models for MLX's own tests, which run where MLX does: on Apple silicon, and on Linux with `make test`'s packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.contract.errors import EngineError
from backends.mlx import Mlx
from backends.mlx.library import check_usable
from tests.mlx_models import write_random_mlx
from tests.models import Spec

LARGE = Spec(layers=4, hidden=1024, heads=8, head_dim=64, experts=28, expert_ff=1024)
_PURE = ("test_library.py",)  # need no MLX


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs MLX where there is none, saying why."""
    try:
        check_usable()
    except EngineError as error:
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents and item.path.name not in _PURE:
                item.add_marker(pytest.mark.skip(reason=error.detail))


@pytest.fixture(scope="session")
def backend() -> Mlx:
    """The backend; it has no state."""
    return Mlx()


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """0.3 MB, a window of 16 tokens; its path is an awkward one."""
    return write_random_mlx(tmp_path_factory.mktemp("Modèle mit Lücke") / "petit modèle")


@pytest.fixture(scope="session")
def large_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 MB in two files."""
    return write_random_mlx(tmp_path_factory.mktemp("large") / "large", LARGE, shards=2)
