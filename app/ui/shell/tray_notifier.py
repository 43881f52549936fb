"""Notifications through the system's tray icon: on Windows and macOS, and on Linux where there is no portal.

The icon is there for as long as something unseen is told. Not here: what is told (`app.state.attention`).
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.services.desktop.notifications import DesktopNotification, Notifier


class TrayNotifier(Notifier):
    """Makes its icon when the first thing is to be told."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._key = ""  # of what is shown

    def show(self, notification: DesktopNotification) -> None:
        """Show it; refused where the desktop has no place for it."""
        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            self.refused.emit(notification)
            return
        icon = self._icon = self._icon or self._make_icon()
        self._key = notification.key
        icon.setToolTip(notification.title)
        icon.show()
        icon.showMessage(notification.title, notification.words, QApplication.windowIcon())

    def withdraw(self, key: str) -> None:
        """Take it away, and the icon with it."""
        if key == self._key and self._icon is not None:
            self._key = ""
            self._icon.hide()

    def _make_icon(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(QApplication.windowIcon(), self)
        icon.messageClicked.connect(self._clicked)
        icon.activated.connect(self._clicked)
        return icon

    def _clicked(self) -> None:
        if self._key:
            self.opened.emit(self._key)
