"""Unfolds and folds reasoning, in 120 ms or at once where motion is unwanted. Not here: whether it should be open."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from app.ui.kit.theme import FOLD_MILLISECONDS
from app.ui.transcript.message import Message


class Folding(QObject):
    """Signals: `stepped(str, float)` the reasoning of this answer is to be shown to this extent, 0 to 1."""

    stepped = Signal(str, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_instant = False
        self._running: dict[str, tuple[QVariantAnimation, bool]] = {}

    def follow(self, message: Message) -> None:
        """Bring a message's reasoning to the state it wants."""
        reasoning, name = message.reasoning, message.entry.id
        if reasoning is None:
            return
        running = self._running.get(name)
        target = running[1] if running else reasoning.openness > 0
        if target != message.wants_open:
            self._start(name, reasoning.openness, message.wants_open)

    def finish(self) -> None:
        """Bring everything that moves to its end."""
        for name, (animation, is_opening) in list(self._running.items()):
            animation.stop()
            self._end(name, is_opening)

    def _start(self, name: str, openness: float, is_opening: bool) -> None:
        if name in self._running:
            self._running.pop(name)[0].stop()
        end = 1.0 if is_opening else 0.0
        if self.is_instant:
            self.stepped.emit(name, end)
            return
        animation = QVariantAnimation(self)
        animation.setDuration(FOLD_MILLISECONDS)
        animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        animation.setStartValue(openness)
        animation.setEndValue(end)
        self._running[name] = (animation, is_opening)
        animation.valueChanged.connect(partial(self._step, name))
        animation.finished.connect(lambda: self._end(name, is_opening))
        animation.start()

    def _step(self, name: str, openness: float) -> None:
        self.stepped.emit(name, openness)

    def _end(self, name: str, is_opening: bool) -> None:
        if name in self._running:
            self._running.pop(name)[0].deleteLater()
        self.stepped.emit(name, 1.0 if is_opening else 0.0)
