"""How much memory Triptych holds and this computer has, looked up now and then. Not here: what a model will need."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.engine import Engine

EVERY_MILLISECONDS = 2_000


class MemoryWatch(QObject):
    """Signals: measured(int, int) – bytes of window and engine together, bytes of the computer."""

    measured = Signal(object, object)  # int would be C's, which ends at 2 GiB

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on; not before the window is painted, since it costs an import."""
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Measure once."""
        import psutil

        own = int(psutil.Process().memory_info().rss)
        self.measured.emit(own + self._engine.resident, int(psutil.virtual_memory().total))
