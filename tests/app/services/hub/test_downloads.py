"""Downloads on real network processes: begun, paused, gone on with, cancelled, refused; what is written about them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.catalog import Catalog
from app.core.models.connection_log import ConnectionLog
from app.core.models.downloads_file import Download, DownloadsFile
from app.core.models.file_hashes import HashState, ModelChecks, state_of
from app.core.models.network_wire import Hub as HubAddress, ListFiles, Patience, Pick
from app.errors import AppError
from app.network_errors import DownloadFailure, NetworkCode
from app.processes import NETWORK
from app.services.background.child import Child, OpenChild
from app.services.hub.downloads import DownloadPhase, Downloads, missing_room
from app.services.hub.network import Network
from backends.contract.forms import ModelForm
from backends.formats.mlx_folder import read_folder
from tests.app.blocked import block
from tests.hub_server import Fault, Hub, running_hub
from tests.mlx_models import write_random_mlx

REPOSITORY = "ggml-org/gpt-oss-20b-GGUF"
CONTENT = os.urandom(2_000_000)
NAME = "gpt-oss-20b-MXFP4.gguf"
WAIT = 20_000


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as hub:
        hub.add(REPOSITORY, NAME, CONTENT)
        yield hub


@dataclass
class Setup:
    """Downloads of one user, and what a test may set."""

    folder: Path
    hub: Hub
    token: str = ""
    address: str = ""  # of another hub
    is_offline: bool = False
    patience: Patience = field(default_factory=lambda: Patience(attempts=3, first_wait=0.05))
    made: list[Downloads] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.record = ModelChecks(self.folder / "models.json")
        self.log = ConnectionLog(self.folder / "connections.jsonl")

    def downloads(self) -> Downloads:
        """As after a start of the program."""
        network = Network(self.log, lambda: HubAddress(self.address or self.hub.endpoint), lambda: self.is_offline)
        kept_file = DownloadsFile(self.folder / "downloads.json")
        self.made.append(Downloads(network, kept_file, self.record, lambda: self.token, self.patience))
        network.setParent(self.made[-1])
        return self.made[-1]

    def download(self, *names: str) -> Download:
        return Download("gpt-oss-20b", REPOSITORY, "main", Pick(names=names or (NAME,)), str(self.folder / "cache"))


@pytest.fixture
def setup(qtbot: QtBot, hub: Hub, tmp_path: Path) -> Iterator[Setup]:  # noqa: ARG001 - it makes the application
    setup = Setup(tmp_path, hub)
    yield setup
    for downloads in setup.made:
        downloads.close()


def phase(downloads: Downloads, download: Download) -> Callable[[DownloadPhase], Callable[[], bool]]:
    return lambda wanted: lambda: downloads.transfers[download.id].phase is wanted


def test_without_a_connection_that_is_said_with_the_next_try(qtbot: QtBot, setup: Setup) -> None:
    setup.patience = Patience(first_wait=3600.0, longest_wait=3600.0)
    setup.address = "http://127.0.0.1:9"  # nobody listens there
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    transfer = downloads.transfers[download.id]
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.WAITING), timeout=WAIT)
    assert transfer.code is NetworkCode.NO_CONNECTION
    assert 3500 < transfer.seconds_to_try <= 3600


def test_it_is_tried_at_once_when_the_user_wants(qtbot: QtBot, setup: Setup) -> None:
    setup.patience = Patience(first_wait=3600.0, longest_wait=3600.0)
    setup.hub.faults.append(Fault(cut_after=1_000_000))
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.WAITING), timeout=WAIT)
    assert downloads.transfers[download.id].code is NetworkCode.UNREACHABLE
    with qtbot.waitSignal(downloads.finished, timeout=WAIT) as finished:
        downloads.try_now(download.id)
    assert finished.args is not None and finished.args[1].read_bytes() == CONTENT


def test_pausing_while_it_is_tried_again_pauses(qtbot: QtBot, setup: Setup) -> None:
    setup.patience = Patience(first_wait=3600.0, longest_wait=3600.0)
    setup.hub.faults.append(Fault(cut_after=1_000_000))
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.WAITING), timeout=WAIT)
    downloads.try_now(download.id)
    downloads.pause(download.id)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.PAUSED), timeout=WAIT)
    assert downloads.transfers[download.id].download.is_paused


def test_a_finished_download_says_so_although_that_cannot_be_saved(qtbot: QtBot, setup: Setup) -> None:
    downloads, download = setup.downloads(), setup.download()
    block(setup.folder / "downloads.json")
    block(setup.folder / "models.json")
    unsaved: list[AppError] = []
    downloads.unsaved.connect(unsaved.append)
    with qtbot.waitSignal(downloads.finished, timeout=WAIT) as finished:
        downloads.start(download)
    assert finished.args is not None and finished.args[1].read_bytes() == CONTENT
    assert downloads.transfers == {}
    assert {str(failure.title) for failure in unsaved} == {
        "The list of downloads could not be saved.",
        "What is known about the models could not be saved.",
    }


def test_a_model_comes_and_is_known_as_verified(qtbot: QtBot, setup: Setup) -> None:
    downloads, download = setup.downloads(), setup.download()
    (network,) = downloads.findChildren(Network)
    used: list[bool] = []
    network.used.connect(used.append)
    with qtbot.waitSignal(downloads.finished, timeout=WAIT) as finished:
        downloads.start(download)
        assert network.is_used
    qtbot.waitUntil(lambda: not network.is_used, timeout=WAIT)
    assert used == [True, False]
    assert finished.args is not None
    path = finished.args[1]
    assert path.read_bytes() == CONTENT and path.name == NAME
    assert state_of(path, setup.record, Catalog(())) is HashState.VERIFIED
    assert downloads.transfers == {}
    assert DownloadsFile(setup.folder / "downloads.json").downloads == {}
    rows = {row.host: row for row in ConnectionLog(setup.folder / "connections.jsonl").rows}
    assert rows["localhost"].received == len(CONTENT)
    lines = (setup.folder / "connections.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 4  # of each host that it is spoken to, and what came
    assert all(row.why == "download gpt-oss-20b" and row.who.startswith("network process ") for row in rows.values())


@pytest.mark.slow
def test_paused_it_goes_on_where_it_stopped_even_after_a_restart(qtbot: QtBot, setup: Setup, hub: Hub) -> None:
    hub.slowness = 0.05
    first, download = setup.downloads(), setup.download()
    first.start(download)
    qtbot.waitUntil(lambda: first.transfers[download.id].done > 500_000, timeout=WAIT)
    assert first.transfers[download.id].speed > 0
    first.pause(download.id)
    qtbot.waitUntil(phase(first, download)(DownloadPhase.PAUSED), timeout=WAIT)
    first.close()
    second = setup.downloads()
    there = second.transfers[download.id].done
    assert 500_000 < there < len(CONTENT)
    second.go_on()
    assert second.transfers[download.id].phase is DownloadPhase.PAUSED  # as the user left it
    hub.slowness = 0.0
    with qtbot.waitSignal(second.finished, timeout=WAIT):
        second.resume(download.id)
    assert hub.asked[-1].headers["range"] == f"bytes={there}-"


@pytest.mark.slow
def test_what_ran_when_the_program_ended_runs_again(qtbot: QtBot, setup: Setup, hub: Hub) -> None:
    hub.slowness = 0.05
    first, download = setup.downloads(), setup.download()
    first.start(download)
    qtbot.waitUntil(lambda: first.transfers[download.id].done > 200_000, timeout=WAIT)
    first.close()
    hub.slowness = 0.0
    setup.is_offline = True
    offline = setup.downloads()
    offline.go_on()
    assert offline.transfers[download.id].phase is DownloadPhase.PAUSED
    setup.is_offline = False
    second = setup.downloads()
    with qtbot.waitSignal(second.finished, timeout=WAIT):
        second.go_on()


@pytest.mark.slow
@pytest.mark.parametrize("keeps_part", [True, False])
def test_cancelled_the_part_is_kept_or_deleted(qtbot: QtBot, setup: Setup, hub: Hub, keeps_part: bool) -> None:
    hub.slowness = 0.05
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    qtbot.waitUntil(lambda: downloads.transfers[download.id].done > 200_000, timeout=WAIT)
    downloads.cancel(download.id, keeps_part=keeps_part)
    assert downloads.transfers == {}
    parts = lambda: list(setup.folder.rglob("*.triptych-part"))  # noqa: E731 - asked again and again
    if keeps_part:
        qtbot.waitUntil(lambda: not downloads._ending, timeout=WAIT)
        assert parts()
    else:
        qtbot.waitUntil(lambda: not parts(), timeout=WAIT)
    hub.slowness = 0.0
    with qtbot.waitSignal(downloads.finished, timeout=WAIT):
        downloads.start(download)
    assert ("range" in hub.asked[-1].headers) == keeps_part


@pytest.mark.slow
def test_damaged_is_said_kept_aside_and_can_be_fetched_again(qtbot: QtBot, setup: Setup, hub: Hub) -> None:
    hub.faults.append(Fault(flip=1_000_000))
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.FAILED), timeout=WAIT)
    failure = downloads.transfers[download.id].failure
    assert failure is not None and failure.code is NetworkCode.DAMAGED
    assert Path(failure.path).is_file() and failure.path in failure.detail
    with qtbot.waitSignal(downloads.finished, timeout=WAIT):
        downloads.resume(download.id)


def test_offline_no_process_is_started(qtbot: QtBot, setup: Setup, hub: Hub) -> None:
    setup.is_offline = True
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.FAILED), timeout=WAIT)
    failure = downloads.transfers[download.id].failure
    assert failure is not None and failure.code is NetworkCode.OFFLINE
    assert not hub.asked and not setup.log.rows


@pytest.mark.slow
def test_the_token_is_fetched_only_when_it_is_asked_for_and_written_nowhere(
    qtbot: QtBot, setup: Setup, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    hub.repositories[REPOSITORY].token = "hf_very_secret"
    downloads, download = setup.downloads(), setup.download()
    downloads.start(download)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.FAILED), timeout=WAIT)
    failure = downloads.transfers[download.id].failure
    assert failure is not None and failure.code is NetworkCode.GATED
    setup.token = "hf_very_secret"
    with qtbot.waitSignal(downloads.finished, timeout=WAIT):
        downloads.resume(download.id)
    assert "authorization" not in hub.asked[0].headers
    texts = [path.read_text("utf-8", "ignore") for path in setup.folder.glob("*") if path.is_file()]
    assert "hf_very_secret" not in "".join((*texts, caplog.text))


@pytest.mark.slow
def test_two_models_come_side_by_side(qtbot: QtBot, setup: Setup, hub: Hub) -> None:
    hub.add(REPOSITORY, "other.gguf", CONTENT[::-1])
    downloads = setup.downloads()
    done = list[str]()
    downloads.finished.connect(lambda download_id, _path: done.append(download_id))
    for name in (NAME, "other.gguf"):
        downloads.start(setup.download(name))
    assert len(downloads.transfers) == 2
    qtbot.waitUntil(lambda: len(done) == 2, timeout=WAIT)


@pytest.mark.slow
def test_a_model_of_many_files_is_one_download(qtbot: QtBot, setup: Setup, hub: Hub, tmp_path: Path) -> None:
    for file in write_random_mlx(tmp_path / "mlx", shards=2).iterdir():
        hub.add("some/mlx", file.name, file.read_bytes(), is_large=file.suffix == ".safetensors")
    download = Download("mlx", "some/mlx", "main", Pick(form=ModelForm.MLX), str(setup.folder / "cache"))
    downloads = setup.downloads()
    with qtbot.waitSignal(downloads.finished, timeout=WAIT) as finished:
        downloads.start(download)
    assert finished.args is not None
    folder = finished.args[1]
    assert read_folder(folder).path == folder
    weights = list(folder.glob("*.safetensors"))
    assert len(weights) == 2
    assert {state_of(path, setup.record, Catalog(())) for path in weights} == {HashState.VERIFIED}


def process_of(code: str) -> OpenChild:
    """In place of the network process, one that runs this."""
    return lambda arguments, parent: Child(NETWORK, [sys.executable, "-c", code, *arguments], {}, parent)


@pytest.mark.expects_log("not an event")
def test_a_network_process_that_dies_is_said(qtbot: QtBot, setup: Setup) -> None:
    network = Network(
        setup.log,
        lambda: HubAddress("http://127.0.0.1:9"),
        lambda: False,
        process_of("import sys; print('hello'); sys.exit('it broke')"),
    )
    downloads = Downloads(network, DownloadsFile(None), setup.record, str)
    network.setParent(downloads)
    setup.made.append(downloads)
    download = setup.download()
    downloads.start(download)
    qtbot.waitUntil(phase(downloads, download)(DownloadPhase.FAILED), timeout=WAIT)
    failure = downloads.transfers[download.id].failure
    assert failure is not None and failure.code is NetworkCode.LOST and "it broke" in failure.detail


@pytest.mark.parametrize(
    "first_line", ['{"type":"ready","protocol":99}', '{"type":"fetched","paths":[],"files":[]}'], ids=["newer", "mute"]
)
def test_a_network_process_of_another_version_is_refused(qtbot: QtBot, setup: Setup, first_line: str) -> None:
    network = Network(
        setup.log,
        lambda: HubAddress("http://127.0.0.1:9"),
        lambda: False,
        process_of(f"import sys; print({first_line!r}, flush=True); sys.stdin.readlines()"),
    )
    failures: list[DownloadFailure] = []
    network.ask(ListFiles(HubAddress("http://127.0.0.1:9"), REPOSITORY), "ask").failed.connect(failures.append)
    qtbot.waitUntil(lambda: bool(failures), timeout=WAIT)
    assert failures[0].code is NetworkCode.PROTOCOL_MISMATCH and "Reinstall Triptych" in str(failures[0].advice)
    qtbot.waitUntil(lambda: not network.is_used, timeout=WAIT)


def test_room_is_looked_for_before_anything_is_asked(tmp_path: Path) -> None:
    download = Download("m", REPOSITORY, "main", Pick(), str(tmp_path / "not yet" / "there"), size=1 << 60)
    failure = missing_room(download)
    assert failure is not None and "needed" in str(failure.title)
    assert missing_room(Download("m", REPOSITORY, "main", Pick(), str(tmp_path))) is None
