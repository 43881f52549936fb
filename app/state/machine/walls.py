"""What holds around each process, as the Settings page shows it: tried when somebody looks.

Not here: the trial (`app.services.background.trial`), the words (`app.core.machine.walls`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.core.machine.walls import Confinements, WallLine, lines_of
from app.services.background.trial import WallTrial
from backends.contract.containment import Confinement


class WallsState(QObject):
    """Signals: changed()."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None, any_files: Callable[[], bool] = lambda: False) -> None:
        """`any_files`: whether the engine is started without walls around files, for the driver of a GPU."""
        super().__init__(parent)
        self._any_files = any_files
        self._found: Confinements = {}
        self._trial: WallTrial | None = None
        self._window: Confinement | None = None

    @property
    def lines(self) -> tuple[WallLine, ...]:
        """Every promise, process by process; nothing before the first trial has ended."""
        return lines_of(self._all)

    @property
    def _all(self) -> Confinements:
        window = {"window": self._window} if self._window is not None and self._found else {}
        return {**self._found, **window}

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the kernel does not hold what it does not hold, as the system says it."""
        found = (each for each in self._all.values() if each is not None)
        return tuple(dict.fromkeys(each.why for each in found if each.missing and each.why))

    def refresh(self) -> None:
        """Try all processes, unless that is being done."""
        if self._trial is None:
            self._trial = WallTrial(self, any_files=self._any_files())
            self._trial.finished.connect(self.note)
            self._trial.start()

    def note(self, found: dict[str, Confinement | None]) -> None:
        """Keep what a trial has found."""
        if self._trial is not None:
            self._trial.deleteLater()
            self._trial = None
        self._found = found
        self.changed.emit()

    def note_window(self, found: Confinement) -> None:
        """Keep what holds around the window itself."""
        self._window = found
        self.changed.emit()

    def close(self) -> None:
        """End a trial that runs."""
        if self._trial is not None:
            self._trial.close()
            self._trial = None
