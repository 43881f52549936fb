"""A pack that can be had: offered for a GPU that the engine cannot use, fetched, installed, and its file forgotten."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.core.machine.hardware import probe
from app.core.machine.probes.gpus import Gpu
from app.core.machine.probes.known import Unknown
from app.core.models.connection_log import ConnectionLog
from app.core.models.network_wire import Hub as HubAddress
from app.core.releases.release_list import NO_SERVER, PackOffer, ReleaseList, ReleaseSource
from app.sentence import Sentence
from app.services.engine.pack_installing import PackStage
from app.services.hub.network import Network
from app.state.machine.pack_offers import PackOffersState
from app.state.releases import ReleasesState
from app.ui.hardware.pack_card import PackCard
from app.ui.kit.file_dialogs import FileDialogs
from backends.contract.packs import plain_machine
from tests.app.services.engine.told_engine import BUILD
from tests.app.state.machine.test_engine_packs import Bench
from tests.hub_server import Hub, running_hub
from tests.packs import write_pack

REPOSITORY = "triptych/releases"
REASON = Unknown(Sentence("The driver's version is not known."))
UNUSED = Gpu("NVIDIA GeForce RTX 4090", "", REASON, False, 24 << 30, REASON, REASON, REASON)


class Offered:
    """Everything around one offer of a toy pack that lies on a hub of the test."""

    def __init__(self, qtbot: QtBot, hub: Hub, folder: Path) -> None:
        self.bench = Bench(qtbot, folder)
        content = write_pack(folder / "made.zip").read_bytes()
        hub.add(REPOSITORY, "pack.zip", content)
        address = f"{hub.endpoint}/{REPOSITORY}/resolve/main/pack.zip"
        here = (sys.platform, plain_machine(platform.machine()))
        told = ("0c1e570", "0.3.36", *here, address, len(content), hashlib.sha256(content).hexdigest())
        self.list = ReleaseList(1, (), (PackOffer("toy", "Toy", ("NVIDIA",), *told),))
        self.network = Network(ConnectionLog(None), lambda: HubAddress(hub.endpoint), lambda: False)
        self.releases = ReleasesState(self.network, ReleaseSource("", bytes(32)), folder / "fetched")
        hardware = self.bench.hardware
        hardware.build = BUILD
        hardware._probe.hardware = msgspec.structs.replace(probe((), folder, nvidia=()), gpus=(UNUSED,))
        self.offers = PackOffersState(self.releases, self.bench.state, hardware)
        self.card = PackCard(self.bench.state, self.offers, FileDialogs(folder / "dialogs.ini"))
        qtbot.addWidget(self.card)
        self.card.show()

    def look(self) -> None:
        """The list was read."""
        self.releases.list = self.list
        self.releases.changed.emit()


@pytest.fixture
def offered(qtbot: QtBot, tmp_path: Path) -> Iterator[Offered]:
    with running_hub() as hub:
        offered = Offered(qtbot, hub, tmp_path)
        yield offered
        offered.network.close()


def test_nothing_is_asked_until_a_person_looks(offered: Offered) -> None:
    assert offered.offers.gpu == UNUSED.name and offered.offers.offer is None and not offered.offers.has_looked
    assert offered.card.words.text().startswith("NVIDIA GeForce RTX 4090: the engine cannot use it yet.")
    assert offered.card.look.isVisible() and not offered.card.get.isVisible()


def test_without_a_release_server_the_button_says_so(offered: Offered, qtbot: QtBot) -> None:
    offered.card.look.click()
    qtbot.waitUntil(lambda: offered.card.note.text() == str(NO_SERVER.sentence))
    assert offered.card.look.isVisible() and offered.card.file.isVisible()


def test_an_offer_says_for_which_gpu_and_how_large_and_is_got_with_a_click(offered: Offered, qtbot: QtBot) -> None:
    offered.look()
    assert offered.card.words.text() == "NVIDIA GeForce RTX 4090: an engine for it is 0 MB."
    assert offered.card.get.isVisible() and not offered.card.look.isVisible()
    offered.card.get.click()
    assert offered.card.words.text() == "Getting the engine: 0 % …" and offered.card.stop.isVisible()
    qtbot.waitUntil(lambda: offered.bench.state.active is not None, timeout=30_000)
    qtbot.waitUntil(lambda: offered.bench.state.stage is PackStage.NONE)
    assert list((offered.bench.folder / "fetched").iterdir()) == [], "the file has done its work"
    assert not offered.card.get.isVisible() and offered.card.words.text().startswith("The engine for Toy is in use")


def test_a_list_without_a_fitting_pack_says_so(offered: Offered) -> None:
    offered.releases.list = ReleaseList(1)
    offered.releases.changed.emit()
    assert offered.card.words.text() == "NVIDIA GeForce RTX 4090: there is no engine for it yet."


def test_fetching_can_be_stopped(offered: Offered, qtbot: QtBot) -> None:
    offered.look()
    offered.card.get.click()
    offered.card.stop.click()
    qtbot.waitUntil(lambda: not offered.offers.is_fetching, timeout=30_000)
    assert offered.bench.state.active is None and not offered.bench.failures


def test_a_pack_that_comes_while_another_is_tried_is_installed_after_it(offered: Offered, qtbot: QtBot) -> None:
    other, fetched = offered.bench.folder / "other.zip", offered.bench.folder / "fetched"
    other.write_text("no pack")
    fetched.mkdir()
    file = write_pack(fetched / "came.zip")
    offered.bench.state.install(other)
    offered.releases.fetched.emit(file)
    qtbot.waitUntil(lambda: offered.bench.state.active is not None, timeout=30_000)
    qtbot.waitUntil(lambda: offered.bench.state.stage is PackStage.NONE)
    assert not file.exists() and other.exists()
