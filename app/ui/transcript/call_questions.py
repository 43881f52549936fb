"""The calls that wait for a decision in a transcript: since when, what a key decides, and that nobody decides unawares.

A card that has just appeared takes neither click nor key for half a second, and what is typed in that time makes it
wait once more: who was typing or clicking meant something else. Not here: the card (`parts.call_card`), the field for a
reason (`reason_field`), what a decision does (`app.state`).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from app.core.chats.transcript import AnswerEntry, Entry
from app.core.tools.call_terms import CallTerms
from app.core.tools.grants import Decision
from app.ui.transcript.parts.decisions import KEYS

GUARD_SECONDS = 0.5


class CallQuestions(QObject):
    """Signals: asked(str) – this answer waits now · answered(str) – it waits no longer, however that was decided ·
    decided(str, Decision, str) – a person decided, with a reason or without · armed() – a card takes clicks now.
    """

    asked = Signal(str)
    answered = Signal(str)
    decided = Signal(str, object, str)
    armed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clock: Callable[[], float] = time.monotonic  # tests put their own here
        self._asked: dict[str, tuple[CallTerms, float]] = {}  # since when, by the answers' ids
        self._guard = QTimer(self, singleShot=True, interval=round(GUARD_SECONDS * 1000) + 20)
        self._guard.timeout.connect(self.armed)

    @property
    def waiting(self) -> str:
        """The answer that asked last and waits still; empty where none does."""
        return next(reversed(self._asked), "")

    def heed(self, entry: Entry) -> None:
        """Look whether this entry asks, asks something else, or asks no longer."""
        terms = entry.pending if isinstance(entry, AnswerEntry) else None
        known = self._asked.get(entry.id)
        if known is not None and terms != known[0]:
            del self._asked[entry.id]
            self.answered.emit(entry.id)
        if terms is not None and entry.id not in self._asked:
            self._asked[entry.id] = (terms, self.clock())
            self._guard.start()
            self.asked.emit(entry.id)

    def keep_only(self, shown: set[str]) -> None:
        """These answers are shown; others that waited are out of sight."""
        for gone in [each for each in self._asked if each not in shown]:
            del self._asked[gone]
            self.answered.emit(gone)

    def is_armed(self, terms: CallTerms) -> bool:
        """Whether the card of this call takes clicks and keys."""
        return all(self._is_over(since) for asked, since in self._asked.values() if asked == terms)

    def decide(self, answer_id: str, decision: Decision, reason: str = "") -> None:
        """A person decided; too early, or about what does not wait, it counts for nothing."""
        asked = self._asked.get(answer_id)
        if asked is not None and self._is_over(asked[1]):
            self.decided.emit(answer_id, decision, reason)

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key decides about the call that waits."""
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return bool(self._asked) and is_plain and event.key() in KEYS

    def press(self, event: QKeyEvent) -> bool:
        """Take a key that decides; whether it was one. Any key makes a card that has just appeared wait again."""
        waiting = self.waiting
        if not waiting:
            return False
        terms, since = self._asked[waiting]
        if not self._is_over(since):
            self._asked[waiting] = (terms, self.clock())
            self._guard.start()
            return self.takes(event)
        if not self.takes(event):
            return False
        if not event.isAutoRepeat():
            self.decided.emit(waiting, KEYS[Qt.Key(event.key())], "")
        return True

    def _is_over(self, since: float) -> bool:
        return self.clock() - since >= GUARD_SECONDS
