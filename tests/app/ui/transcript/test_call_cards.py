"""A call that waits: what its card shows word for word, and what a click, a key, a reader of the screen can decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from app.core.chats.steps import ToolResult
from app.core.chats.transcript import AnswerEntry
from app.core.tools.call_terms import Touch
from app.core.tools.grants import Decision
from app.sentence import Sentence
from app.ui.transcript.accessible import AccessibleTranscripts, TranscriptAccessible, describe
from app.ui.transcript.parts.call_card import CallCard
from app.ui.transcript.parts.call_part import CallPart
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Clock, Hands

DONE = ToolResult("python", "the sum is 338,350", size=18)
EVERYTHING = frozenset(Touch)


def ask(hands: Hands, entry: AnswerEntry) -> CallCard:
    """Show an answer that waits; returns its card."""
    hands.show([samples.question(), entry])
    return card(hands)


def card(hands: Hands) -> CallCard:
    found = hands.transcript.column.messages[1].card
    assert found is not None
    return found[1]


def decisions(hands: Hands) -> QSignalSpy:
    return QSignalSpy(hands.transcript.questions.decided)


def told(spy: QSignalSpy) -> list[list[object]]:
    return [spy.at(number) for number in range(spy.count())]


def words(hands: Hands) -> str:
    hands.transcript.select_all()
    hands.transcript.copy(is_plain=True)
    return hands.clipboard


def test_the_card_says_what_where_and_with_what(hands: Hands) -> None:
    ask(hands, samples.waiting(samples.terms()))
    said = words(hands)
    assert "Run a Python program" in said
    assert "In a sandbox on this computer, without files and network." in said
    assert samples.PROGRAM in said


def test_the_card_stands_in_one_line_of_time_with_the_reasoning(hands: Hands) -> None:
    ask(hands, samples.waiting(samples.terms()))
    said = words(hands)
    assert said.index("I should compute that.") < said.index("Run a Python program")


def test_what_cannot_be_seen_is_shown_on_the_card(hands: Hands) -> None:
    ask(hands, samples.waiting(samples.terms("own.f", '{"a": "\u202eb\u200b", "n": 1.50, "n": 2}')))
    said = words(hands)
    assert '"a": "\\u202eb\\u200b"' in said
    assert '"n": 1.50' in said and '"n": 2' in said


def test_long_arguments_unfold(hands: Hands) -> None:
    asked = ask(hands, samples.waiting(samples.terms(arguments="\n".join(f"x{n} = {n}" for n in range(40)))))
    folded = asked.height
    assert "x13 = 13" in words(hands) and "x14" not in words(hands)
    hands.click("Show all 40 lines")
    assert "x39 = 39" in words(hands)
    assert asked.height > folded + 20
    hands.click("Show less")
    assert asked.height == folded


def test_a_long_line_is_never_hidden_at_the_side(hands: Hands) -> None:
    asked = ask(hands, samples.waiting(samples.terms(arguments="a = 1" + " " * 300 + "; b = 2")))
    code = asked.placed()[-1]
    assert code.view.caret(len("a = 1" + " " * 300 + "; b")).right() <= hands.transcript.column.width


@pytest.mark.parametrize(
    ("label", "decision"),
    [
        ("Once", Decision.ONCE),
        ("In this chat", Decision.CHAT),
        ("Always for exactly this", Decision.ALWAYS),
        ("Deny", Decision.DENY),
    ],
)
def test_each_button_decides(hands: Hands, clock: Clock, label: str, decision: Decision) -> None:
    ask(hands, samples.waiting(samples.terms()))
    spy = decisions(hands)
    clock.pass_by()
    target = next(one for one in reversed(hands.transcript.column.messages[1].parts) if isinstance(one, CallCard))
    control = next(one for one in target.controls() if one.label == label)
    place = control.rect.translated(0, hands.transcript.column.part_top(1, hands.transcript.column.messages[1].card[0]))  # type: ignore[index]
    hands.click_at(hands.point(place))
    assert told(spy) == [["a1", decision, ""]]


@pytest.mark.parametrize(
    ("key", "decision"),
    [
        (Qt.Key.Key_1, Decision.ONCE),
        (Qt.Key.Key_2, Decision.CHAT),
        (Qt.Key.Key_3, Decision.ALWAYS),
        (Qt.Key.Key_Escape, Decision.DENY),
    ],
)
@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier])
def test_each_key_decides(
    hands: Hands, clock: Clock, key: Qt.Key, decision: Decision, modifiers: Qt.KeyboardModifier
) -> None:
    ask(hands, samples.waiting(samples.terms()))
    spy = decisions(hands)
    clock.pass_by()
    hands.key(key, modifiers)
    assert told(spy) == [["a1", decision, ""]]


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier])
def test_a_key_of_something_else_decides_nothing(hands: Hands, clock: Clock, modifiers: Qt.KeyboardModifier) -> None:
    ask(hands, samples.waiting(samples.terms()))
    spy = decisions(hands)
    clock.pass_by()
    hands.key(Qt.Key.Key_1, modifiers)
    for key in (Qt.Key.Key_4, Qt.Key.Key_0, Qt.Key.Key_Return, Qt.Key.Key_Y):
        hands.key(key)
    assert told(spy) == []


def test_a_card_that_has_just_appeared_takes_no_click_and_no_key(hands: Hands, clock: Clock) -> None:
    ask(hands, samples.waiting(samples.terms()))
    spy = decisions(hands)
    clock.pass_by(0.49)
    hands.click("Once")
    hands.key(Qt.Key.Key_1)
    assert told(spy) == []
    clock.pass_by(0.49)  # the key made it wait anew
    hands.key(Qt.Key.Key_1)
    assert told(spy) == []
    clock.pass_by(0.5)
    hands.key(Qt.Key.Key_1)
    assert told(spy) == [["a1", Decision.ONCE, ""]]


def test_another_call_in_the_place_of_one_waits_anew(hands: Hands, clock: Clock) -> None:
    ask(hands, samples.waiting(samples.terms()))
    clock.pass_by()
    spy = decisions(hands)
    hands.update(samples.waiting(samples.terms(arguments="import os")))
    hands.key(Qt.Key.Key_1)
    assert told(spy) == []
    assert "import os" in words(hands) and samples.PROGRAM not in words(hands)


def test_escape_clears_a_selection_before_it_denies(hands: Hands, clock: Clock) -> None:
    ask(hands, samples.waiting(samples.terms()))
    spy = decisions(hands)
    clock.pass_by()
    hands.transcript.select_all()
    hands.key(Qt.Key.Key_Escape)
    assert told(spy) == []
    hands.key(Qt.Key.Key_Escape)
    assert told(spy) == [["a1", Decision.DENY, ""]]


def test_denying_can_say_why(hands: Hands, clock: Clock) -> None:
    asked = ask(hands, samples.waiting(samples.terms()))
    spy, height = decisions(hands), asked.height
    clock.pass_by()
    hands.click("Deny and say why…")
    field = hands.transcript.reason_field
    assert field.isVisible() and asked.height > height
    assert hands.transcript.rect().contains(field.geometry())
    QTest.keyClicks(field.field, "1 not now")
    assert told(spy) == []
    QTest.keyClick(field.field, Qt.Key.Key_Return)
    assert told(spy) == [["a1", Decision.DENY, "1 not now"]]


def test_escape_in_the_field_goes_back_to_the_card(hands: Hands, clock: Clock) -> None:
    asked = ask(hands, samples.waiting(samples.terms()))
    spy, height = decisions(hands), asked.height
    clock.pass_by()
    hands.click("Deny and say why…")
    QTest.keyClick(hands.transcript.reason_field.field, Qt.Key.Key_Escape)
    assert not hands.transcript.reason_field.isVisible()
    assert (told(spy), asked.height) == ([], height)


def test_the_field_goes_with_its_card(hands: Hands, clock: Clock) -> None:
    ask(hands, samples.waiting(samples.terms()))
    clock.pass_by()
    hands.click("Deny and say why…")
    hands.update(samples.with_result(DONE))
    assert not hands.transcript.reason_field.isVisible()


def test_the_field_moves_with_the_text(hands: Hands, clock: Clock) -> None:
    hands.show([*samples.long_conversation(), samples.question(name="q9"), samples.waiting(samples.terms(), "a9")])
    clock.pass_by()
    hands.click("Deny and say why…")
    before = hands.transcript.reason_field.y()
    bar = hands.transcript.verticalScrollBar()
    bar.setValue(bar.value() - 50)
    found = hands.transcript.column.messages[-1].card
    assert found is not None
    top = hands.transcript.column.part_top(len(hands.transcript.column.messages) - 1, found[0])
    place = hands.transcript.rect_on_screen(found[1].field.translated(0, top))
    assert hands.transcript.reason_field.y() == place.toRect().y() + hands.transcript.viewport().y()
    assert hands.transcript.reason_field.y() > before


def test_a_call_that_is_no_longer_shown_is_decided_by_nobody(hands: Hands, clock: Clock) -> None:
    ask(hands, samples.waiting(samples.terms()))
    clock.pass_by()
    spy = decisions(hands)
    hands.show([samples.question(name="q2"), samples.answer(name="a2")])
    hands.key(Qt.Key.Key_1)
    assert told(spy) == []
    assert not hands.transcript.questions.waiting


def test_what_was_decided_becomes_a_line(hands: Hands) -> None:
    ask(hands, samples.waiting(samples.terms()))
    hands.update(samples.with_result(None))
    parts = hands.transcript.column.messages[1].parts
    assert [type(part) for part in parts if isinstance(part, CallPart | CallCard)] == [CallPart]


def test_while_it_runs_it_says_so_and_can_be_stopped(hands: Hands) -> None:
    ask(hands, samples.waiting(samples.terms()))
    hands.update(samples.with_result(None, progress=Sentence("Preparing Python")))
    stopped = QSignalSpy(hands.transcript.stop_requested)
    assert hands.target("Show the call, Running python · Preparing Python")
    hands.click("Stop")
    assert told(stopped) == [["a1"]]


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (DONE, "Called python · 18 bytes"),
        (ToolResult("python", "x", size=45_210), "Called python · 45.2 KB"),
        (ToolResult("python", "x", size=2_500_000, is_cut=True), "Called python · 2.5 MB · cut for the model"),
        (ToolResult("python", "no", is_failure=True, size=2), "Called python · failed · 2 bytes"),
        (
            ToolResult("python", "no", is_failure=True, is_unmade=True),
            "Did not call python · the call could not be made",
        ),
        (ToolResult("python", "no", is_failure=True, is_denied=True), "Did not call python · not allowed"),
    ],
)
def test_the_line_says_what_came_of_it(hands: Hands, result: ToolResult, line: str) -> None:
    hands.show([samples.question(), samples.with_result(result)])
    assert hands.target("Show the call").control.label == f"Show the call, {line}"


def test_a_result_that_was_cut_can_be_seen_whole(hands: Hands) -> None:
    whole = QSignalSpy(hands.transcript.whole_requested)
    cut = ToolResult("python", "x", size=9, is_cut=True, whole="x" * 9)
    hands.show([samples.question(), samples.with_result(cut)])
    hands.click("Show the call")
    hands.click("Show all of the result")
    assert told(whole) == [["x" * 9]]


def test_a_table_that_a_program_prints_is_a_table(hands: Hands) -> None:
    table = "| City | People |\n|---|---:|\n| Bern | 134,591 |\n"
    hands.show([samples.question(), samples.with_result(ToolResult("python", table, size=len(table)))])
    hands.click("Show the call")
    assert "134,591" in words(hands)
    assert "|---" not in words(hands)


def test_columns_and_figures_of_text_keep_every_space(hands: Hands) -> None:
    frame = "        city   people\n0       Bern  134591\n1  Zürich  421878\n  * *\n *   *\n"
    hands.show([samples.question(), samples.with_result(ToolResult("python", frame, size=len(frame)))])
    hands.click("Show the call")
    assert frame.rstrip() in words(hands)


def test_nothing_above_moves_when_a_card_comes_and_goes(hands: Hands) -> None:
    long = [*samples.long_conversation(), samples.question(name="q9")]
    hands.show([*long, samples.waiting(samples.terms(), "a9")])
    column = hands.transcript.column
    place = column.part_top(len(long), 0) - column.view_top
    hands.update(replace(samples.with_result(None), id="a9"))
    assert column.part_top(len(long), 0) - column.view_top == place
    hands.update(replace(samples.with_result(DONE), id="a9"))
    assert column.part_top(len(long), 0) - column.view_top == place


# what a reader of the screen says


def test_a_question_is_read_out_with_its_keys() -> None:
    asked = samples.waiting(samples.terms(touches=frozenset({Touch.NETWORK})))
    said = describe(asked)
    for part in ("Run a Python program", "In a sandbox", "network", samples.PROGRAM, "1: Once", "Esc: Deny"):
        assert part in said


def test_its_buttons_have_names_and_can_be_pressed(hands: Hands, clock: Clock) -> None:
    ask(hands, samples.waiting(samples.terms()))
    clock.pass_by()
    spy = decisions(hands)
    interface = AccessibleTranscripts().interface_of("", hands.transcript)
    assert isinstance(interface, TranscriptAccessible)
    message = interface.message("a1")
    children = [message.child(number) for number in range(message.childCount())]
    from PySide6.QtGui import QAccessible

    names = [child.text(QAccessible.Text.Name) for child in children if child is not None]
    assert names[-5:] == ["Once", "In this chat", "Always for exactly this", "Deny", "Deny and say why…"]
    assert all(child.text(QAccessible.Text.Description) for child in children[-5:] if child is not None)
    hands.transcript.activate(message.targets()[-5])
    assert told(spy) == [["a1", Decision.ONCE, ""]]


def test_cards_fit_where_it_is_narrow(hands: Hands) -> None:
    hands.transcript.resize(480, 700)
    asked = ask(hands, samples.waiting(samples.terms(touches=EVERYTHING)))
    width = hands.transcript.column.width
    assert all(one.rect.left() >= 0 and one.rect.right() <= width for one in asked.controls())
    rows = {one.rect.top() for one in asked.controls() if one.key in set(Decision)}
    assert len(rows) == 2


def test_cards_stand_mirrored_in_a_window_from_right_to_left(hands: Hands) -> None:
    hands.transcript.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    asked = ask(hands, samples.waiting(samples.terms()))
    lefts = [one.rect.left() for one in asked.controls() if one.key in set(Decision)]
    assert len(lefts) == 4 and lefts == sorted(lefts, reverse=True)
    assert all(one.rect.right() <= hands.transcript.column.width for one in asked.controls())
