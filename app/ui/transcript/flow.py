"""Gathers which entries change within one turn of the event loop, so that they are laid out and painted once.

How often a streaming answer changes is decided where it streams in (`app.state.chats.answering`). Not here: what is
done with the changes.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.transcript import Entry


class Flow(QObject):
    """Signals: `due()` something is waiting to be drawn; at most once a turn of the event loop."""

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Entry] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.due)

    def add(self, entry: Entry) -> None:
        """An entry has changed; it takes the place of an older value that nobody has seen."""
        self._waiting[entry.id] = entry
        if not self._timer.isActive():
            self._timer.start()

    def drain(self) -> list[Entry]:
        """The newest value of every entry that has changed since, in the order of their first change."""
        waiting, self._waiting = self._waiting, {}
        self._timer.stop()
        return list(waiting.values())
