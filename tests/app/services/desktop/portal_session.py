"""A session with a bus, a settings portal that says what GNOME says without animations, and a program that asks.

`test_system_motion` runs this under `dbus-run-session`; what the program learns is printed.
"""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject

from app.services.desktop.portal_motion import PATH, SERVICE, PortalMotion
from app.services.desktop.system_motion import SystemMotion

LONGEST = 10_000  # milliseconds


class Portal(QDBusVirtualObject):
    """Knows GNOME's setting alone."""

    def introspect(self, path: str) -> str:
        """Nothing to browse."""
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        """Answer a question for a setting."""
        if message.arguments() == ["org.gnome.desktop.interface", "enable-animations"]:
            connection.send(message.createReply(QDBusVariant(False)))  # type: ignore[arg-type]  # PySide takes a variant
        else:
            connection.send(message.createErrorReply("org.freedesktop.portal.Error.NotFound", "no such setting"))
        return True


def serve() -> None:
    """Be the portal, and run the program that asks beside it."""
    application, portal = QCoreApplication([]), Portal()
    bus = QDBusConnection.sessionBus()
    bus.registerVirtualObject(PATH, portal)
    bus.registerService(SERVICE)
    asking = subprocess.Popen([sys.executable, "-m", "tests.app.services.desktop.portal_session", "ask"])
    ended = QTimer(interval=20)
    ended.timeout.connect(lambda: application.quit() if asking.poll() is not None else None)
    ended.start()
    application.exec()


def ask() -> None:
    """Ask as the program does, and print what came."""
    application = QCoreApplication([])
    motion = SystemMotion(PortalMotion())
    motion.changed.connect(lambda: print("reduced", motion.is_reduced, flush=True))
    motion.changed.connect(application.quit)
    motion.refresh()
    QTimer.singleShot(LONGEST, application.quit)
    application.exec()


if __name__ == "__main__":
    ask() if sys.argv[1:] == ["ask"] else serve()
