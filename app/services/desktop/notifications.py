"""What is told on the desktop, and who can tell it: one protocol for every system.

Not here: what is worth telling (`app.state.attention`), how each system tells it (`portal_notifier`, and the tray icon
in `app.ui.shell.tray_notifier`).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class DesktopNotification:
    """What is shown, and the key by which it is taken away or opened; a later one of the same key replaces it."""

    key: str
    title: str
    words: str = ""


class Notifier(QObject):
    """Signals: opened(str key) – the user clicked it · refused(DesktopNotification) – this system has no such place."""

    opened = Signal(str)
    refused = Signal(object)

    def show(self, notification: DesktopNotification) -> None:
        """Show it; returns at once."""
        raise NotImplementedError

    def withdraw(self, key: str) -> None:
        """Take it away: it was seen."""
        raise NotImplementedError
