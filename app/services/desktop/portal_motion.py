"""The preference for less motion as a Linux desktop tells it: one question to the settings portal for each known place.

Apart from `system_motion` because Qt's bindings for D-Bus are imported here, which no other system needs.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

SERVICE = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.Settings"
_LONGEST = 5_000  # milliseconds

# What each place says when motion is unwanted: the portal's own setting, GNOME's and KDE's.
_PLACES: dict[str, tuple[str, Callable[[object], bool]]] = {
    "org.freedesktop.appearance": ("reduced-motion", lambda value: value == 1),
    "org.gnome.desktop.interface": ("enable-animations", lambda value: value is False),
    "org.kde.kdeglobals.KDE": ("AnimationDurationFactor", lambda value: str(value) in ("0", "0.0")),
}


class PortalMotion(QObject):
    """Asks over the session bus. It has no signals; a desktop without a portal does not answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_answer: Callable[[str, bool], None] = _unheard

    def ask(self, on_answer: Callable[[str, bool], None]) -> None:
        """Ask for every place; each answers later, and those that the desktop does not have never do."""
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        self._on_answer = on_answer
        for place, (key, _) in _PLACES.items():
            message = QDBusMessage.createMethodCall(SERVICE, PATH, _INTERFACE, "ReadOne")
            message.setArguments([place, key])
            watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _LONGEST), self)
            watcher.setObjectName(place)
            watcher.finished.connect(self._answered)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        place = watcher.objectName()
        arguments = watcher.reply().arguments()
        watcher.deleteLater()
        if arguments and isinstance(arguments[0], QDBusVariant):  # else an error: the desktop has no such setting
            self._on_answer(place, _PLACES[place][1](arguments[0].variant()))


def _unheard(_place: str, _is_reduced: bool) -> None:
    """Stand in for a listener until somebody asks."""
