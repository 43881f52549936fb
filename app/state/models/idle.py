"""Unloads the model after minutes without a question, where the user wants that; the next question loads it again.

A night in which the computer slept is no such time: whoever comes back finds the model as it was left.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.services.engine.client import EngineClient
from app.services.engine.session import EnginePhase
from backends.contract.awake import awake_seconds

EVERY_MILLISECONDS = 10_000


class IdleUnload(QObject):
    """Has no signals. `minutes` is asked at every look; 0 means never."""

    def __init__(
        self,
        engine: EngineClient,
        minutes: Callable[[], int],
        parent: QObject | None = None,
        clock: Callable[[], float] = awake_seconds,
    ) -> None:
        super().__init__(parent)
        self._engine, self._minutes = engine, minutes
        self._tokens: int = engine.tokens
        self._clock = clock
        self._since = clock()  # when something happened last
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()

    def refresh(self) -> None:
        """Whether it has been quiet for long enough."""
        self.judge(round(1000 * (self._clock() - self._since)))

    def judge(self, quiet_milliseconds: int) -> None:
        """Unload after so long a quiet time; start counting anew where something happened."""
        is_used = self._engine.is_busy or self._engine.tokens != self._tokens
        self._tokens = self._engine.tokens
        if is_used or self._engine.phase is not EnginePhase.READY:
            self._since = self._clock()
        elif 0 < self._minutes() * 60_000 <= quiet_milliseconds:
            self._engine.unload()
            self._since = self._clock()
