"""Waiting for the model in use: whoever wants an answer of it may ask once it is loaded.

Not here: loading itself (`model_in_use`), whose turn it is then (`app.services.engine.jobs`).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import EngineFailure
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import ErrorCode


class ModelReady(QObject):
    """One wait. ready() or failed(EngineFailure) comes, once, possibly within `start`; neither comes after `stop`."""

    ready = Signal()
    failed = Signal(object)

    def __init__(self, in_use: ModelInUseState, parent: QObject) -> None:
        super().__init__(parent)
        self._in_use = in_use
        self._is_waiting = False

    def start(self) -> None:
        """Begin to wait; a model that was lost, given back or could not be loaded is loaded once more."""
        if self._in_use.phase is ModelPhase.READY:
            self.ready.emit()
            return
        self._is_waiting = True
        self._in_use.changed.connect(self._look)
        if self._in_use.phase is not ModelPhase.LOADING:
            self._in_use.reload()
        self._look()

    def stop(self) -> None:
        """Stop waiting, so that no signal comes any more."""
        if self._is_waiting:
            self._is_waiting = False
            self._in_use.changed.disconnect(self._look)

    def _look(self) -> None:
        if not self._is_waiting or self._in_use.phase is ModelPhase.LOADING:
            return
        self.stop()
        if self._in_use.phase is ModelPhase.READY:
            self.ready.emit()
        else:
            self.failed.emit(self._in_use.failure or EngineFailure(ErrorCode.NO_MODEL))
