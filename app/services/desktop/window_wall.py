"""Keeps the window itself from the internet, once what needs it can be started from elsewhere.

On Linux alone, and where the launcher runs: else the window has this promise by its own code, which opens no socket.
Not here: the filter (`backends.contract.containment`), the launcher (`app.services.background.launcher`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from app.services.background.launcher import Launcher
from backends.contract.containment import Confinement, Wall, shut_internet

_SCHEMES = ("http", "https", "mailto", "file")
_IN_FLATPAK = Path("/.flatpak-info")  # there a portal opens addresses, over the session bus


class WindowWall(QObject):
    """Signals: shut(Confinement) – what holds around the window now · not_opened(str) – an address that could not be
    opened behind it.
    """

    shut = Signal(object)
    not_opened = Signal(str)

    def __init__(self, launcher: Launcher, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._launcher = launcher
        self.confinement = Confinement(missing=(Wall.NETWORK,), why="the launcher does not run")
        launcher.ready.connect(self._shut)
        launcher.not_opened.connect(self.not_opened)

    def start(self) -> None:
        """Begin, where there is a filter to be had; nobody waits for it."""
        if sys.platform == "linux":
            self._launcher.start()

    def close(self) -> None:
        """Open addresses as Qt does again, and end the launcher."""
        for scheme in _SCHEMES:
            QDesktopServices.unsetUrlHandler(scheme)
        self._launcher.close()

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Let the launcher open an address: a program that the window starts would have no internet."""
        self._launcher.open(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))

    def _shut(self) -> None:
        self.confinement = shut_internet()
        if self.confinement.held and not _IN_FLATPAK.exists():
            for scheme in _SCHEMES:
                QDesktopServices.setUrlHandler(scheme, self, "open")  # type: ignore[arg-type]  # the stub says bytes, PySide takes text
        self.shut.emit(self.confinement)
