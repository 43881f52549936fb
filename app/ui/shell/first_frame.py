"""The moment a window is on screen: what may take time begins then, and the first frame waits for nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_PATIENCE = 1500  # milliseconds; a window that starts minimised or behind a locked screen is not painted


class FirstFrame(QObject):
    """Signals: `shown()` once, when the window was painted for the first time, or has had time enough for it."""

    shown = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_over = False
        window.installEventFilter(self)
        QTimer.singleShot(_PATIENCE, self, self._report)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The frame is on its way when the paint event comes, and on screen when that has returned."""
        if event.type() is QEvent.Type.Paint and not self._is_over:
            QTimer.singleShot(0, self, self._report)
        return super().eventFilter(watched, event)

    def _report(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._window.removeEventFilter(self)
            self.shown.emit()
