"""Engine packs that can be had for a GPU of this computer: looked for when a person wants to, fetched, then installed.

Not here: the list (`app.state.releases`), unpacking and testing (`app.state.machine.engine_packs`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.releases.release_list import PackOffer
from app.services.engine.pack_installing import PackStage
from app.state.machine.engine_packs import EnginePacksState
from app.state.machine.hardware import HardwareState
from app.state.releases import ReleasesState, vendor_of


class PackOffersState(QObject):
    """Signals: changed() · failed(AppError)."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, releases: ReleasesState, packs: EnginePacksState, hardware: HardwareState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._releases, self._packs, self._hardware = releases, packs, hardware
        self._waiting: Path | None = None  # a file that has come, while another pack is being installed
        self._fetched: Path | None = None  # a file that is being installed
        self._is_asked = False  # the list is being read for this, not for an update
        releases.changed.connect(self.changed)
        releases.failed.connect(self._failed)
        releases.fetched.connect(self._install)
        packs.changed.connect(self._go_on)
        hardware.changed.connect(self.changed)

    @property
    def gpu(self) -> str:
        """A GPU that the engine cannot use yet; empty where there is none."""
        gpus = self._hardware.hardware.gpus if self._hardware.hardware else ()
        return next((gpu.name for gpu in gpus if not gpu.is_usable and vendor_of(gpu.name)), "")

    @property
    def offer(self) -> PackOffer | None:
        """The best pack for that GPU on the list; None where there is none, or nobody has looked."""
        found = self._releases.packs_for(self._hardware.build, {vendor_of(self.gpu)}) if self.gpu else ()
        return found[0] if found else None

    @property
    def has_looked(self) -> bool:
        """Whether the list was read."""
        return self._releases.list is not None

    @property
    def is_looking(self) -> bool:
        """Whether the list is being read now."""
        return self._releases.is_checking

    @property
    def is_fetching(self) -> bool:
        """Whether a pack is on its way."""
        return self._releases.fetching is not None

    @property
    def fraction(self) -> float:
        """How much of it is here, 0 to 1."""
        return self._releases.fraction

    def look(self) -> None:
        """Ask which packs there are."""
        self._is_asked = True
        self._releases.check()

    def get(self) -> None:
        """Fetch the offered pack; it is then unpacked, tested and used."""
        if self.offer is not None and self._packs.stage is PackStage.NONE:
            self._is_asked = True
            self._releases.fetch(self.offer)

    def cancel(self) -> None:
        """Stop fetching; what has come is kept for the next time."""
        self._is_asked, self._waiting = False, None
        self._releases.cancel()

    def _install(self, file: Path) -> None:
        self._is_asked = False
        self._waiting = file
        self._go_on()

    def _go_on(self) -> None:
        """One pack after the other; a file that was fetched has done its work then, whatever came of it."""
        if self._packs.stage is not PackStage.NONE:
            return
        if self._fetched is not None:
            self._releases.forget(self._fetched)
        self._fetched, self._waiting = self._waiting, None
        if self._fetched is not None:
            self._packs.install(self._fetched)

    def _failed(self, failure: object) -> None:
        if self._is_asked:
            self._is_asked = False
            self.failed.emit(failure)
        self.changed.emit()
