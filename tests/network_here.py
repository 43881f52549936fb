"""A network process within the test, to which loopback is the internet: what it is asked is asked for real."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from app.core.models.network_wire import PROTOCOL, REQUESTS, AnyEvent, Ready
from app.core.tools.web_wire import AskWeb
from app.network.web import ask_web
from app.services.background.child import LineLink
from backends.lines import encode_line


class NetworkHere(LineLink):
    """Answers one request, and is gone."""

    def start(self) -> None:
        pass

    def send(self, lines: bytes) -> None:
        request = REQUESTS.decode(lines)
        assert isinstance(request, AskWeb)
        told: list[AnyEvent] = [Ready(PROTOCOL)]
        told.append(ask_web(request, told.append, is_allowed=lambda _: True))
        QTimer.singleShot(0, self, lambda: self._tell(told))

    def leave(self) -> None:
        self.gone.emit()

    def close(self) -> None:
        pass

    def _tell(self, told: list[AnyEvent]) -> None:
        for event in told:
            self.line.emit(encode_line(event))
        self.gone.emit()
