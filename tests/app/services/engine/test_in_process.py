"""The engine of tests, which needs no process, keeps the contract; a hang in it is found as one of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.services.background.child import LineLink
from app.services.engine.client import EngineClient
from app.services.engine.in_process import InProcessEngine, MakeWorker
from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.engine.in_process import InProcessWorker
from tests.app.scripts import reply, write_script
from tests.app.services.engine.client_contract import EngineClientContract, ended, failure, prompt


class KillableEngine(InProcessEngine):
    """Shows its links, in the order in which they were opened."""

    def __init__(self, make: MakeWorker) -> None:
        super().__init__(make)
        self.links: list[LineLink] = []

    def open_link(self) -> LineLink:
        self.links.append(super().open_link())
        return self.links[-1]


class TestInProcessEngine(EngineClientContract):
    @pytest.fixture
    def client(self, qtbot: QtBot) -> Iterator[EngineClient]:
        engine = InProcessEngine(InProcessWorker)
        yield engine
        engine.close()


def test_a_script_that_hangs_is_a_hung_engine(qtbot: QtBot, tmp_path: Path) -> None:
    engine = InProcessEngine(InProcessWorker, hung_after=50)
    ended(qtbot, engine.load(LocalModel(write_script(tmp_path, reply("no", fault={"kind": "hang"})))))
    assert failure(qtbot, engine.generate(prompt("x"))).code is ErrorCode.ENGINE_HUNG
    engine.close()


def test_a_kill_that_an_end_overtook_does_not_end_the_next_engine(qtbot: QtBot) -> None:
    engine = KillableEngine(InProcessWorker)
    ended(qtbot, engine.list_devices())
    engine.links[0].kill()
    engine.close()
    assert isinstance(ended(qtbot, engine.list_devices()), wire.DevicesListed)
    engine.close()
