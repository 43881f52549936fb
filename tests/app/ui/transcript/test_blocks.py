"""Blocks as they are drawn: code that streams and is lexed, tables whose pieces agree, formulas that cannot be set."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from app.core.chats.transcript import AnswerPhase
from app.ui.kit.theme import LIGHT_THEME
from app.ui.transcript.blocks import lexing
from app.ui.transcript.blocks.code_block import CodeView
from app.ui.transcript.blocks.formulas import SetFormula, Unset, set_formula
from app.ui.transcript.blocks.table_block import TableView
from app.ui.transcript.blocks.view import BlockView
from app.ui.transcript.stack import Stack
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands


def _views(hands: Hands) -> list[BlockView]:
    return [placed.view for part in hands.transcript.column.messages[-1].parts for placed in part.placed()]


def _colours(hands: Hands) -> set[str]:
    image = hands.transcript.viewport().grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(80, 700) for y in range(image.height())}


def _has_colour(hands: Hands, wanted: str) -> bool:
    return QColor(wanted).name() in _colours(hands)


def test_streamed_code_is_appended_to_and_never_set_again(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text="", reasoning="", phase=AnswerPhase.ANSWERING)])
    code = "```python\n" + "".join(f"x{n} = {n}\n" for n in range(60))
    views: set[int] = set()
    for start in range(0, len(code), 7):
        hands.write(code[start : start + 7])
        views.update(id(view) for view in _views(hands) if isinstance(view, CodeView))
    assert len(views) == 1


@pytest.mark.slow
def test_long_finished_code_is_coloured_when_the_background_is_done(hands: Hands) -> None:
    code = "```python\n" + "def f():\n    return 1\n" * (lexing.SHORT * 2) + "```"
    hands.transcript.set_entries([samples.question(), samples.answer(text=code, reasoning="")])
    hands.settle()
    assert _has_colour(hands, LIGHT_THEME.colours.code_keyword)


def test_a_string_over_several_lines_is_one_string_once_finished() -> None:
    spans = lexing.lex_whole("python", 's = """one\ntwo\n"""\nx = 1')
    assert [kind for _, _, kind in spans[1]] == ["string"]
    assert ("number") in [kind for _, _, kind in spans[3]]


@pytest.mark.parametrize("language", ["", "pyt", "no-such-language", "c++", "🙂", "py thon", "{.python"])
def test_half_received_languages_are_no_error(language: str) -> None:
    assert len(lexing.lex_whole(language, "a\nb")) == 2


def test_the_spans_of_a_line_lie_inside_of_it() -> None:
    text = 'def f(x: int) -> str:\n\treturn f"{x}" # é😀\n'
    for line, spans in zip(text.split("\n"), lexing.lex_whole("python", text), strict=True):
        assert all(start >= 0 and start + length <= len(line) for start, length, _ in spans)


def test_all_pieces_of_a_long_table_have_the_same_columns(hands: Hands) -> None:
    rows = "".join(f"| {n} | {'word ' * (n % 9)} | $x_{n}$ |\n" for n in range(30))
    hands.show([samples.question(), samples.answer(text=f"| n | words | math |\n|---|---|---|\n{rows}", reasoning="")])
    tables = [view for view in _views(hands) if isinstance(view, TableView)]
    edges = {tuple(cell.x for cell in table._rows[0]) for table in tables}
    assert len(tables) == 4 and len(edges) == 1


def test_a_formula_is_set_once_with_its_baseline() -> None:
    made = set_formula(r"\frac{1}{2}", 15, is_display=False)
    assert isinstance(made, SetFormula) and 0 < made.ascent < made.height


@pytest.mark.parametrize("tex", [r"\frac{a", r"\begin{align} a \tag{1}", r"\nosuchcommand{", "{"])
def test_a_formula_that_cannot_be_set_says_so(tex: str) -> None:
    assert isinstance(set_formula(tex, 15, is_display=True), (Unset, SetFormula))
    assert set_formula(r"\frac{a", 15, is_display=True) == Unset(is_pending=False)


@pytest.mark.slow
def test_a_broken_formula_shows_its_source_on_its_own_line(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text="\\[ \\frac{a \\]", reasoning="")])
    before = hands.transcript.column.messages[1].height
    hands.settle()
    assert hands.transcript.column.messages[1].height <= before
    assert _has_colour(hands, LIGHT_THEME.colours.text)


def test_a_stack_knows_where_everything_begins() -> None:
    stack = Stack([10, 20, 30])
    assert [stack.top(n) for n in range(4)] == [0, 10, 30, 60]
    stack[1] = 5
    stack.append(7)
    assert [stack.top(n) for n in range(5)] == [0, 10, 15, 45, 52]
    assert [stack.index_at(y) for y in (-5, 0, 9.9, 10, 44, 51, 99)] == [0, 0, 0, 1, 2, 3, 3]
    stack.truncate(1)
    assert stack.total == 10 and len(stack) == 1
