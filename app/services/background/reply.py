"""One request under way, of the engine or of the network: what it tells, how it ends, and that it can be cancelled.

Mirrors QNetworkReply. Not here: who answers it (`app.services.engine.process`, `app.services.hub.network`).
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal


class Reply(QObject):
    """Exactly one of `finished`, `failed` and `stopped` comes, as the last signal; then the reply deletes itself.

    progress(event) · delta(wire.Delta) – text of an answer · call_delta(wire.CallDelta) – a call
    as it is written · finished(the closing event) · failed(an AppError) ·
    stopped() – after `cancel`, where nothing is left to tell.
    """

    progress = Signal(object)
    delta = Signal(object)
    call_delta = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    cancel_wanted = Signal(int)  # for who answers: a reply that held it could be the last to, and delete it from within

    def __init__(self, number: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self.is_closed = False

    def cancel(self) -> None:
        """Ask for it to stop; the reply still closes by itself."""
        if not self.is_closed:
            self.cancel_wanted.emit(self.number)

    def finish(self, event: object) -> None:
        """Close it with what was asked for."""
        self._close(self.finished, event)

    def fail(self, failure: Exception) -> None:
        """Close the reply as failed, with the reason."""
        self._close(self.failed, failure)

    def stop(self) -> None:
        """Close the reply as cancelled by its owner."""
        self._close(self.stopped)

    def _close(self, signal: _Emitting, *payload: object) -> None:
        if not self.is_closed:
            self.is_closed = True
            signal.emit(*payload)
            self.deleteLater()


class _Emitting(Protocol):
    def emit(self, *payload: object) -> None: ...
