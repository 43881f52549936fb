"""Models for llama.cpp's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.llama_cpp import LlamaCpp
from tests.models import Spec, write_random_gguf

_LARGE = Spec(layers=3, hidden=1024, heads=8, head_dim=64, experts=32, expert_ff=1024)


@pytest.fixture(scope="session")
def backend() -> LlamaCpp:
    """The backend; it has no state."""
    return LlamaCpp()


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """0.4 MB, a window of 16 tokens; its path is an awkward one."""
    return write_random_gguf(tmp_path_factory.mktemp("Modèle mit Lücke") / "petit modèle.gguf")


@pytest.fixture(scope="session")
def large_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """170 MB: long enough to compute that one can be interrupted."""
    return write_random_gguf(tmp_path_factory.mktemp("large") / "large.gguf", _LARGE)
