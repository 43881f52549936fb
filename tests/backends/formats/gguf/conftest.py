"""One sound model file for all tests of the header reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backends.formats.gguf.rewrite import Parts, parts_of
from tests.models import write_random_gguf


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sound model; the path has a space and letters outside ASCII."""
    return write_random_gguf(tmp_path_factory.mktemp("modèles mit Leerzeichen") / "kleines Modell é.gguf")


@pytest.fixture(scope="session")
def parts(model: Path) -> Parts:
    """The same, taken apart."""
    return parts_of(model)
