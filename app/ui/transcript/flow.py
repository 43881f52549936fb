"""Gathers what changes within one turn of the event loop, so that it is laid out and painted once.

How often a streaming answer changes is decided where it streams in (`app.state.chats.answering`). Not here: what is
done with the changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.transcript import Entry
from backends.contract.messages import Channel


@dataclass(frozen=True, slots=True)
class Delta:
    """Text that came for an answer."""

    answer_id: str
    channel: Channel
    text: str


class Flow(QObject):
    """Signals: `due()` something is waiting to be taken; at most once a turn of the event loop."""

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Delta | Entry] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.due)

    def add(self, news: Delta | Entry) -> None:
        """Something came. A newer value of an entry takes the place of an older one that nobody has seen."""
        last = self._waiting[-1] if self._waiting else None
        if isinstance(news, Delta) and isinstance(last, Delta) and _same(last, news):
            self._waiting[-1] = Delta(last.answer_id, last.channel, last.text + news.text)
        elif not isinstance(news, Delta) and last is not None and not isinstance(last, Delta) and last.id == news.id:
            self._waiting[-1] = news
        else:
            self._waiting.append(news)
        if not self._timer.isActive():
            self._timer.start()

    def take(self) -> list[Delta | Entry]:
        """Everything that came since, in order."""
        taken, self._waiting = self._waiting, []
        self._timer.stop()
        return taken


def _same(one: Delta, other: Delta) -> bool:
    return (one.answer_id, one.channel) == (other.answer_id, other.channel)
