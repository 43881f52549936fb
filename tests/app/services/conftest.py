"""An engine client with a real process behind it, and a model to load."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.engine.process import Engine
from tests.app.services.storage.room import room
from tests.models import write_random_gguf

__all__ = ["engine", "random_model", "room"]


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model with random weights."""
    return write_random_gguf(tmp_path_factory.mktemp("models") / "random.gguf")


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:  # noqa: ARG001 - it makes the application
    """Closed at the end, and its process with it."""
    engine = Engine()
    yield engine
    engine.close()
