"""Selecting across messages with mouse and keyboard, and what comes to the clipboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QMenu

from app.ui.transcript.blocks.words_at import word_around, word_step
from app.ui.transcript.hits import caret_at, caret_rect
from app.ui.transcript.selection import Caret
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _spot(hands: Hands, caret: Caret) -> QPoint:
    rect = caret_rect(hands.transcript.column, caret)
    return hands.transcript.rect_on_screen(QRectF(rect)).center().toPoint()


def test_dragging_across_messages_copies_markdown(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.drag(_spot(hands, Caret(0, 0, 0, 4)), _spot(hands, Caret(1, 2, 0, 18)))
    hands.key(Qt.Key.Key_C, CTRL)
    assert hands.clipboard.startswith("towns are 300 km apart")
    assert hands.clipboard.endswith("They meet at **10:57**")


def test_everything_copied_is_the_source_of_every_message(hands: Hands) -> None:
    entries = samples.long_conversation()
    hands.show(entries)
    hands.key(Qt.Key.Key_A, CTRL)
    hands.key(Qt.Key.Key_C, CTRL)
    assert samples.TECHNICAL.strip() in hands.clipboard
    assert "How do I solve" in hands.clipboard and "Use Crank" in hands.clipboard


def test_a_selection_with_math_and_code_keeps_tex_and_fences(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.transcript.selection.set(Caret(1, 2, 0, 5), Caret(1, 5, 0, 9))
    hands.key(Qt.Key.Key_C, CTRL)
    assert r"\[ t = \frac{260\ \text{km}}" in hands.clipboard
    assert hands.clipboard.endswith("```python\nfrom frac\n```")


def test_plain_copy_has_no_marks(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.transcript.selection.set(Caret(1, 2, 0, 0), Caret(1, 5, 0, 14))
    hands.transcript.copy(is_plain=True)
    assert "**" not in hands.clipboard and "```" not in hands.clipboard
    assert "They meet at 10:57" in hands.clipboard


def test_a_part_of_one_code_block_is_copied_as_code(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.transcript.selection.set(Caret(1, 5, 0, 5), Caret(1, 5, 0, 14))
    hands.key(Qt.Key.Key_C, CTRL)
    assert hands.clipboard == "fractions"


def test_double_click_takes_a_word_and_the_third_the_paragraph(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    spot = _spot(hands, Caret(1, 2, 0, 7))
    viewport, left = hands.transcript.viewport(), Qt.MouseButton.LeftButton
    hands.bot.mouseDClick(viewport, left, pos=spot)
    hands.transcript.copy()
    assert hands.clipboard == "meet"
    hands.bot.mousePress(viewport, left, pos=spot)
    hands.transcript.copy()
    assert hands.clipboard == "They meet at **10:57** (rounded to the minute)."


def test_keyboard_stretches_the_selection_over_blocks_and_messages(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.transcript.selection.set(Caret(0, 0, 0, 0), Caret(0, 0, 0, 0))
    hands.key(Qt.Key.Key_Right, SHIFT | CTRL)
    hands.transcript.copy()
    assert hands.clipboard == "Two "
    for _ in range(12):
        hands.key(Qt.Key.Key_Down, SHIFT)
    assert hands.transcript.selection.head is not None
    assert hands.transcript.selection.head.message == 1
    hands.key(Qt.Key.Key_Escape)
    assert hands.transcript.selection.ends is None


def words_of(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_the_menu_copies_what_is_selected(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    assert words_of(hands.transcript.context_menu()) == ["Select all"]
    hands.transcript.select_all()
    menu = hands.transcript.context_menu()
    assert words_of(menu) == ["Copy", "Copy as plain text", "Ask about this", "Select all"]
    plain = next(action for action in menu.actions() if action.text() == "Copy as plain text")
    plain.trigger()
    assert "**" not in hands.clipboard and "10:57" in hands.clipboard


def test_the_menu_has_all_that_can_be_done_with_the_message(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    assert words_of(hands.transcript.context_menu(0)) == [
        "Copy the question", "Edit and ask again…", "Delete", "Select all",
    ]  # fmt: skip
    words = words_of(hands.transcript.context_menu(1))
    assert words[:3] == ["Copy the answer as Markdown", "Copy the answer as plain text", "Regenerate"]
    for part in ("Edit by hand…", "New chat from here", "Run again with the same seed", "Details…", "Delete"):
        assert part in words
    menu = hands.transcript.context_menu(1)
    with hands.bot.waitSignal(hands.transcript.branch_requested):
        next(action for action in menu.actions() if action.text() == "New chat from here").trigger()
    next(action for action in menu.actions() if action.text() == "Copy the answer as plain text").trigger()
    assert "10:57" in hands.clipboard and "**" not in hands.clipboard
    next(action for action in menu.actions() if action.text() == "Copy the answer as Markdown").trigger()
    assert "**10:57**" in hands.clipboard


def test_a_control_that_copied_says_so_where_it_stands(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    before = hands.target("Regenerate").control.rect
    picture = hands.transcript.grab().toImage()
    hands.click("Copy")
    copied = hands.transcript.scene.copied
    assert (copied.message, copied.key) == (1, hands.target("Copy").key)
    assert hands.target("Regenerate").control.rect == before  # nothing beside it moves
    assert hands.transcript.grab().toImage() != picture


@pytest.mark.parametrize("position", [0, 3, 9, 20])
def test_a_point_and_its_caret_agree(hands: Hands, position: int) -> None:
    hands.show([samples.question("q1", "A \U0001f600 face and more words"), samples.answer()])
    caret = Caret(0, 0, 0, position)
    rect = caret_rect(hands.transcript.column, caret)
    assert caret_at(hands.transcript.column, QPointF(rect.left() + 0.1, rect.center().y())) == caret


def test_words_have_edges() -> None:
    assert word_around("one two", 5) == (4, 7)
    assert word_step("one two", 0, 1) == 4
    assert word_step("one two", 7, -1) == 4
