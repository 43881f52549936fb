"""Find in the conversation: counted in what is shown, stepped through, marked and brought into view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.transcript.finding import Finder
from app.ui.transcript.painting import spot_rect
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands


def test_all_matches_are_counted_whatever_their_case(hands: Hands) -> None:
    hands.show([samples.question("q", "Sun and sun"), samples.answer("a", "The SUN.\n\n```\nsun = 1\n```")])
    assert hands.search("sun") == 4
    assert hands.search("moon") == 0


def test_next_and_previous_go_round_and_bring_the_match_into_view(hands: Hands) -> None:
    entries = samples.many_messages(200)
    hands.show(entries)
    assert hands.search("Question 7:") == 1
    assert 14 in list(hands.transcript.column.in_sight())
    assert hands.search("Answer 9") == 11
    hands.step_match(1)
    assert hands.transcript.finder.current == 1
    hands.step_match(-1)
    hands.step_match(-1)
    assert hands.transcript.finder.current == 10


@pytest.mark.slow
def test_the_current_match_is_in_the_window_and_marked(hands: Hands) -> None:
    hands.show(samples.long_conversation())
    before = hands.transcript.viewport().grab().toImage()
    hands.search("implicit steps")
    place = spot_rect(hands.transcript.scene)
    assert place is not None
    shown = hands.transcript.rect_on_screen(place)
    assert 0 < shown.top() < hands.transcript.viewport().height()
    assert hands.transcript.viewport().grab().toImage() != before


def test_the_bar_takes_typing_and_says_where_it_is(hands: Hands) -> None:
    hands.show([samples.question("q", "one two one"), samples.answer()])
    hands.transcript.open_find()
    bar = hands.transcript.find_bar
    QTest.keyClicks(bar.field, "one")
    assert bar.count.text() == "1 of 2"
    hands.bot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 2"
    hands.bot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "1 of 2"
    QTest.keyClicks(bar.field, "zzz")
    assert bar.count.text() == "None"
    hands.bot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible() and not hands.transcript.finder.is_active


def test_a_jump_from_the_search_shows_the_words_in_that_message_and_ends_with_the_chat(hands: Hands) -> None:
    hands.show(samples.many_messages(20))
    hands.transcript.show_found("a3", "depends")
    assert hands.transcript.find_bar.isVisible()
    assert hands.transcript.finder.spot is not None
    assert hands.transcript.finder.spot.message == hands.transcript.number_of("a3")
    hands.transcript.show_found("a4", "nowhere in it")
    assert hands.transcript.finder.spot is None
    hands.transcript.show_found("q5", "Question")
    bar, spot = hands.transcript.find_bar, spot_rect(hands.transcript.scene)
    assert spot is not None
    assert not bar.geometry().intersects(hands.transcript.rect_on_screen(spot).toRect())
    hands.show([samples.question("other", "Another chat")])
    assert not bar.isVisible()
    assert not hands.transcript.finder.is_active


@pytest.mark.parametrize(
    ("source", "wanted", "count"),
    [
        ("An **important** note", "important note", 1),
        ("un**believ**able", "unbelievable", 1),
        ("See [the page](http://foo.example/x) now", "the page now", 1),
        ("See [the page](http://foo.example/x) now", "foo", 0),
        ("a **b** c", "**", 0),
        ("x `a_b` y", "x a_b y", 1),
        ("A &amp; B", "A & B", 1),
        ("2 \\* 3", "2 * 3", 1),
        ("```python\nx = 1\n```", "python", 0),
        ("```python\nx = 1\n```", "x = 1", 1),
        ("# Head\n\nBody", "#", 0),
        ("line one\nline two", "one line", 1),
        ("- first\n- second", "second", 1),
        ("| a | b |\n|---|---|\n| Stra\u00dfe | d |", "strasse", 1),
        ("soft\u00adware of Ｆｕｌｌ ﬁne", "software of full fine", 1),
        ("今天**天气**很好", "天气很好", 1),
        ("> quoted *words*", "quoted words", 1),
        ("![a map](http://x.example/y.png)", "a map", 1),
        ("one<br>two", "br", 0),
    ],
)
def test_what_is_shown_is_looked_through_not_its_source(hands: Hands, source: str, wanted: str, count: int) -> None:
    hands.show([samples.question("q", "?"), samples.answer("a", source)])
    assert hands.search(wanted) == count
    assert (spot_rect(hands.transcript.scene) is not None) == bool(count)


def test_every_match_is_marked_where_it_is_drawn(hands: Hands) -> None:
    hands.show(
        [samples.question("q", "Die Stra\u00dfe"), samples.answer("a", "Die *Stra*sse.\n\n- STRASSE\n- `strasse`")]
    )
    assert hands.search("stra\u00dfe") == 4
    places: list[tuple[float, float]] = []
    for _ in range(4):
        rect = spot_rect(hands.transcript.scene)
        assert rect is not None
        places.append((rect.top(), rect.left()))
        hands.step_match(1)
    assert len(set(places)) == 4 and places == sorted(places)


def test_reasoning_is_looked_through_while_it_is_shown(hands: Hands) -> None:
    hands.show([samples.question("q", "?"), samples.answer("a", "Yes, otters.", reasoning="Think of otters.")])
    assert hands.search("otters") == 1
    hands.transcript.show_reasoning(True)
    hands.bot.waitUntil(lambda: len(hands.transcript.finder.matches) == 2)
    assert hands.transcript.finder.current == 1  # the one in the answer
    hands.transcript.show_reasoning(False)
    hands.bot.waitUntil(lambda: len(hands.transcript.finder.matches) == 1)
    assert hands.transcript.finder.current == 0


def test_a_long_conversation_is_gone_through_in_slices(hands: Hands) -> None:
    hands.show(samples.many_messages(200))
    messages, finder = hands.transcript.column.messages, Finder()
    finder.search("a", messages)
    slices = 0
    while finder.is_searching:
        finder.go_on(0)
        slices += 1
    assert slices > len(messages)
    whole = Finder()
    whole.search("a", messages)
    whole.go_on(float("inf"))
    assert finder.matches == whole.matches == sorted(whole.matches)


def test_text_that_runs_from_right_to_left_begins_at_the_right(hands: Hands) -> None:
    hands.show([samples.question("q", "مرحبا"), samples.answer("a", "مرحبا بك")])
    column = hands.transcript.column
    question, answer = column.messages[0].parts[0].placed()[0], column.messages[1].parts[-2].placed()[0]
    assert question.view.caret(0).left() < 0.5 * column.width  # within its bubble
    assert answer.view.caret(0).left() > 0.8 * column.width
