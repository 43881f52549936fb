"""The text box gives back what was put in, however long its lines, whatever is done to them."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.markdown.pieces import LONGEST
from app.ui.kit.text_box import TextBox

LONG = "".join(f'{{"key {n}": [{n}, {n * n}]}},' for n in range(900))
UNBROKEN = "x" * 20_000
TEXTS = (
    "",
    "one",
    "one\n\ntwo\n",
    LONG,
    UNBROKEN,
    f"{LONG}\n{UNBROKEN}\n\n{LONG}",
    "\U0001f469\u200d\U0001f680" * 900,
    "a" + "\u0301" * 3000,
    "un\u00a0mot\u202f!",
    "ab\x0c" * 1000,
    "ab\x0b\x1c\x85" * 1000,
)


@pytest.fixture
def box(qtbot: QtBot) -> TextBox:
    box = TextBox()
    qtbot.addWidget(box)
    return box


def blocks(box: TextBox) -> list[str]:
    return box.document().toRawText().split("\u2029")


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_was_put_in(box: TextBox, text: str) -> None:
    box.set_text(text)
    assert box.text == text
    box.selectAll()
    assert box.createMimeDataFromSelection().text() == text


@pytest.mark.parametrize("text", TEXTS)
def test_no_block_is_longer_than_what_is_set_at_once(box: TextBox, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    box.insertFromMimeData(data)
    assert box.text == text
    assert max(map(len, blocks(box))) <= LONGEST


@pytest.mark.parametrize(("text", "is_right"), [("abc", False), ("1. \u05e9\u05dc\u05d5\u05dd abc", True), ("", False)])
def test_lines_begin_at_the_side_where_the_text_begins(box: TextBox, text: str, is_right: bool) -> None:
    box.set_text("\u05e9 what stood here before")
    box.set_text(text)
    alignment = box.document().defaultTextOption().alignment()
    assert bool(alignment & Qt.AlignmentFlag.AlignRight) is is_right


def test_line_ends_of_other_systems_become_line_feeds(box: TextBox) -> None:
    box.insert("a\r\nb\rc")
    assert box.text == "a\nb\nc"


def test_separators_inside_a_long_line_are_line_ends(box: TextBox) -> None:
    box.insert(f"{'a' * 1500}\u2029b\u2028{'c' * 1500}")
    assert box.text == f"{'a' * 1500}\nb\n{'c' * 1500}"


def test_enter_inside_a_long_line_is_a_line_end(box: TextBox) -> None:
    box.set_text(UNBROKEN)
    cursor = box.textCursor()
    cursor.setPosition(LONGEST + 500)
    box.setTextCursor(cursor)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [len(line) for line in box.text.split("\n")] == [LONGEST + 499, 20_000 - LONGEST - 499]


@pytest.mark.parametrize(("key", "offset"), [(Qt.Key.Key_Backspace, 1), (Qt.Key.Key_Delete, 0)])
def test_one_key_deletes_one_letter_where_the_pieces_meet(box: TextBox, key: Qt.Key, offset: int) -> None:
    box.set_text(UNBROKEN)
    cursor = box.textCursor()
    cursor.setPosition(LONGEST + offset)
    box.setTextCursor(cursor)
    QTest.keyClick(box, key)
    assert box.text == UNBROKEN[1:]


def test_what_is_pasted_is_undone_at_once(box: TextBox) -> None:
    box.set_text("before")
    box.moveCursor(QTextCursor.MoveOperation.End)
    box.insert(f"{LONG}\nand\n{LONG}")
    box.undo()
    assert box.text == "before"
    box.redo()
    assert box.text == f"before{LONG}\nand\n{LONG}"


@pytest.mark.parametrize("seed", range(20))
def test_any_editing_and_undoing_keeps_the_lines_of_the_text(box: TextBox, seed: int) -> None:
    """Every step is done to a plain string too."""
    chance, expected = random.Random(seed), ""
    steps = [expected]
    for _ in range(60):
        if len(steps) > 1 and chance.random() < 0.2:
            box.undo()
            steps.pop()
            expected = steps[-1]
        else:
            start, end = sorted(chance.randrange(len(expected) + 1) for _ in range(2))
            end = min(end, start + chance.choice((0, 1, 300, 2500)))
            new = chance.choice(("", "\n", "ab\ncd", "y" * 2500, f"{'z' * 1200}\n", "\n\n"))
            if start == end and not new:
                continue
            place(box, start, end)
            box.insert(new)
            expected = expected[:start] + new + expected[end:]
            steps.append(expected)
        assert box.text == expected


def place(box: TextBox, start: int, end: int) -> None:
    """Select a part of the text by its own positions."""
    cursor = box.textCursor()
    cursor.setPosition(position(box, start))
    cursor.setPosition(position(box, end), QTextCursor.MoveMode.KeepAnchor)
    box.setTextCursor(cursor)


def position(box: TextBox, wanted: int) -> int:
    """Where Qt counts a position of the text; of two that meet, one or the other."""
    last = box.document().characterCount() - 1
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        if len(box.text_between(0, middle)) < wanted:
            low = middle + 1
        else:
            high = middle
    return low if wanted % 2 or low == last or len(box.text_between(0, low + 1)) != wanted else low + 1
