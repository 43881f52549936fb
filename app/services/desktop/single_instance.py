"""One window per user: the second start hands the file it was to open to the first, and leaves. A local socket, no
network.

The socket lies in a folder that only this user can enter, so that nobody else can take its place. Not here: which
window is raised, and what is done with the file (`app.main`).
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MILLISECONDS = 500
LONGEST_FILE = 2**16  # bytes of a path; Windows' may have 32,767 characters
LONGEST_ADDRESS = 100  # bytes; a socket's path may have 108 on Linux and 104 on macOS


def socket_address(state_folder: Path, folders: Iterable[Path]) -> str:
    """Where this user's instance listens: a path in the first private folder where it is short enough, or the name of a
    pipe on Windows, where pipes belong to their user. Another state folder is another instance. The address is empty
    where no folder will do; then every start opens a window.
    """
    name = "triptych-" + hashlib.sha256(str(state_folder).encode(errors="surrogateescape")).hexdigest()[:16]
    if sys.platform == "win32":
        return name
    addresses = (folder / name for folder in folders if make_private(folder))
    return next((str(one) for one in addresses if len(os.fsencode(one)) <= LONGEST_ADDRESS), "")


def make_private(folder: Path) -> bool:
    """Whether the folder is this user's own and closed to all others; made where it is missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    is_open = stat.S_IMODE(found.st_mode) & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not is_open


class SingleInstance(QObject):
    """Signals: called(Path | None) – another start happened, and was to open this file."""

    called = Signal(object)

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address
        self._server = QLocalServer(self)
        self._said: dict[QLocalSocket, bytes] = {}  # by those who have not gone yet
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def is_first(self, file: Path | None = None) -> bool:
        """Whether no other instance lives: takes the address, or calls the instance that has it, with this file."""
        if not self._address:
            return True
        if self._call(file):
            return False
        if not self._server.listen(self._address):
            QLocalServer.removeServer(self._address)  # left behind by one that was killed
            self._server.listen(self._address)
        return True

    def close(self) -> None:
        """Stop listening, so that the next start is the first."""
        self._server.close()

    def _call(self, file: Path | None) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._address)
        if not socket.waitForConnected(ANSWER_MILLISECONDS):
            return False
        _give_up_the_front()
        if file is not None and socket.write(os.fsencode(file)) > 0:
            socket.waitForBytesWritten(ANSWER_MILLISECONDS)
        socket.disconnectFromServer()
        if socket.state() is not QLocalSocket.LocalSocketState.UnconnectedState:
            socket.waitForDisconnected(ANSWER_MILLISECONDS)
        return True

    def _answer(self) -> None:
        while connection := self._server.nextPendingConnection():
            connection.setReadBufferSize(LONGEST_FILE)
            self._said[connection] = b""
            connection.readyRead.connect(self._hear)
            connection.disconnected.connect(self._hear)
        self._hear()

    def _hear(self) -> None:
        """Keep what is said, for on Windows it is lost when the other goes; whoever is gone has said all."""
        for connection in list(self._said):
            self._said[connection] += bytes(connection.readAll().data())
            if connection.state() is QLocalSocket.LocalSocketState.UnconnectedState:
                path = os.fsdecode(self._said.pop(connection))
                connection.deleteLater()
                self.called.emit(Path(path) if path else None)


def _give_up_the_front() -> None:
    """Windows lets a program raise its window only by leave of the one that the user has just started: this one."""
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(-1)  # to anybody
