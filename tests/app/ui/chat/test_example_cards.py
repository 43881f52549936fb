"""The very strings on the example cards are answered by the demo model, in every language of the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.chat.empty_state import EmptyState
from app.ui.kit.appearance import Appearance
from app.ui.shell.language import Language
from tests.demo_model import loaded_demo

ANSWERS = ("Triptych ", "The letter r appears 3 times in strawberry.", "48213 + 39778 = 87991")


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "de"])
def test_the_cards_are_answered_right_at_their_own_effort(qapp: QApplication, qtbot: QtBot, code: str) -> None:
    language = Language(qapp, code)
    try:
        empty = EmptyState(Appearance(qapp, "light"))
    finally:
        language.remove()
    qtbot.addWidget(empty)
    with loaded_demo() as demo:
        for card, answer in zip(empty.cards, ANSWERS, strict=True):
            assert demo.answer(card.question, card.effort).startswith(answer), card.question
