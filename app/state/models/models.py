"""What can be had: the catalog with its verdicts for this computer, downloads under way, any repository by name.

Signals: changed() – other cards · progressed(str id) – a download went on · fetched(str title, LocalModel) – a model
is here and verified · stopped() – a download could not go on · listed(Found) – a repository was looked into ·
failed(AppError) · online_changed(bool) – a process of ours is on the network, or no more.
Not here: what is on the disk (`library`), the bytes (`app.services.hub.downloads`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.machine.fit import Fit
from app.core.machine.hardware import Hardware, probe
from app.core.machine.probes.bandwidth import memory_bandwidth
from app.core.machine.speed_estimate import Speed, estimated_speed
from app.core.models import network_wire as wire
from app.core.models.catalog import Catalog, CatalogModel
from app.core.models.connection_log import Connection
from app.core.models.downloads_file import Download
from app.core.models.library import OnDisk
from app.core.models.model_folders import BUNDLED
from app.core.models.model_ref import LocalModel
from app.core.models.network_wire import Pick, RepositoryListing
from app.core.models.repository import Refused, RepositoryModel, models_in, refused_of
from app.core.models.safe_names import is_repository
from app.core.models.verdicts import recommended, verdict_of
from app.network_errors import DownloadFailure, NetworkCode
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.engine.client import EngineClient
from app.services.hub.downloads import Downloads, Transfer, missing_room
from app.services.hub.hub_token import HubToken
from app.services.hub.network import Network
from app.state.models.catalog_refresh import CatalogRefresh
from backends.contract import wire as engine_wire
from backends.contract.forms import ModelForm


@dataclass(frozen=True)
class CatalogItem:
    """A model of the catalog. `fit` is None until this computer is known, `speed` where nothing tells it."""

    model: CatalogModel
    fit: Fit | None
    is_recommended: bool
    speed: Speed | None = None


@dataclass(frozen=True)
class FoundRepository:
    """A repository that was looked into, and its models."""

    listing: RepositoryListing
    models: tuple[RepositoryModel, ...]
    refused: tuple[Refused, ...]


class ModelsState(QObject):
    """What the Models page offers."""

    changed = Signal()
    progressed = Signal(str)
    fetched = Signal(str, object)
    stopped = Signal()
    listed = Signal(object)
    failed = Signal(object)
    online_changed = Signal(bool)

    def __init__(
        self,
        refresh: CatalogRefresh,
        downloads: Downloads,
        network: Network,
        token: HubToken,
        engine: EngineClient,
        folder: Callable[[], Path],
        measured: Callable[[int], float],
        parent: QObject | None = None,
    ) -> None:
        """`measured`: tokens a second of a model of this size in bytes, as measured here; 0.0 where it was not."""
        super().__init__(parent)
        self._measured = measured
        self._bandwidth = 0.0  # of main memory, once it is known
        self.refresh = refresh
        self._downloads, self._network, self._token = downloads, network, token
        self._engine, self._folder = engine, folder
        self._tasks = Tasks(self)
        self._titles: dict[str, str] = {}
        self._asking: Reply | None = None
        self._asked = ("", False)  # which repository, and whether with a token
        self._is_asked = False
        self._fits: dict[str, Fit] = {}
        self._best = ""  # the model to recommend
        self.hardware: Hardware | None = None
        network.used.connect(self.online_changed)
        refresh.changed.connect(self.changed)
        refresh.failed.connect(self.failed)
        downloads.listed.connect(self.changed)
        downloads.changed.connect(self._progressed)
        downloads.finished.connect(self._fetched)
        downloads.unsaved.connect(self.failed)

    # the catalog

    @property
    def catalog(self) -> Catalog:
        """As it shipped, with what the hub said when the user had it asked."""
        return self.refresh.catalog

    @property
    def cards(self) -> tuple[CatalogItem, ...]:
        """Every model of the catalog, what is recommended first."""
        found = [
            CatalogItem(model, self._fits.get(model.name), model.name == self._best, self._speed(model))
            for model in self.catalog.models
        ]
        return tuple(sorted(found, key=lambda card: not card.is_recommended))

    def _speed(self, model: CatalogModel) -> Speed | None:
        rate = next((found for source in model.sources if (found := self._measured(source.size))), 0.0)
        if rate:
            return Speed(rate, is_measured=True)
        fit = self._fits.get(model.name)
        return estimated_speed(model.model_shape, fit, self._bandwidth) if fit is not None else None

    @property
    def recommended(self) -> CatalogItem | None:
        """What to get first on this computer."""
        return next((card for card in self.cards if card.is_recommended), None)

    @property
    def folder(self) -> Path:
        """The folder in which downloaded models are kept."""
        return self._folder()

    @property
    def is_offline(self) -> bool:
        """Whether nothing may be asked."""
        return self._network.is_offline

    @property
    def is_online(self) -> bool:
        """Whether a process of ours is on the network now; `online_changed` tells of it."""
        return self._network.is_used

    @property
    def connections(self) -> tuple[Connection, ...]:
        """Who was spoken to, oldest first."""
        return self._network.log.rows

    def probe_machine(self) -> None:
        """Find out what this computer is: once, the engine is asked for its devices."""
        if not self._is_asked:
            self._is_asked = True
            reply = self._engine.list_devices()
            reply.finished.connect(self._seen)
            reply.failed.connect(self._unseen)

    # downloads

    @property
    def transfers(self) -> tuple[Transfer, ...]:
        """Under way, paused or failed."""
        return tuple(self._downloads.transfers.values())

    def transfer_of(self, model: CatalogModel) -> Transfer | None:
        """The download of a model of the catalog, in whatever form."""
        ids = {self._download(model, source.form).id for source in model.sources}
        return next((transfer for transfer in self.transfers if transfer.download.id in ids), None)

    def local_of(self, model: CatalogModel, on_disk: Iterable[OnDisk]) -> LocalModel | None:
        """Where a model of the catalog lies already: its published bytes by their size, or its repository's files."""
        sizes = {file.size for source in model.sources for file in source.files}
        folders = {f"models--{source.repository.replace('/', '--')}" for source in model.sources}
        for found in (model for model in on_disk if model.owner != BUNDLED):
            if found.size in sizes or sum(sizes) == found.size or folders & set(found.path.parts):
                return found.ref
        return None

    def download(self, model: CatalogModel, form: ModelForm | None = None) -> None:
        """Begin, in the usual form where none is named."""
        self._start(self._download(model, form or model.sources[0].form))

    def download_found(self, found: FoundRepository, model: RepositoryModel) -> None:
        """A model of a repository that was named by hand."""
        names = tuple(file.name for file in model.files)
        pick = Pick(names=names, form=model.form)
        repository, commit = found.listing.repository, found.listing.commit
        self._start(Download(model.title, repository, commit, pick, str(self.folder), model.size))

    def pause(self, download_id: str) -> None:
        """Pause this download; all that has arrived stays."""
        self._downloads.pause(download_id)

    def resume(self, download_id: str) -> None:
        """Continue this download; does nothing while it is active."""
        self._downloads.resume(download_id)

    def try_now(self, download_id: str) -> None:
        """Try this download now instead of after its wait."""
        self._downloads.try_now(download_id)

    def cancel(self, download_id: str, *, keeps_part: bool) -> None:
        """End this download; `keeps_part` says whether what has arrived is kept or deleted."""
        self._downloads.cancel(download_id, keeps_part=keeps_part)

    def use_token(self, download_id: str, token: str) -> None:
        """Keep what the user typed, and go on with the download that wanted it."""
        self._tasks.run(lambda: self._token.write(token), lambda _: self._resume_if_there(download_id))

    def forget_token(self) -> None:
        """Remove it from the keyring."""
        self._tasks.run(self._token.forget, lambda _: None)

    # any repository

    def ask(self, name: str) -> None:
        """What is in a repository; `listed` or `failed` follows. A later question takes the place of an earlier one."""
        repository = name.strip().removeprefix("https://huggingface.co/").strip("/")
        if not is_repository(repository):
            self.failed.emit(DownloadFailure(NetworkCode.BAD_ADDRESS, repository))
            return
        self.stop_asking()
        self._ask(repository, "")

    def stop_asking(self) -> None:
        """Cancel the question about a repository, if one is under way."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    # what happens

    def _ask(self, repository: str, token: str) -> None:
        self._asked = (repository, bool(token))
        request = wire.ListFiles(self._network.hub(token), repository)
        self._asking = self._network.ask(request, f"look into {repository}")
        self._asking.finished.connect(self._listed)
        self._asking.failed.connect(self._not_listed)

    def _listed(self, event: wire.FilesListed) -> None:
        self._asking = None
        self.listed.emit(FoundRepository(event.listing, models_in(event.listing), refused_of(event.listing)))

    def _not_listed(self, failure: DownloadFailure) -> None:
        self._asking = None
        repository, had_token = self._asked
        if failure.code is NetworkCode.GATED and not had_token:  # only now is a token sent
            self._tasks.run(self._token.read, lambda token: self._ask_again(repository, token, failure))
        else:
            self.failed.emit(failure)

    def _ask_again(self, repository: str, token: str, failure: DownloadFailure) -> None:
        if token:
            self._ask(repository, token)
        else:
            self.failed.emit(failure)

    def _download(self, model: CatalogModel, form: ModelForm) -> Download:
        source = model.source(form)
        assert source is not None  # the catalog has both forms of every model
        title = model.name
        return Download(title, source.repository, source.revision, source.pick, str(self.folder), source.size)

    def _start(self, download: Download) -> None:
        missing = missing_room(download)
        if self._network.is_offline:
            self.failed.emit(DownloadFailure(NetworkCode.OFFLINE))
        elif missing is not None:
            self.failed.emit(missing)
        else:
            self._downloads.start(download)

    def _resume_if_there(self, download_id: str) -> None:
        if download_id in self._downloads.transfers:
            self._downloads.resume(download_id)

    def _progressed(self, download_id: str) -> None:
        transfer = self._downloads.transfers.get(download_id)
        if transfer is not None:
            self._titles[download_id] = transfer.download.title
            self.progressed.emit(download_id)
            if transfer.failure is not None:
                self.stopped.emit()

    def _fetched(self, download_id: str, path: Path) -> None:
        self.fetched.emit(self._titles.pop(download_id, path.stem), LocalModel(path))

    def _seen(self, event: engine_wire.DevicesListed) -> None:
        hardware = self.hardware = probe(event.devices, self.folder)
        self._fits = {model.name: verdict_of(model.model_shape, hardware) for model in self.catalog.models}
        best = recommended(self.catalog, hardware)
        self._best = best.name if best else ""
        self.changed.emit()
        if not self._bandwidth:
            self._tasks.run(memory_bandwidth, self._know_bandwidth)

    def _know_bandwidth(self, bandwidth: float) -> None:
        self._bandwidth = bandwidth
        self.changed.emit()

    def _unseen(self) -> None:
        self._is_asked = False  # the engine was lost: ask again the next time
