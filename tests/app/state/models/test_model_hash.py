"""The hash of the loaded model, told once it is found, and kept by the one who writes what is known of models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.file_hashes import ModelChecks
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.services.engine.process import Engine
from app.state.models.model_hash import ModelHashState
from app.state.models.model_in_use import ModelInUseState
from tests.app.blocked import block
from tests.app.load_policies import fixed_policy
from tests.app.scripts import write_script

WAIT = 20_000


class Setup:
    """A model that can be opened, and what is known of models."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.folder, self.script = folder, write_script(folder, name="m")
        self.sha256 = hashlib.sha256(self.script.read_bytes()).hexdigest()
        self.checks = ModelChecks(folder / "models.json")
        self.in_use = ModelInUseState(
            engine, RecentModels(folder / "recent.json"), LocalModel(self.script), fixed_policy()
        )
        self.state = ModelHashState(self.in_use, self.checks)


@pytest.fixture
def setup(qtbot: QtBot, engine: Engine, tmp_path: Path) -> Iterator[Setup]:  # noqa: ARG001 - it makes the application
    setup = Setup(engine, tmp_path)
    yield setup
    setup.state.close()


def test_it_is_told_and_known_to_the_shared_record(qtbot: QtBot, setup: Setup) -> None:
    with qtbot.waitSignal(setup.in_use.hashed, timeout=WAIT):
        setup.in_use.open(LocalModel(setup.script))
        setup.checks.add(setup.folder)  # while it is hashed
    assert setup.in_use.hash == setup.sha256
    assert setup.checks.finding(setup.script) == setup.sha256
    assert ModelChecks(setup.folder / "models.json").added == (setup.folder,)


def test_it_is_told_although_it_cannot_be_saved(qtbot: QtBot, setup: Setup) -> None:
    block(setup.folder / "models.json")
    with qtbot.waitSignal(setup.in_use.hashed, timeout=WAIT):
        setup.in_use.open(LocalModel(setup.script))
    assert setup.in_use.hash == setup.sha256
