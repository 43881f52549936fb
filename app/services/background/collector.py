"""When Python looks for objects that only refer to each other: never in the middle of a frame for long.

Looking through everything that lives takes a tenth of a second in a long chat, and Python would do it while an answer
streams. Here it looks through young objects as ever; through old ones now and then, those that came since the last time
and only if they are few; and through all of them when none of our windows is in front. Nothing is looked through while
a pool works, whose collector is off (`tasks`). Not here: memory of the engine, which is another process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

YOUNG = (1000, 10)  # objects, and young collections, after which Python looks through the young and the middle-aged
MOST = 40_000  # objects that are looked through while somebody may be looking: a few milliseconds
_NEVER = 1_000_000_000
_PAUSE_MILLISECONDS = 10_000
_BEHIND_MILLISECONDS = 2_000  # that our windows are not in front, before everything is looked through


class Collector(QObject):
    """Takes the old generation over from Python, on the GUI thread. It has no signals."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        gc.set_threshold(*YOUNG, _NEVER)
        gc.enable()
        self._tick = QTimer(self, interval=_PAUSE_MILLISECONDS)
        self._tick.timeout.connect(self.look_at_new)
        self._tick.start()
        self._behind = QTimer(self, singleShot=True, interval=_BEHIND_MILLISECONDS)
        self._behind.timeout.connect(self.look_at_all)
        application = QCoreApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._follow)

    def keep(self) -> None:
        """What lives now stays: it is not looked through again until the windows are behind."""
        gc.freeze()

    def look_at_new(self) -> None:
        """Look through what came since the last time; where it is much, only note that it has come."""
        if not gc.isenabled():
            return
        if len(gc.get_objects()) <= MOST:
            gc.collect()
        gc.freeze()

    def look_at_all(self) -> None:
        """Look through everything that lives, however long it takes."""
        if gc.isenabled():
            gc.unfreeze()
            gc.collect()
            gc.freeze()
        else:
            self._behind.start()

    def close(self) -> None:
        """Leave all of it to Python again."""
        self._tick.stop()
        self._behind.stop()
        gc.unfreeze()
        gc.set_threshold(*self._before)

    def _follow(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._behind.stop()
        else:
            self._behind.start()
