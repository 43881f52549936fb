"""Notifications on a Linux desktop, through its portal over the session bus.

The portal is asked, and not the notification server behind it: that one wants unsigned numbers, which Qt's Python
bindings cannot send. It works inside Flatpak too. Not here: what is told.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from app.services.desktop.notifications import DesktopNotification, Notifier

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
INTERFACE = "org.freedesktop.portal.Notification"
_LONGEST = 5_000  # milliseconds
_ACTION = "open"


class PortalNotifier(Notifier):
    """Asks over the session bus; where no portal answers, the notification is refused."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = QDBusConnection.sessionBus()
        self._waiting: dict[str, DesktopNotification] = {}
        slot = SLOT("_invoked(QDBusMessage)")
        self._bus.connect(SERVICE, PATH, INTERFACE, "ActionInvoked", self, slot)  # type: ignore[arg-type]  # PySide's own

    def show(self, notification: DesktopNotification) -> None:
        """Show it, or have it refused a moment later."""
        content = {"title": notification.title, "default-action": _ACTION}
        if notification.words:
            content["body"] = notification.words
        message = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "AddNotification")
        message.setArguments([notification.key, content])
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message, _LONGEST), self)
        watcher.setObjectName(notification.key)
        self._waiting[notification.key] = notification
        watcher.finished.connect(self._answered)

    def withdraw(self, key: str) -> None:
        """Take a notification away, where it is still shown."""
        message = QDBusMessage.createMethodCall(SERVICE, PATH, INTERFACE, "RemoveNotification")
        message.setArguments([key])
        self._bus.asyncCall(message, _LONGEST)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        notification = self._waiting.pop(watcher.objectName(), None)
        is_refused = watcher.reply().type() is QDBusMessage.MessageType.ErrorMessage
        watcher.deleteLater()
        if is_refused and notification is not None:
            self.refused.emit(notification)

    @Slot(QDBusMessage)
    def _invoked(self, message: QDBusMessage) -> None:
        arguments = message.arguments()
        if len(arguments) > 1 and arguments[1] == _ACTION:
            self.opened.emit(str(arguments[0]))
