"""Who has the keyboard when the model asks for a call: the card, unless somebody is writing; afterwards the composer.

What is typed into the composer never decides anything. Not here: the card and its keys (`app.ui.transcript`).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from app.ui.chat.composer import Composer
from app.ui.chat.transcript_host import TranscriptHost

REST_SECONDS = 2.0  # without a key, after which nobody is writing


class CallFocus(QObject):
    """Of one chat page. It has no signals."""

    def __init__(self, composer: Composer, host: TranscriptHost) -> None:
        super().__init__(host)
        self.clock: Callable[[], float] = time.monotonic  # tests put their own here
        self._composer, self._host = composer, host
        self._typed = -REST_SECONDS
        self._is_taken = False  # the keyboard was taken from the composer
        composer.box.installEventFilter(self)
        host.asked.connect(self._go_to_card)
        host.answered.connect(self._go_back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when somebody writes."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.InputMethod):
            self._typed = self.clock()
        return super().eventFilter(watched, event)

    def _go_to_card(self, answer_id: str) -> None:
        if self._is_free():
            self._is_taken = True
            self._host.transcript.focus_call(answer_id)

    def _is_free(self) -> bool:
        """Whether nobody needs the keyboard elsewhere: nothing is written, and nothing was typed just now."""
        focused = QApplication.focusWidget()
        box, transcript = self._composer.box, self._host.transcript
        if focused not in (None, box, transcript):
            return False
        has_text = bool(self._composer.text) or bool(box.textCursor().block().layout().preeditAreaText())
        return not has_text and self.clock() - self._typed >= REST_SECONDS

    def _go_back(self) -> None:
        """Once it is decided one can write on."""
        focused, transcript = QApplication.focusWidget(), self._host.transcript
        has_keyboard = focused is not None and (focused is transcript or transcript.isAncestorOf(focused))
        if self._is_taken and has_keyboard and not transcript.questions.waiting:
            self._composer.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._is_taken = self._is_taken and bool(transcript.questions.waiting)
