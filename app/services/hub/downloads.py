"""Downloads: begun, paused, gone on with after a restart, ended; each is one network process at a time.

The bytes and their hashes are the network process's; here is what the user wants of them. Not here: what is offered
(`app.core.models.catalog`, `app.core.models.repository`), what is on disk (`app.core.models.library`).
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec
from PySide6.QtCore import QDeadlineTimer, QElapsedTimer, QObject, Signal

from app.core.models import hub_cache, network_wire as wire
from app.core.models.downloads_file import Download, DownloadsFile
from app.core.models.file_hashes import Checked, ModelChecks
from app.core.models.network_wire import Patience
from app.errors import DownloadError, FileNotWritten
from app.network_errors import DownloadFailure, NetworkCode
from app.services.background.reply import Reply
from app.services.background.tasks import Tasks
from app.services.hub.network import Network
from backends.contract.awake import LONGEST_STEP
from backends.contract.forms import model_of_files

_SMOOTH = 0.2  # how much the newest figure changes the speed that is shown

log = logging.getLogger(__name__)


class DownloadPhase(StrEnum):
    """How far a download has come, from waiting to its end."""

    ASKING = "asking"  # the hub, what there is
    RUNNING = "running"
    WAITING = "waiting"  # after trouble, until the next attempt
    PAUSED = "paused"
    FAILED = "failed"
    ENDING = "ending"  # its process is being ended


@dataclass
class Transfer:
    """A download and how far it is. Sizes in bytes, speed in bytes a second."""

    download: Download
    phase: DownloadPhase = DownloadPhase.PAUSED
    done: int = 0
    verified: int = 0
    speed: float = 0.0
    reason: str = ""  # why it waits
    code: NetworkCode = NetworkCode.UNREACHABLE  # the same, as it is called if it stays so
    next_try: QDeadlineTimer = field(default_factory=QDeadlineTimer)  # when it is tried again, while it waits
    is_to_begin_anew: bool = False  # once its process has ended
    failure: DownloadFailure | None = None
    reply: Reply | None = None
    has_token: bool = False

    @property
    def total(self) -> int:
        """All bytes of it, as far as that is known."""
        return sum(file.size for file in self.download.files) or self.download.size

    @property
    def is_active(self) -> bool:
        """Whether a process works on it."""
        return self.phase in (DownloadPhase.ASKING, DownloadPhase.RUNNING, DownloadPhase.WAITING)

    @property
    def seconds_to_try(self) -> int:
        """Until the next attempt, while it waits; 0 when that is under way."""
        return max(0, -(-self.next_try.remainingTime() // 1000))

    @property
    def seconds_left(self) -> float:
        """At the speed of now; negative where there is none."""
        return (self.total - self.done) / self.speed if self.speed > 1 else -1.0


class Downloads(QObject):
    """Signals: changed(str id) · listed() – one came or went · finished(str id, object Path) – what can be loaded ·
    unsaved(FileNotWritten) – what was done is done, and not written down for the next start.
    """

    changed = Signal(str)
    listed = Signal()
    finished = Signal(str, object)
    unsaved = Signal(object)

    def __init__(
        self,
        network: Network,
        file: DownloadsFile,
        record: ModelChecks,
        token: Callable[[], str],
        patience: Patience | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._network, self._file, self._record = network, file, record
        self._token = token  # asked for only when a server wants one
        self._patience = patience or Patience()
        self._tasks = Tasks(self)
        self._asked: dict[int, str] = {}  # downloads by the number of their reply
        self._ending: dict[int, Download | None] = {}  # cancelled: what to delete when nothing writes any more
        self._clocks: dict[str, tuple[QElapsedTimer, int]] = {}
        self.transfers = {download.id: Transfer(download) for download in file.downloads.values()}
        for transfer in self.transfers.values():
            transfer.done = _bytes_here(transfer.download)

    def go_on(self) -> None:
        """After a start: what ran when the program ended runs again; offline it stays paused."""
        for transfer in list(self.transfers.values()):
            if not transfer.download.is_paused and not self._network.is_offline:
                self._run(transfer)

    def start(self, download: Download) -> None:
        """Begin it; one that is known goes on."""
        if any(ending and ending.id == download.id for ending in self._ending.values()):
            return  # a moment after it was cancelled
        transfer = self.transfers.get(download.id)
        if transfer is None:
            transfer = self.transfers[download.id] = Transfer(download)
            self._keep(transfer)
            self.listed.emit()
        if not transfer.is_active:
            self._run(transfer)

    def pause(self, download_id: str) -> None:
        """Stop it; all that has come stays."""
        transfer = self.transfers[download_id]
        transfer.download = msgspec.structs.replace(transfer.download, is_paused=True)
        transfer.is_to_begin_anew = False
        self._keep(transfer)
        if transfer.reply is not None:
            self._become(transfer, DownloadPhase.ENDING)
            transfer.reply.cancel()

    def pause_all(self) -> None:
        """The user wants to be offline."""
        for transfer in list(self.transfers.values()):
            if transfer.is_active:
                self.pause(transfer.download.id)

    def resume(self, download_id: str) -> None:
        """Go on with a paused or stopped download."""
        transfer = self.transfers[download_id]
        if not transfer.is_active:
            self._run(transfer)

    def try_now(self, download_id: str) -> None:
        """Not to wait for the next attempt: the process that waits is ended, and another one begins."""
        transfer = self.transfers[download_id]
        if transfer.phase is DownloadPhase.WAITING and transfer.reply is not None:
            transfer.is_to_begin_anew = True
            self._become(transfer, DownloadPhase.ENDING)
            transfer.reply.cancel()

    def cancel(self, download_id: str, *, keeps_part: bool) -> None:
        """End it. What has come is kept for another time, or deleted."""
        transfer = self.transfers.pop(download_id)
        self._save(lambda: self._file.drop(download_id))
        drop = None if keeps_part else transfer.download
        if transfer.reply is not None:
            self._ending[transfer.reply.number] = drop
            transfer.reply.cancel()
        else:
            self._drop(drop)
        self.listed.emit()

    def close(self) -> None:
        """For the end of the program; what runs now runs again after the next start."""
        for transfer in self.transfers.values():
            transfer.reply = None
        self._network.close()
        self._tasks.wait()

    # a process at work

    def _run(self, transfer: Transfer, token: str = "") -> None:
        if transfer.phase is DownloadPhase.ENDING:
            return
        download = transfer.download = msgspec.structs.replace(transfer.download, is_paused=False)
        self._keep(transfer)
        transfer.failure, transfer.has_token = None, bool(token)
        transfer.speed, transfer.reason, transfer.is_to_begin_anew = 0.0, "", False
        request = wire.Fetch(
            hub=self._network.hub(token),
            repository=download.repository,
            revision=download.commit or download.revision,
            pick=download.pick,
            folder=download.folder,
            patience=self._patience,
        )
        transfer.reply = reply = self._network.ask(request, f"download {download.title}")
        self._asked[reply.number] = download.id
        reply.progress.connect(self._told)
        reply.finished.connect(self._fetched)
        reply.failed.connect(self._failed)
        reply.stopped.connect(self._stopped)
        self._become(transfer, DownloadPhase.ASKING)

    def _number(self) -> int:
        """The number of the reply that is speaking."""
        reply = self.sender()
        assert isinstance(reply, Reply)  # nothing else is connected to what calls this
        return reply.number

    def _told(self, event: wire.AnyEvent) -> None:
        number = self._number()
        transfer = self.transfers.get(self._asked[number])
        is_mine = transfer is not None and transfer.reply is not None and transfer.reply.number == number
        if transfer is None or not is_mine or transfer.phase is DownloadPhase.ENDING:
            return
        match event:
            case wire.Planned():
                transfer.download = msgspec.structs.replace(transfer.download, commit=event.commit, files=event.files)
                self._keep(transfer)
                transfer.phase = DownloadPhase.RUNNING
            case wire.Progress():
                self._progressed(transfer, event)
            case wire.Waiting():
                self._wait(transfer, event)
            case _:
                return
        self.changed.emit(transfer.download.id)

    def _wait(self, transfer: Transfer, event: wire.Waiting) -> None:
        transfer.phase, transfer.reason, transfer.speed = DownloadPhase.WAITING, event.reason, 0.0
        is_known = event.code in tuple(NetworkCode)
        transfer.code = NetworkCode(event.code) if is_known else NetworkCode.UNREACHABLE
        transfer.next_try = QDeadlineTimer(round(1000 * event.seconds))

    def _progressed(self, transfer: Transfer, event: wire.Progress) -> None:
        clock, before = self._clocks.setdefault(transfer.download.id, (QElapsedTimer(), event.done))
        if clock.isValid() and clock.elapsed() < 1000 * LONGEST_STEP:  # a stop or a night is no time of a download
            seconds = max(0.001, clock.elapsed() / 1000)
            speed = max(0, event.done - before) / seconds
            transfer.speed = speed if not transfer.speed else transfer.speed + _SMOOTH * (speed - transfer.speed)
        clock.start()
        self._clocks[transfer.download.id] = (clock, event.done)
        transfer.done, transfer.verified = event.done, event.verified
        transfer.phase, transfer.reason = DownloadPhase.RUNNING, ""

    def _fetched(self, event: wire.Fetched) -> None:
        download_id = self._asked.pop(self._number())
        transfer = self.transfers.pop(download_id, None)
        self._clocks.pop(download_id, None)
        self._save(lambda: self._file.drop(download_id))
        self._save(lambda: self._record.keep_fetched(_hashed(event)))
        if transfer is not None:
            self.listed.emit()
            self.finished.emit(download_id, model_of_files(tuple(map(Path, event.paths))))

    def _failed(self, failure: DownloadFailure) -> None:
        transfer = self.transfers.get(self._asked.pop(self._number()))
        if transfer is None:
            return
        transfer.reply = None
        if failure.code is NetworkCode.GATED and not transfer.has_token:  # the keyring may be slow
            self._tasks.run(self._token, lambda token: self._try_token(transfer, failure, token))
        else:
            self._give_up(transfer, failure)

    def _try_token(self, transfer: Transfer, failure: DownloadFailure, token: str) -> None:
        if transfer.download.id not in self.transfers:
            return  # cancelled meanwhile
        if token:
            self._run(transfer, token)
        else:
            self._give_up(transfer, failure)

    def _give_up(self, transfer: Transfer, failure: DownloadFailure) -> None:
        transfer.failure = failure
        self._count(transfer)
        transfer.download = msgspec.structs.replace(transfer.download, is_paused=True)
        self._keep(transfer)
        self._become(transfer, DownloadPhase.FAILED)

    def _stopped(self) -> None:
        number = self._number()
        transfer = self.transfers.get(self._asked.pop(number))
        if number in self._ending:
            self._drop(self._ending.pop(number))
        elif transfer is not None:
            transfer.reply = None
            self._count(transfer)
            self._become(transfer, DownloadPhase.PAUSED)
            if transfer.is_to_begin_anew:
                self._run(transfer)

    # around it

    def _count(self, transfer: Transfer) -> None:
        """What is on the disk, now that nothing writes."""
        transfer.done = _bytes_here(transfer.download)
        transfer.verified = min(transfer.verified, transfer.done)

    def _become(self, transfer: Transfer, phase: DownloadPhase) -> None:
        transfer.phase = phase
        if phase is not DownloadPhase.RUNNING:
            transfer.speed = 0.0
            self._clocks.pop(transfer.download.id, None)
        self.changed.emit(transfer.download.id)

    def _keep(self, transfer: Transfer) -> None:
        """Where this fails, it does not go on by itself after a restart; the bytes stay."""
        self._save(lambda: self._file.keep(transfer.download))

    def _save(self, write: Callable[[], None]) -> None:
        try:
            write()
        except FileNotWritten as failure:
            self.unsaved.emit(failure)

    def _drop(self, download: Download | None) -> None:
        """Delete what has come: 60 GB take a while."""
        if download is not None and download.commit:
            self._tasks.run(lambda: _drop_parts(download), lambda _: self.listed.emit())


def _hashed(event: wire.Fetched) -> dict[Path, Checked]:
    """The files that were hashed as they came: they need not be read again to be called verified."""
    found: dict[Path, Checked] = {}
    for path, file in zip(map(Path, event.paths), event.files, strict=True):
        with suppress(OSError):  # it went away; the next look at the library says so
            if file.sha256:
                about = path.stat()
                found[path] = Checked(about.st_size, about.st_mtime_ns, file.sha256)
    return found


def missing_room(download: Download) -> DownloadError | None:
    """Before anything is asked for: whether the disk can hold it, as far as its size is known."""
    folder = Path(download.folder)
    there = next((path for path in (folder, *folder.parents) if path.exists()), folder)
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return DownloadFailure(NetworkCode.NOT_WRITABLE, f"{there}: {error.strerror}")
    missing = download.size - _bytes_here(download)
    if free < missing:
        return DownloadFailure(NetworkCode.DISK_FULL, download.folder, {"needed": missing, "free": free})
    return None


def _bytes_here(download: Download) -> int:
    if not download.commit:
        return 0
    return hub_cache.bytes_here(Path(download.folder), download.repository, download.commit, download.files)


def _drop_parts(download: Download) -> None:
    try:
        hub_cache.drop_parts(Path(download.folder), download.repository, download.commit, download.files)
    except OSError as error:
        log.info("a part could not be deleted: %s", error)
