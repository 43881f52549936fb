"""What has been released, asked when a person wants to know and never otherwise; and engine packs that can be had.

Not here: the list's signature (`app.core.releases`), what the network does (`app.network`), testing a pack that came
(`app.state.machine.engine_packs`).
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app import __version__
from app.core.models import network_wire as wire
from app.core.releases.release_list import (
    MOST_BYTES,
    NO_SERVER,
    ListRefused,
    PackOffer,
    Release,
    ReleaseList,
    ReleaseSource,
    read_list,
)
from app.network_errors import DownloadFailure
from app.services.background.reply import Reply
from app.services.hub.network import Network

WHY_LIST, WHY_PACK = "check for updates", "engine pack"  # as the connection log says it


class ReleasesState(QObject):
    """Signals: changed() · checked() – the list was read · failed(AppError) · fetched(Path) – a pack lies there, every
    byte right.
    """

    changed = Signal()
    checked = Signal()
    failed = Signal(object)
    fetched = Signal(object)

    def __init__(self, network: Network, source: ReleaseSource, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._network, self._source, self._folder = network, source, folder
        self._reply: Reply | None = None
        self._fetching: PackOffer | None = None
        self._done = 0
        self.list: ReleaseList | None = None  # None: nobody has asked

    @property
    def is_checking(self) -> bool:
        """Whether the list is being read."""
        return self._reply is not None and self._fetching is None

    @property
    def fetching(self) -> PackOffer | None:
        """The pack that is on its way."""
        return self._fetching

    @property
    def fraction(self) -> float:
        """How much of that pack is here, 0 to 1."""
        return self._done / self._fetching.size if self._fetching is not None else 0.0

    @property
    def newest(self) -> Release | None:
        """The newest release after this one; None: there is none, or nobody has asked."""
        newer = self.list.newer_than(__version__) if self.list is not None else ()
        return newer[0] if newer else None

    def packs_for(self, build: str, vendors: set[str]) -> tuple[PackOffer, ...]:
        """The packs on the list for this computer, as far as it was read."""
        if self.list is None:
            return ()
        return self.list.packs_for(build, sys.platform, platform.machine(), vendors)

    def check(self) -> None:
        """Read the list: what a person has asked for. Ends with `checked` or `failed`."""
        if self._reply is not None:
            return
        if not self._source.address:
            self._later(partial(self.failed.emit, NO_SERVER))
            return
        self._follow(wire.ReadAddress(self._hub(self._source.address), MOST_BYTES), WHY_LIST, self._read)

    def fetch(self, offer: PackOffer) -> None:
        """Bring a pack here. Ends with `fetched`, `failed`, or nothing where it was cancelled."""
        if self._reply is not None:
            return
        self._fetching, self._done = offer, 0
        file = wire.RemoteFile(f"{offer.sha256[:16]}.zip", offer.size, offer.sha256)
        request = wire.FetchAddress(self._hub(offer.address), file, str(self._folder))
        self._follow(request, WHY_PACK, self._came).progress.connect(self._progressed)

    def cancel(self) -> None:
        """Stop what is under way; what has come of a pack is kept, and gone on with next time."""
        if self._reply is not None:
            self._reply.cancel()

    def forget(self, pack: Path) -> None:
        """Delete a fetched file: it was unpacked, or is not used."""
        if pack.parent == self._folder:
            pack.unlink(missing_ok=True)

    def _hub(self, address: str) -> wire.Hub:
        return msgspec.structs.replace(self._network.hub(), endpoint=address, token="")

    def _follow(self, request: wire.AnyRequest, why: str, on_finished: Callable[..., None]) -> Reply:
        reply = self._reply = self._network.ask(request, why)
        reply.finished.connect(on_finished)
        reply.failed.connect(self._failed)
        reply.stopped.connect(self._end)
        self.changed.emit()
        return reply

    def _read(self, event: wire.AddressRead) -> None:
        self._end()
        try:
            self.list = read_list(event.content, self._source.key)
        except ListRefused as refused:
            self.failed.emit(refused)
            return
        self.changed.emit()
        self.checked.emit()

    def _came(self, event: wire.Fetched) -> None:
        self._end()
        self.fetched.emit(Path(event.paths[0]))

    def _progressed(self, event: object) -> None:
        if isinstance(event, wire.Progress):
            self._done = event.done
            self.changed.emit()

    def _failed(self, failure: DownloadFailure) -> None:
        self._end()
        self.failed.emit(failure)

    def _end(self) -> None:
        self._reply, self._fetching = None, None
        self.changed.emit()

    def _later(self, act: Callable[[], object]) -> None:
        """As any other end: once somebody listens."""
        QTimer.singleShot(0, self, act)


def vendor_of(gpu: str) -> str:
    """The maker of a GPU, by its name; empty where that says none."""
    words = gpu.lower()
    for vendor, marks in _MARKS.items():
        if any(mark in words for mark in marks):
            return vendor
    return ""


_MARKS = {
    "NVIDIA": ("nvidia", "geforce", "quadro", "tesla", "rtx ", "gtx "),
    "AMD": ("amd", "radeon", "instinct"),
    "Intel": ("intel", "arc "),
}
