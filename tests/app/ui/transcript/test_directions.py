"""Text that runs from right to left: by paragraph, with code, formulas and numbers in it; the whole column mirrored."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPointF, QRect, Qt

from app.core.markdown.blocks import Math, Prose, Runs, Style, Words
from app.core.markdown.text import shown
from app.core.text.direction import has_right_to_left, runs_right_to_left
from app.ui.transcript.blocks.laid_text import LaidText
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.blocks.view import BlockView
from app.ui.transcript.parts.question_part import QuestionPart
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

ARABIC, HEBREW = "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643", "\u05e9\u05dc\u05d5\u05dd"


def views(hands: Hands, message: int = 1) -> list[BlockView]:
    parts = hands.transcript.column.messages[message].parts
    return [placed.view for part in parts for placed in part.placed()]


def ink(hands: Hands, left: float, right: float, top: float, bottom: float) -> bool:
    """Whether anything is drawn in a part of the column."""
    scene = hands.transcript
    place = QRect(round(scene.left + left), round(top), round(right - left), round(bottom - top))
    image = scene.viewport().grab(place).toImage()
    ground = scene.scene.look.ground.name()
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return any(image.pixelColor(x, y).name() != ground for x, y in spots)


@pytest.mark.parametrize(
    ("text", "is_rtl"),
    [
        ("", False),
        ("abc", False),
        (ARABIC, True),
        (f"12. {HEBREW} C++", True),
        (f"C++ {HEBREW}", False),
        ("123 :", False),
    ],
)
def test_a_paragraph_runs_as_its_first_letter_does(text: str, is_rtl: bool) -> None:
    assert runs_right_to_left(text) is is_rtl
    assert has_right_to_left(text) is any(letter in text for letter in ARABIC.replace(" ", "") + HEBREW)


def test_what_tells_no_direction_runs_as_the_window_does() -> None:
    assert runs_right_to_left("1, 2", default=True)
    assert not runs_right_to_left("abc", default=True)
    assert LaidText((Words("12"),), default_rtl=True).is_rtl


@pytest.mark.parametrize(
    "runs",
    [
        (Words(f"{HEBREW} "), Words("f(x)", Style.CODE), Words(f" {HEBREW}.")),
        (Words("a "), Words("b", Style.CODE)),
        (Math("x", "$x$"), Words(f" {ARABIC} \U0001f600 "), Words("[1]", href="https://example.com/")),
        (Words("f(x)", Style.CODE), Words(f" {ARABIC}")),
    ],
)
def test_positions_come_back_from_what_is_laid_out(runs: Runs) -> None:
    text = LaidText(runs)
    for position in range(len(text.shown) + 1):
        for is_end in (False, True):
            assert text.to_shown(text.to_laid(position, is_end)) == position


def test_code_and_formulas_are_isolated_only_where_letters_run_both_ways() -> None:
    code = Words("f(x)", Style.CODE)
    assert LaidText((Words("see "), code)).laid == "see f(x)"
    both = LaidText((Words(f"{HEBREW} "), code, Words(".")))
    assert both.laid == f"{HEBREW} \u2066f(x)\u2069."
    assert both.shown == f"{HEBREW} f(x)."
    assert LaidText((code, Words(f" {HEBREW}"))).is_rtl  # code says nothing of the sentence


def prose(hands: Hands, text: str) -> ProseView:
    hands.show([samples.question(), samples.answer(text=text)])
    found = views(hands)[0]
    assert isinstance(found, ProseView)
    return found


def test_a_sentence_ends_at_the_left(hands: Hands) -> None:
    view = prose(hands, f"{HEBREW} abc.")
    length = len(shown(view.block))
    assert view.caret(0).left() > view.caret(length).left()  # from right to left
    assert view.position_at(QPointF(view.caret(length).left() - 50, 5)) == length


def test_code_in_a_sentence_stands_on_its_ground(hands: Hands) -> None:
    view = prose(hands, f"{HEBREW} [f(x) and more](https://example.com) {HEBREW}")
    control = view.controls()[0]
    first, last = view.caret(len(HEBREW) + 2).left(), view.caret(len(HEBREW) + len("f(x) and more")).left()
    assert control.rect.left() < first < last
    assert control.rect.right() == pytest.approx(last + 9, abs=4)
    assert control.rect.width() > 60


def test_numbers_and_bullets_stand_at_the_side_where_the_words_begin(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text=f"1. {HEBREW}\n2. abc")])
    column = hands.transcript.column
    places = [hands.transcript.rect_on_screen(hands.part_rect(1, 2 + number)) for number in range(2)]
    for place, is_rtl in zip(places, (True, False), strict=True):
        assert ink(hands, column.width - 22, column.width, place.top() + 4, place.bottom()) is is_rtl
        assert ink(hands, 0, 22, place.top() + 4, place.bottom()) is not is_rtl


def test_a_quote_has_its_line_at_the_right(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text=f"> {HEBREW}")])
    column, place = hands.transcript.column, hands.transcript.rect_on_screen(hands.part_rect(1, 2))
    assert ink(hands, column.width - 4, column.width, place.top() + 12, place.bottom())
    assert not ink(hands, 0, 6, place.top() + 12, place.bottom())


def test_the_first_column_of_a_table_stands_at_the_right(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text=f"|{HEBREW}|b|\n|-|-|\n|1|2|")])
    table, width = views(hands)[0], hands.transcript.column.width
    text = shown(table.block)
    assert text[table.position_at(QPointF(width - 20, table.height - 10)) :].startswith("1\t2")
    assert table.caret(0).left() > table.caret(text.index("b")).left() > width / 2
    hands.show([samples.question(), samples.answer("a2", text="|a|b|\n|-|-|\n|1|2|")])
    assert views(hands)[0].caret(0).left() < 30


def test_a_long_table_runs_as_its_header_does(hands: Hands) -> None:
    rows = "".join(f"|{number}|x|\n" for number in range(20))
    hands.show([samples.question(), samples.answer(text=f"|{HEBREW}|{HEBREW}|\n|-|-|\n{rows}")])
    assert len(views(hands)) > 2
    assert all(view.is_rtl for view in views(hands))


def test_each_line_of_a_question_runs_by_itself(hands: Hands) -> None:
    hands.show([samples.question("q", f"{HEBREW}?\nabc?"), samples.answer()])
    first, second = views(hands, 0)
    assert first.caret(0).left() > first.caret(len(HEBREW)).left()
    assert second.caret(0).left() < second.caret(3).left()


def test_in_a_window_from_right_to_left_the_column_is_mirrored(hands: Hands) -> None:
    entries: Sequence[samples.Entry] = samples.short_conversation()
    hands.show(entries)
    hands.click("Show the reasoning")
    before = {label: hands.target(label).control.rect for label in ("Copy", "Details", "Hide the reasoning")}
    bubble = hands.target("Copy", 0).control.rect
    hands.transcript.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    hands.settle()
    width = hands.transcript.column.width
    for label, rect in before.items():
        assert hands.target(label).control.rect.right() == pytest.approx(width - rect.left(), abs=1), label
    assert hands.target("Copy", 0).control.rect.right() == pytest.approx(width - bubble.left(), abs=1)
    question = hands.transcript.column.messages[0].parts[0]
    assert isinstance(question, QuestionPart)
    assert question.placed()[0].x < 30
    hands.click("Hide the reasoning")
    assert hands.target("Show the reasoning").control.rect.right() == pytest.approx(width, abs=1)
    hands.transcript.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    hands.settle()
    assert hands.target("Details").control.rect.left() == before["Details"].left()


def test_words_of_one_direction_are_laid_out_as_they_are() -> None:
    assert not LaidText((Words("a", Style.CODE),)).has_isolates
    assert isinstance(Prose((Words(HEBREW),)).runs[0], Words)
