"""The line above an answer while it is made."""

from __future__ import annotations

from dataclasses import replace

from app.core.chats.transcript import AnswerEntry, AnswerPhase, Figures
from app.ui.compare.card import state_words
from app.ui.transcript.figures import figures_line, head_line
from backends.contract.messages import Effort


def test_preparing_the_form_comes_before_the_prompt_is_read() -> None:
    entry = AnswerEntry("a", Effort.LOW, AnswerPhase.READING, is_preparing=True)
    assert head_line(entry) == "Preparing the form of the answer" and state_words(entry) == "preparing the form"
    entry = AnswerEntry("a", Effort.LOW, AnswerPhase.READING, reading_fraction=0.5)
    assert head_line(entry) == "Reading the prompt 50 %" and state_words(entry) == "reading the prompt 50 %"


def test_what_was_reused_is_told_with_where_it_came_from() -> None:
    figures = Figures(prompt_tokens=430, reused_tokens=212)
    assert figures_line(figures) == "reused 212 of 430"
    assert figures_line(replace(figures, from_disk=212)) == "reused 212 of 430 from disk"
