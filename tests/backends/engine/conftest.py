"""Models and processes for the engine's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine_process import EngineProcess
from tests.models import write_random_gguf


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with random weights, under a name that is not ASCII and holds a space."""
    return write_random_gguf(tmp_path_factory.mktemp("Modelle für Tests") / "zufällig 1.gguf")


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    """A fresh engine process."""
    with EngineProcess() as process:
        yield process
