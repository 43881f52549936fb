"""One window per user: the second start asks the first to raise its window, and leaves. A local socket, no network.

Not here: which window is raised (`app.main`).
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MILLISECONDS = 500


def socket_name(state_folder: Path) -> str:
    """Of this user's instance; another TRIPTYCH_HOME is another instance."""
    return "triptych-" + hashlib.sha256(str(state_folder).encode()).hexdigest()[:16]


class SingleInstance(QObject):
    """Signals: called() – another start happened."""

    called = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def is_first(self) -> bool:
        """Take the name; when a living instance has it, call that one and return False."""
        if self._call():
            return False
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by one that was killed
            self._server.listen(self._name)
        return True

    def close(self) -> None:
        """Give the name back."""
        self._server.close()

    def _call(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(ANSWER_MILLISECONDS):
            return False
        socket.disconnectFromServer()
        return True

    def _answer(self) -> None:
        while connection := self._server.nextPendingConnection():
            connection.disconnected.connect(connection.deleteLater)
            self.called.emit()
