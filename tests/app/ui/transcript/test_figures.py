"""The line above an answer while it is made."""

from __future__ import annotations

from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.ui.compare.card import state_words
from app.ui.transcript.figures import head_line
from backends.contract.messages import Effort


def test_preparing_the_form_comes_before_the_prompt_is_read() -> None:
    entry = AnswerEntry("a", Effort.LOW, AnswerPhase.READING, is_preparing=True)
    assert head_line(entry) == "Preparing the form of the answer" and state_words(entry) == "preparing the form"
    entry = AnswerEntry("a", Effort.LOW, AnswerPhase.READING, reading_fraction=0.5)
    assert head_line(entry) == "Reading the prompt 50 %" and state_words(entry) == "reading the prompt 50 %"
