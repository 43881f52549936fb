"""A session with a bus, a file manager that prints what it is to show, and a program that asks it for two files.

`test_file_manager` runs this under `dbus-run-session`; with `bare` there is no file manager.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject

from app.services.desktop.file_manager import PATH, SERVICE, FileManager

LONGEST = 10_000  # milliseconds


class Files(QDBusVirtualObject):
    """Prints what it is asked to show."""

    def introspect(self, path: str) -> str:
        """Nothing to browse."""
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        """Take a list of addresses."""
        print(message.member(), message.signature(), *message.arguments()[0], flush=True)
        connection.send(message.createReply())
        return True


def serve(*, is_there: bool) -> None:
    """Be the file manager, and run the program that asks beside it."""
    application, files = QCoreApplication([]), Files()
    bus = QDBusConnection.sessionBus()
    if is_there:
        bus.registerVirtualObject(PATH, files)
        bus.registerService(SERVICE)
    asking = subprocess.Popen([sys.executable, "-m", "tests.app.services.desktop.file_manager_session", "ask"])
    ended = QTimer(interval=20)
    ended.timeout.connect(lambda: application.quit() if asking.poll() is not None else None)
    ended.start()
    application.exec()


def ask() -> None:
    """Ask as the program does, until it has been answered."""
    application = QCoreApplication([])
    manager = FileManager(open_folder=lambda folder: print("opened", folder, flush=True))
    manager.show(Path("/nowhere at all/Vertrag ä.md"))
    ended = QTimer(interval=20)
    ended.timeout.connect(lambda: None if manager.children() else application.quit())
    ended.start()
    QTimer.singleShot(LONGEST, application.quit)
    application.exec()


if __name__ == "__main__":
    ask() if sys.argv[1:] == ["ask"] else serve(is_there=sys.argv[1:] != ["bare"])
