"""Shows a file in the system's file manager, chosen where that can be: Explorer, the Finder, or on Linux the file
manager that answers over the session bus, else whatever opens folders (in Flatpak that is the portal).

Nobody waits for it. Not here: opening files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

_LONGEST = 5_000  # milliseconds
SERVICE = "org.freedesktop.FileManager1"
PATH = "/org/freedesktop/FileManager1"


class FileManager(QObject):
    """One window's way to it. `open_folder` opens a folder as the system does."""

    def __init__(self, parent: QObject | None = None, open_folder: Callable[[Path], object] | None = None) -> None:
        super().__init__(parent)
        self._open = open_folder or _open_folder

    def show(self, path: Path) -> None:
        """Show a file in its folder, or a folder itself."""
        command = command_for(sys.platform, str(path))
        if command:
            QProcess.startDetached(command[0], list(command[1:]))
        elif path.is_dir():
            self._open(path)
        else:
            self._ask_bus(path)

    def _ask_bus(self, path: Path) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher  # late: few need it

        address = QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
        message = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "ShowItems")
        message.setArguments([[address], ""])
        watcher = QDBusPendingCallWatcher(QDBusConnection.sessionBus().asyncCall(message, _LONGEST), self)
        watcher.setObjectName(str(path.parent))
        watcher.finished.connect(self._answered)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        from PySide6.QtDBus import QDBusMessage

        if watcher.reply().type() is QDBusMessage.MessageType.ErrorMessage:
            self._open(Path(watcher.objectName()))
        watcher.deleteLater()


def command_for(platform: str, path: str) -> tuple[str, ...]:
    """The program that shows a file in its folder, and its arguments; empty where the session bus is asked."""
    match platform:
        case "win32":
            return ("explorer.exe", "/select,", str(PureWindowsPath(path)))
        case "darwin":
            return ("/usr/bin/open", "-R", path)
        case _:
            return ()


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
