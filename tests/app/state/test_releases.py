"""Checking for updates: only when asked, believed only when signed, offline refused in words; and packs fetched."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.connection_log import ConnectionLog
from app.core.models.network_wire import Hub as HubAddress
from app.core.releases.release_list import NO_SERVER, ListRefused, PackOffer, ReleaseSource
from app.errors import AppError
from app.network_errors import DownloadFailure, NetworkCode
from app.services.hub.network import Network
from app.state.releases import ReleasesState, vendor_of
from tests.hub_server import Fault, Hub, running_hub

ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
KEY = ed25519.Ed25519PrivateKey.generate()
WAIT = 30_000
REPOSITORY = "triptych/releases"
PACK = bytes(range(256)) * 2000
LIST = {
    "format": 1,
    "releases": [
        {"version": "9.1.0", "date": "2026-12-01", "notes": "Faster.", "link": "https://example.org/9.1.0"},
        {"version": "0.0.1", "date": "2025-12-01", "notes": "Old.", "link": "https://example.org/0.0.1"},
    ],
}


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as hub:
        yield hub


class Asking:
    """The state on a real network process."""

    def __init__(self, qtbot: QtBot, hub: Hub, folder: Path) -> None:
        self._qtbot, self.hub, self.folder = qtbot, hub, folder
        self.is_offline = False
        self.log = ConnectionLog(folder / "connections.jsonl")
        self.network = Network(self.log, lambda: HubAddress(hub.endpoint, token="secret"), lambda: self.is_offline)
        self.ends: list[object] = []

    def state(self, *, is_there: bool = True) -> ReleasesState:
        address = f"{self.hub.endpoint}/{REPOSITORY}/resolve/main/list" if is_there else ""
        source = ReleaseSource(address, KEY.public_key().public_bytes_raw())
        state = ReleasesState(self.network, source, self.folder / "packs")
        state.checked.connect(lambda: self.ends.append("checked"))
        state.failed.connect(self.ends.append)
        state.fetched.connect(self.ends.append)
        return state

    def publish(self, said: object = LIST, key: object = KEY) -> None:
        text = json.dumps(said).encode()
        self.hub.add(REPOSITORY, "list", base64.b64encode(key.sign(text)) + b"\n" + text, is_large=False)  # type: ignore[attr-defined]

    def offer(self) -> PackOffer:
        self.hub.add(REPOSITORY, "pack.zip", PACK)
        address = f"{self.hub.endpoint}/{REPOSITORY}/resolve/main/pack.zip"
        sha256 = hashlib.sha256(PACK).hexdigest()
        return PackOffer(
            "cuda", "CUDA", ("NVIDIA",), "0c1e570", "0.3.36", "linux", "x86_64", address, len(PACK), sha256
        )

    def end(self, act: Callable[[], None]) -> object:
        self.ends.clear()
        act()
        self._qtbot.waitUntil(lambda: bool(self.ends), timeout=WAIT)
        return self.ends[0]


@pytest.fixture
def asking(qtbot: QtBot, hub: Hub, tmp_path: Path) -> Iterator[Asking]:
    asking = Asking(qtbot, hub, tmp_path)
    yield asking
    asking.network.close()


def test_without_a_server_it_says_so_and_nothing_is_asked(asking: Asking) -> None:
    assert asking.end(asking.state(is_there=False).check) is NO_SERVER
    assert not asking.network.is_used and asking.hub.asked == []


def test_nothing_is_asked_before_somebody_wants_to_know(asking: Asking) -> None:
    asking.publish()
    state = asking.state()
    assert state.newest is None and state.list is None and asking.hub.asked == []


def test_a_newer_version_is_told_with_its_notes_and_link(asking: Asking) -> None:
    asking.publish()
    state = asking.state()
    assert asking.end(state.check) == "checked"
    assert state.newest is not None and state.newest.version == "9.1.0" and state.newest.notes == "Faster."
    assert not state.is_checking
    assert all("authorization" not in asked.headers for asked in asking.hub.asked), "the token is Hugging Face's alone"
    assert {row.why for row in asking.log.rows} == {"check for updates"}


def test_a_list_of_somebody_else_is_not_believed(asking: Asking) -> None:
    asking.publish(key=ed25519.Ed25519PrivateKey.generate())
    state = asking.state()
    assert isinstance(asking.end(state.check), ListRefused)
    assert state.newest is None and state.list is None


def test_offline_forbids_it_in_words(asking: Asking) -> None:
    asking.is_offline = True
    failure = asking.end(asking.state().check)
    assert isinstance(failure, DownloadFailure) and failure.code is NetworkCode.OFFLINE
    assert "offline" in str(failure.sentence) and asking.hub.asked == []


def test_a_server_without_a_list_is_said(asking: Asking) -> None:
    asking.hub.add(REPOSITORY, "other", b"x", is_large=False)
    failure = asking.end(asking.state().check)
    assert isinstance(failure, AppError) and failure.advice is not None


def test_a_pack_arrives_whole_and_is_forgotten_when_it_was_used(asking: Asking) -> None:
    state = asking.state()
    path = asking.end(lambda: state.fetch(asking.offer()))
    assert isinstance(path, Path) and path.read_bytes() == PACK and state.fetching is None
    state.forget(path)
    assert not path.exists()


def test_a_pack_with_wrong_bytes_is_not_used(asking: Asking) -> None:
    state, offer = asking.state(), asking.offer()
    asking.hub.faults.append(Fault(flip=10))
    failure = asking.end(lambda: state.fetch(offer))
    assert isinstance(failure, DownloadFailure) and failure.code is NetworkCode.DAMAGED
    assert list((asking.folder / "packs").iterdir()) == []


def test_only_fetched_files_are_forgotten(asking: Asking, tmp_path: Path) -> None:
    mine = tmp_path / "mine.zip"
    mine.write_bytes(b"x")
    asking.state().forget(mine)
    assert mine.exists()


@pytest.mark.parametrize(
    ("gpu", "vendor"),
    [
        ("NVIDIA GeForce RTX 4090", "NVIDIA"),
        ("Quadro RTX 6000", "NVIDIA"),
        ("AMD Radeon RX 7900 XTX", "AMD"),
        ("Intel(R) Arc(TM) A770 Graphics", "Intel"),
        ("Something else", ""),
    ],
)
def test_the_maker_of_a_gpu_is_known_by_its_name(gpu: str, vendor: str) -> None:
    assert vendor_of(gpu) == vendor
