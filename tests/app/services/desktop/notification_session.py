"""A session with a bus, a portal that shows notifications, and a program that tells one, which is clicked.

`test_notifications` runs this under `dbus-run-session`; what portal and program learn is printed. With `bare` there is
no portal.
"""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject

from app.services.desktop.notifications import DesktopNotification
from app.services.desktop.portal_notifier import INTERFACE, PATH, SERVICE, PortalNotifier

LONGEST = 10_000  # milliseconds


class Portal(QDBusVirtualObject):
    """Prints what it is asked, and clicks what it shows."""

    def introspect(self, path: str) -> str:
        """Nothing to browse."""
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt's name
        """Take a notification, or take it away."""
        key = message.arguments()[0]
        print(message.member(), message.signature(), key, flush=True)
        connection.send(message.createReply())
        if message.member() == "AddNotification":
            clicked = QDBusMessage.createSignal(PATH, INTERFACE, "ActionInvoked")
            clicked.setArguments([key, "open", []])
            connection.send(clicked)
        return True


def serve(*, has_portal: bool) -> None:
    """Be the portal, and run the program beside it."""
    application, portal = QCoreApplication([]), Portal()
    bus = QDBusConnection.sessionBus()
    if has_portal:
        bus.registerVirtualObject(PATH, portal)
        bus.registerService(SERVICE)
    telling = subprocess.Popen([sys.executable, "-m", "tests.app.services.desktop.notification_session", "tell"])
    ended = QTimer(interval=20)
    ended.timeout.connect(lambda: application.quit() if telling.poll() is not None else None)
    ended.start()
    application.exec()


def tell() -> None:
    """Tell something as the program does, and print what came of it."""
    application = QCoreApplication([])
    notifier = PortalNotifier()

    def opened(key: str) -> None:
        print("opened", key, flush=True)
        notifier.withdraw(key)
        QTimer.singleShot(100, application.quit)

    def refused(notification: DesktopNotification) -> None:
        print("refused", notification.key, flush=True)
        application.quit()

    notifier.opened.connect(opened)
    notifier.refused.connect(refused)
    notifier.show(DesktopNotification("chat-1", "An answer is ready", "Otters"))
    QTimer.singleShot(LONGEST, application.quit)
    application.exec()


if __name__ == "__main__":
    tell() if sys.argv[1:] == ["tell"] else serve(has_portal=sys.argv[1:] != ["bare"])
