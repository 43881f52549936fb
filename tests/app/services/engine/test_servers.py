"""How an engine elsewhere is reached: not when offline, written down, and by the launcher where the window is shut."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.connection_log import ConnectionLog
from app.core.models.model_ref import LocalModel, RemoteModel
from app.core.models.remote_engines import RemoteEngine, RemoteEngines
from app.core.store.keys import MemoryVault
from app.processes import REMOTE
from app.services.background.launcher import Launcher
from app.services.engine.engine_keys import EngineKeys
from app.services.engine.process import Engine
from app.services.engine.servers import EngineServers
from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.contract.server import Server
from backends.remote.vocabulary import DEMO_SIZE
from tests.app.scripts import write_script
from tests.app.services.engine.client_contract import ended, failure
from tests.backends.remote.fake_server import FakeServer, LlamaForm, serving

AWAY = RemoteModel("https://gpu.example:8443", "gpt-oss-20b")


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(LlamaForm(lambda _: [], size=DEMO_SIZE)) as server:
        yield server


def test_a_server_is_asked_with_what_is_kept_or_tried(tmp_path: Path) -> None:
    engines, keys = RemoteEngines(tmp_path / "engines.json"), EngineKeys(MemoryVault())
    servers = EngineServers(engines, keys)
    assert servers.server_of(AWAY) == Server(AWAY.address, AWAY.name)
    keys.keep(AWAY.address, "k")
    engines.add(RemoteEngine(AWAY, certificate="c", has_key=True))
    assert servers.server_of(AWAY) == Server(AWAY.address, AWAY.name, "k", "c")
    tried = Server(AWAY.address, AWAY.name, "other")
    assert servers.server_of(servers.try_with(tried)) == tried
    servers.forget_trial(AWAY)
    assert servers.server_of(AWAY).key == "k"


def test_a_key_is_forgotten_with_an_empty_one() -> None:
    vault = MemoryVault()
    EngineKeys(vault).keep("a", "k")
    assert EngineKeys(vault).of("a") == "k"
    EngineKeys(vault).keep("a", "")
    assert (EngineKeys(vault).of("a"), vault.read()) == ("", None)


def test_offline_nobody_but_this_computer_is_asked(qtbot: QtBot, tmp_path: Path) -> None:
    log = ConnectionLog(None)
    engine = Engine(servers=EngineServers(connections=log, is_offline=lambda: True))
    refused = failure(qtbot, engine.load(AWAY))
    assert (refused.code, refused.detail) == (ErrorCode.OFFLINE, "gpu.example")
    assert not log.rows
    servers = EngineServers(is_offline=lambda: True)
    assert servers.refusal(RemoteModel("http://127.0.0.1:1", "")) is None
    assert servers.refusal(LocalModel(write_script(tmp_path))) is None
    engine.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shuts a window that runs")
def test_the_launcher_starts_it_where_the_window_is_shut(qtbot: QtBot, server: FakeServer) -> None:
    launcher, log = Launcher(), ConnectionLog(None)
    with qtbot.waitSignal(launcher.ready, timeout=20_000):
        launcher.start()
    servers = EngineServers(connections=log, open_child=lambda told, parent: launcher.link(REMOTE, told, parent))
    engine = Engine(servers=servers)
    loaded = ended(qtbot, engine.load(RemoteModel(server.address, "")))
    assert isinstance(loaded, wire.Loaded)
    assert loaded.info.backend == "llama-server"
    assert [(row.who, row.host) for row in log.rows] == [("remote engine", "127.0.0.1")]
    engine.close()
    launcher.close()
