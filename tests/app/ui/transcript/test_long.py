"""Questions, reasonings and answers beyond all measure: folded, in parts, in slices; nothing of them is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from app.core.chats.steps import plain
from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.markdown.growing import SLICE
from app.core.markdown.segments import MOST_SEGMENTS
from app.core.markdown.text import shown
from app.ui.transcript.blocks.formulas import can_be_set
from app.ui.transcript.blocks.lexing import LONGEST_LINE
from app.ui.transcript.blocks.lines import CodeLine
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.hits import targets
from app.ui.transcript.painting import spot_rect
from app.ui.transcript.parts.paragraphs import ROOM
from app.ui.transcript.parts.question_part import QuestionPart
from app.ui.transcript.parts.reasoning_part import ReasoningPart
from backends.contract.messages import Effort
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

LINES = "\n".join(f"This is line {number} of a long question." for number in range(400))
CTRL = Qt.KeyboardModifier.ControlModifier


def texts(hands: Hands, message: int) -> list[str]:
    """What is shown of a message, by part."""
    parts = hands.transcript.column.messages[message].parts
    return ["\n".join(shown(placed.view.block) for placed in part.placed()) for part in parts]


def labels(hands: Hands, message: int = 0) -> list[str]:
    return [target.control.label for target in targets(hands.transcript.column, message)]


def test_a_short_question_has_nothing_to_fold(hands: Hands) -> None:
    hands.show([samples.question("q", "line\n" * 10), samples.answer()])
    assert not {"Show more", "Show less"} & set(labels(hands))


def test_a_long_question_is_folded_till_more_is_wanted(hands: Hands) -> None:
    hands.show([samples.question("q", LINES), samples.answer()])
    folded = hands.transcript.column.messages[0].height
    assert folded < 500
    hands.transcript.scroll_to_entry("q")
    hands.click("Show more", 0)
    hands.settle()
    assert hands.transcript.column.messages[0].height > 8000
    assert hands.transcript.column.view_top < 100  # its beginning stays where it was
    assert "\n".join(text for text in texts(hands, 0)) == LINES
    hands.transcript.column.reveal(0, 5, 300)
    hands.transcript.refresh()
    hands.transcript.column.reveal(0, len(texts(hands, 0)) - 1, 0)
    hands.transcript.refresh()
    hands.click("Show less", 0)
    hands.settle()
    assert hands.transcript.column.messages[0].height == folded
    assert "Show more" in labels(hands)
    assert hands.transcript.column.view_top < folded  # its beginning is in view


def test_one_line_of_megabytes_is_folded_and_unfolded_in_parts(hands: Hands) -> None:
    hands.show([samples.question("q", "x" * 2_000_000), samples.answer()])
    assert max(map(len, texts(hands, 0))) <= 1000
    hands.transcript.scroll_to_entry("q")
    hands.click("Show more", 0)
    parts = hands.transcript.column.messages[0].parts
    assert len(parts) > 600
    assert sum(1 for part in parts if part.is_ready(hands.transcript.column.width)) < 10


def test_everything_of_a_folded_question_is_copied(hands: Hands) -> None:
    hands.show([samples.question("q", LINES), samples.answer()])
    hands.transcript.select_all()
    hands.key(Qt.Key.Key_C, CTRL)
    assert hands.clipboard.startswith(LINES)


def test_what_a_fold_hides_is_found_and_shown(hands: Hands) -> None:
    hands.show([samples.question("q", LINES), samples.answer()])
    assert hands.search("line 399 of") == 1
    assert hands.transcript.column.messages[0].is_unfolded
    assert any("line 399 of" in text for text in texts(hands, 0))


def test_no_part_of_a_question_or_a_reasoning_is_too_much_at_once(hands: Hands) -> None:
    reasoning = "\n".join(["think " * 900, LINES, "y" * 50_000])
    hands.transcript.reasoning_open_by_default = True
    hands.show([samples.question("q", reasoning), samples.answer(reasoning=reasoning)])
    hands.transcript.scroll_to_entry("q")
    hands.click("Show more", 0)
    kinds = (QuestionPart, ReasoningPart)
    parts = [part for message in hands.transcript.column.messages for part in message.parts if isinstance(part, kinds)]
    assert len(parts) > 40
    for part in parts:
        blocks = [placed.view.block for placed in part.placed()]
        assert sum(len(shown(block)) for block in blocks) <= ROOM.characters
        assert len(blocks) <= ROOM.lines + ROOM.characters // 1000
    read = [text for text, part in zip(texts(hands, 1), hands.transcript.column.messages[1].parts, strict=True)]
    assert "".join("".join(read).split()).startswith("".join(reasoning.split()))


def test_a_long_reasoning_folds_and_unfolds_whole(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(reasoning=LINES * 3)])
    closed = hands.transcript.column.messages[1].height
    hands.click("Show the reasoning")
    assert hands.transcript.column.messages[1].height > closed + 10_000
    hands.click("Hide the reasoning")
    assert hands.transcript.column.messages[1].height == closed


def test_a_long_reasoning_streams_into_its_last_part(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(reasoning="", text="", phase=AnswerPhase.WAITING)])
    entry = hands.transcript.column.messages[1].entry
    assert isinstance(entry, AnswerEntry)
    for end in range(1000, len(LINES), 1000):
        thinking = AnswerEntry(entry.id, Effort.HIGH, AnswerPhase.THINKING, steps=plain(LINES[:end], ""))
        hands.transcript.update_entry(thinking)
        hands.transcript.flush()
    before = list(hands.transcript.column.messages[1].parts)
    hands.transcript.update_entry(AnswerEntry(entry.id, Effort.HIGH, AnswerPhase.THINKING, steps=plain(LINES, "")))
    hands.transcript.flush()
    after = hands.transcript.column.messages[1].parts
    kept = sum(isinstance(part, ReasoningPart) for part in before) - 1
    assert kept > 3
    assert after[1 : 1 + kept] == before[1 : 1 + kept]


@pytest.mark.slow
def test_a_long_answer_is_cut_in_slices_while_the_window_lives(hands: Hands) -> None:
    text = "A paragraph.\n\n" * 60_000
    hands.transcript.set_entries([samples.question(), samples.answer(text=text)])
    message = hands.transcript.column.messages[1]
    assert len(text) > 40 * SLICE
    assert message.is_behind
    guessed = hands.transcript.column.height
    hands.bot.waitUntil(lambda: not message.is_behind, timeout=20_000)
    assert hands.transcript.column.is_at_end
    assert guessed > 0.5 * hands.transcript.column.height
    assert len(message.parts) < MOST_SEGMENTS + 5000  # the rest is text as it was written


@pytest.mark.slow
def test_a_word_far_down_a_long_answer_is_found(hands: Hands) -> None:
    text = "A paragraph.\n\n" * 6_000 + "needle"
    hands.transcript.set_entries([samples.question(), samples.answer(text=text), samples.question("q2", "And?")])
    assert hands.search("needle") == 1
    spot = hands.transcript.finder.spot
    assert spot is not None
    assert spot.part < len(hands.transcript.column.messages[1].parts)


def test_a_line_of_code_too_long_to_be_set_goes_on_in_the_next_row(hands: Hands) -> None:
    line = "x" * (3 * LONGEST_LINE)
    hands.show([samples.question(), samples.answer(text=f"```\n{line}\nend\n```")])
    hands.click("Copy")
    (view,) = [placed.view for part in hands.transcript.column.messages[1].parts for placed in part.placed()]
    rows = {view.caret(position).top() for position in (0, LONGEST_LINE, 2 * LONGEST_LINE, len(line) + 1)}
    assert len(rows) == 4
    hands.transcript.select_all()
    hands.key(Qt.Key.Key_C, CTRL)
    assert line in QGuiApplication.clipboard().text()


def test_formulas_that_nobody_wrote_are_not_set() -> None:
    assert can_be_set(r"\frac{a}{b}" * 20)
    assert not can_be_set("x+" * 1000)
    assert not can_be_set("{" * 50 + "}" * 50)


@pytest.mark.slow
def test_a_match_far_down_a_long_answer_is_reached_frame_by_frame(hands: Hands) -> None:
    text = "A paragraph.\n\n" * 9_000 + "needle"
    hands.transcript.set_entries([samples.question(), samples.answer(text=text), samples.question("q2", "And?")])
    message = hands.transcript.column.messages[1]
    steps = 0
    while not hands.transcript.column.prepare(1, 9_001):
        steps += 1
        assert steps < 10_000
    assert steps > 1 and len(message.parts) > 9_001
    hands.search("needle")
    hands.bot.waitUntil(lambda: spot_rect(hands.transcript.scene) is not None)
    place = spot_rect(hands.transcript.scene)
    assert place is not None
    assert 0 <= hands.transcript.rect_on_screen(place).top() < hands.transcript.viewport().height()


def test_of_a_wide_line_of_code_only_what_is_in_sight_is_set(hands: Hands) -> None:
    line = "".join(f"{number:05d}," for number in range(300))
    hands.show([samples.question(), samples.answer(text=f"```\n{line}\nend\n```")])
    (view,) = [placed.view for part in hands.transcript.column.messages[1].parts for placed in part.placed()]
    advance = hands.transcript.scene.look.code.metrics.horizontalAdvance("0")
    begin = view.caret(0)
    for position in (7, 250, 251, 1000, len(line)):
        caret = view.caret(position)
        assert caret.left() - begin.left() == pytest.approx(position * advance, abs=1)
        assert view.position_at(caret.center()) == position


def test_a_wide_line_of_code_looks_the_same_in_pieces_as_at_once(hands: Hands) -> None:
    look = hands.transcript.scene.look
    spans = tuple((at, 5, "number") for at in range(0, 1400, 12))
    text = "".join(f"{number:05d}," for number in range(240))
    marks = Marks((240, 700), ((3, 9), (245, 260)), 1)
    drawn: list[QImage] = []
    for broken_at in (0.0, 1e6):
        image = QImage(600, 30, QImage.Format.Format_RGB32)
        image.fill(look.ground)
        painter = QPainter(image)
        CodeLine(text, spans, look, broken_at).paint(painter, QPointF(-1700, 4), marks, (0, 600))
        painter.end()
        drawn.append(image)
    assert drawn[0] == drawn[1]


def test_marks_beyond_all_measure_in_code_go_on_in_the_next_row(hands: Hands) -> None:
    line = ("a" + "\u0301" * 200) * 5
    hands.show([samples.question(), samples.answer(text=f"```\n{line}\nend\n```")])
    (view,) = [placed.view for part in hands.transcript.column.messages[1].parts for placed in part.placed()]
    rows = {view.caret(position).top() for position in range(len(line))}
    assert len(rows) >= 10
    hands.transcript.select_all()
    hands.key(Qt.Key.Key_C, CTRL)
    assert line in QGuiApplication.clipboard().text()


def test_code_too_long_to_be_wrapped_at_once_offers_no_wrapping(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text=f"```\n{'word ' * 100}\n```")])
    assert "Wrap" in labels(hands, 1)
    hands.show([samples.question(), samples.answer("b", text=f"```\n{'word ' * 30_000}\n```")])
    assert "Wrap" not in labels(hands, 1) and "Copy" in labels(hands, 1)


def test_of_a_reasoning_that_streams_in_only_what_is_in_sight_is_set(hands: Hands) -> None:
    hands.transcript.set_entries([samples.question(), AnswerEntry("a", Effort.HIGH, AnswerPhase.WAITING)])
    for lines in (10, 4_000):
        text = "A line that was thought.\n" * lines
        entry = AnswerEntry("a", Effort.HIGH, AnswerPhase.THINKING, steps=plain(text, ""))
        hands.transcript.update_entry(entry)
        hands.transcript.flush()
    hands.settle()
    parts = [part for part in hands.transcript.column.messages[1].parts if isinstance(part, ReasoningPart)]
    set_parts = [part for part in parts if part.is_set]
    assert len(parts) > 60 and 0 < len(set_parts) < 10
    assert parts[-1].is_set
