"""How much memory Triptych holds and this computer has, looked up now and then. Not here: what a model will need."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.machine.probes.known import this_computer
from app.core.machine.probes.vitals import is_memory_scarce
from app.services.engine.client import EngineClient

EVERY_MILLISECONDS = 2_000


class MemoryWatch(QObject):
    """Signals: measured(int, int) – bytes of window and engine together, bytes of the computer · scarce(int) – with a
    model loaded, the system is about to run out of memory: so many bytes are left. Once, until there is room again:
    eased().
    """

    measured = Signal(object, object)  # int would be C's, which ends at 2 GiB
    scarce = Signal(object)
    eased = Signal()

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._places = this_computer()
        self.is_scarce = False
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)

    def start(self) -> None:
        """Look from now on; not before the window is painted, since it costs an import."""
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        """Measure the memory in use now and tell it by the signals."""
        import psutil

        own = int(psutil.Process().memory_info().rss)
        memory = psutil.virtual_memory()
        self.measured.emit(own + self._engine.resident, int(memory.total))
        self.judge(int(memory.total), int(memory.available))

    def judge(self, total: int, available: int) -> None:
        """Warn when it has become too little."""
        was_scarce = self.is_scarce
        self.is_scarce = self._engine.model is not None and is_memory_scarce(self._places, total, available)
        if self.is_scarce and not was_scarce:
            self.scarce.emit(available)
        elif was_scarce and not self.is_scarce:
            self.eased.emit()
