"""A pack's way into use: unpacked in the background, tested in an engine of its own, then the one that engines load.

Not here: the rules of a pack's file (`app.core.packs.pack_file`), the test (`pack_test`), fetching one.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.models.model_ref import ModelRef
from app.core.packs.installed import InstalledPacks
from app.core.packs.pack_file import unpack
from app.core.packs.refusals import PackProblem, PackRefused
from app.services.background.tasks import Tasks
from app.services.engine.pack_test import NewEngine, PackPassed, PackTest
from backends.contract.packs import PackCode


class PackStage(StrEnum):
    """What is being done with a pack."""

    NONE = "none"
    UNPACKING = "unpacking"
    TESTING = "testing"


class PackInstalling(QObject):
    """One pack at a time. Signals: changed() – another stage · ready(InstalledPack, PackPassed) – it passed the test
    and is not used yet · refused(PackRefused).
    """

    changed = Signal()
    ready = Signal(object, object)
    refused = Signal(object)

    def __init__(
        self, packs: InstalledPacks, demo: ModelRef, new_engine: NewEngine, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._packs, self._demo, self._new_engine = packs, demo, new_engine
        self._tasks = Tasks(self)
        self._is_stopped: Callable[[], bool] = lambda: False
        self._stop: Callable[[], None] = lambda: None
        self._test: PackTest | None = None
        self._was_there = False
        self._folder = Path()
        self.stage = PackStage.NONE

    @property
    def is_busy(self) -> bool:
        """Whether a pack is on its way."""
        return self.stage is not PackStage.NONE

    def install(self, file: Path) -> None:
        """Begin with a file; ignored while another one is on its way."""
        if self.is_busy:
            return
        stopped: list[bool] = []  # read by the background thread, written here
        self._is_stopped, self._stop = (lambda: bool(stopped)), partial(stopped.append, True)
        self._set(PackStage.UNPACKING)
        known = {pack.name for pack in self._packs.packs}
        self._tasks.run(partial(_unpacked, file, self._packs.folder, self._is_stopped), partial(self._go_on, known))

    def cancel(self) -> None:
        """Stop; what was unpacked for it is deleted."""
        self._stop()
        if self._test is not None:
            self._end_test()
            self._refuse(PackRefused(PackProblem.CANCELLED))

    def close(self) -> None:
        """End what is under way, for the end of the program."""
        self._stop()
        if self._test is not None:
            self._end_test()
        self._tasks.wait()

    def _go_on(self, known: set[str], outcome: Path | PackRefused) -> None:
        if isinstance(outcome, PackRefused):
            self._refuse(outcome)
            return
        self._folder, self._was_there = outcome, outcome.name in known
        if self._is_stopped():
            self._refuse(PackRefused(PackProblem.CANCELLED))
            return
        self._set(PackStage.TESTING)
        test = self._test = PackTest(outcome, self._demo, self._new_engine, self)
        test.passed.connect(self._passed)
        test.refused.connect(self._refuse)
        test.start()

    def _passed(self, result: PackPassed) -> None:
        self._end_test()
        folder = self._folder
        pack = next((pack for pack in self._packs.packs if pack.folder == folder), None)
        if pack is None:  # another program has removed it
            self._refuse(PackRefused(PackCode.DAMAGED))
            return
        self._folder = Path()
        self._set(PackStage.NONE)
        self.ready.emit(pack, result)

    def _refuse(self, refused: PackRefused) -> None:
        self._end_test()
        pack = next((pack for pack in self._packs.packs if pack.folder == self._folder), None)
        if pack is not None and not self._was_there:
            self._packs.remove(pack)
        self._folder = Path()
        self._set(PackStage.NONE)
        self.refused.emit(refused)

    def _end_test(self) -> None:
        if self._test is not None:
            self._test.cancel()
            self._test.deleteLater()
            self._test = None

    def _set(self, stage: PackStage) -> None:
        self.stage = stage
        self.changed.emit()


def _unpacked(file: Path, folder: Path, is_stopped: Callable[[], bool]) -> Path | PackRefused:
    """On a background thread: the folder, or why there is none."""

    def heed(_: float) -> None:
        if is_stopped():
            raise PackRefused(PackProblem.CANCELLED)

    try:
        return unpack(file, folder, heed)
    except PackRefused as refused:
        return refused
