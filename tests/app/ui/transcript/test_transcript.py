"""The transcript driven with mouse and keyboard: folding, actions, siblings, streaming and where the reader stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QDate, QDateTime, QLocale, QPointF, Qt, QTime
from PySide6.QtWidgets import QMenu

from app.core.chats.steps import plain
from app.core.chats.transcript import (
    AnswerEntry,
    AnswerNotice,
    AnswerPhase,
    NoticeAction,
    QuestionEntry,
    SiblingPosition,
)
from app.sentence import Sentence
from app.ui.kit.theme import DARK_THEME, LIGHT_THEME
from app.ui.transcript.hits import caret_rect, targets
from app.ui.transcript.parts.reasoning_part import ReasoningPart
from app.ui.transcript.selection import Caret
from backends.contract.messages import Channel, Effort
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands


def _reasoning(hands: Hands, message: int = -1) -> ReasoningPart:
    found = hands.transcript.column.messages[message].reasoning
    assert found is not None
    return found


def test_reasoning_is_one_line_until_it_is_clicked(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    toggled: list[bool] = []
    hands.transcript.reasoning_toggled.connect(toggled.append)
    assert _reasoning(hands).height == 0
    hands.click("Show the reasoning")
    assert _reasoning(hands).height > 60
    hands.click("Hide the reasoning")
    assert _reasoning(hands).height == 0
    assert toggled == [True, False]


def test_unfolding_one_reasoning_unfolds_no_other(hands: Hands) -> None:
    both = [*samples.short_conversation(), samples.question("q2"), samples.answer("a2")]
    hands.show(both)
    hands.click("Show the reasoning", 1)
    assert [_reasoning(hands, number).openness for number in (1, 3)] == [1, 0]
    hands.show([samples.question("q3"), samples.answer("a3")])
    assert _reasoning(hands).openness == 0
    hands.show(both)
    hands.transcript.refresh()
    assert [hands.transcript.column.messages[number].wants_open for number in (1, 3)] == [True, False]


def test_unfolding_keeps_the_line_under_the_mouse(hands: Hands) -> None:
    hands.show([*samples.many_messages(40), *samples.short_conversation()])
    before = hands.transcript.rect_on_screen(hands.target("Show the reasoning").control.rect)
    hands.click("Show the reasoning")
    after = hands.transcript.rect_on_screen(hands.target("Hide the reasoning").control.rect)
    assert after.top() == pytest.approx(before.top(), abs=1)


def test_folding_takes_its_time_where_motion_is_welcome(hands: Hands) -> None:
    hands.transcript.set_theme(LIGHT_THEME)
    hands.show(samples.short_conversation())
    hands.click("Show the reasoning")
    assert _reasoning(hands).openness < 1
    hands.bot.waitUntil(lambda: _reasoning(hands).openness == 1, timeout=2000)


def test_reasoning_streams_open_and_folds_when_the_answer_begins(hands: Hands) -> None:
    waiting = samples.answer(text="", reasoning="", phase=AnswerPhase.WAITING)
    hands.show([samples.question(), waiting])
    hands.write("Let me think.", Channel.ANALYSIS)
    assert _reasoning(hands).openness == 1
    hands.write("It is 4.")
    assert _reasoning(hands).openness == 0


def test_what_the_user_opened_stays_open(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text="", phase=AnswerPhase.THINKING)])
    hands.click("Hide the reasoning")
    hands.click("Show the reasoning")
    hands.write("It is 4.")
    assert _reasoning(hands).openness == 1


def test_open_by_default_is_the_owners_to_say(hands: Hands) -> None:
    hands.transcript.reasoning_open_by_default = True
    hands.show(samples.short_conversation())
    assert _reasoning(hands).openness == 1


def test_copying_an_answer_gives_its_source(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.transcript.activate(hands.target("Copy"))
    assert hands.clipboard == samples.TRAINS


def test_copying_code_gives_the_code_alone(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    copies = [t for t in targets(hands.transcript.column, 1) if t.control.tip == "Copy this code"]
    hands.click_at(hands.point(copies[0].control.rect))
    assert hands.clipboard.startswith("from fractions") and "`" not in hands.clipboard


def test_wrapping_makes_wide_code_taller_and_back(hands: Hands) -> None:
    wide = "```python\n" + "x = 1  # " + "very " * 80 + "\n```"
    hands.show([samples.question(), samples.answer(text=wide)])
    height = hands.transcript.column.messages[1].height
    hands.click("Wrap")
    assert hands.transcript.column.messages[1].height > height + 40
    hands.click("Do not wrap")
    assert hands.transcript.column.messages[1].height == height


@pytest.mark.parametrize(
    ("effort", "expected"),
    [
        (Effort.LOW, ["Medium effort", "High effort", "Low effort again"]),
        (Effort.HIGH, ["Low effort", "Medium effort", "High effort again"]),
    ],
)
def test_regenerate_offers_the_other_two_efforts_first(hands: Hands, effort: Effort, expected: list[str]) -> None:
    hands.show([samples.question(), samples.answer(effort=effort)])
    asked: list[tuple[str, Effort]] = []
    hands.transcript.regenerate_requested.connect(lambda name, chosen: asked.append((name, chosen)))
    hands.click("Regenerate")
    menu = next(menu for menu in hands.transcript.findChildren(QMenu) if menu.isVisible())
    actions = [action for action in menu.actions() if not action.isSeparator()]
    assert [action.text() for action in actions] == expected
    actions[0].trigger()
    menu.close()
    assert asked == [("a1", actions[0].data())]


def test_siblings_are_walked_by_the_arrows(hands: Hands) -> None:
    hands.show([samples.question(place=SiblingPosition(1, 2)), samples.answer(place=SiblingPosition(2, 3))])
    steps: list[tuple[str, int]] = []
    hands.transcript.sibling_requested.connect(lambda name, step: steps.append((name, step)))
    hands.click("\u2039")
    hands.click("2 / 3")
    hands.click("1 / 2", message=0)
    assert steps == [("a1", -1), ("a1", 1), ("q1", 1)]
    for label in ("\u2039", "2 / 3"):  # large enough for an unsteady hand
        assert hands.target(label, -1).control.rect.width() >= 24


def test_every_action_says_so_by_its_signal(hands: Hands) -> None:
    cut = AnswerNotice(Sentence("Cut."), (NoticeAction.CONTINUE, NoticeAction.ANSWER_NOW))
    hands.show([samples.question(), samples.answer(phase=AnswerPhase.CUT, notice=cut)])
    heard: list[tuple[str, ...]] = []
    transcript = hands.transcript
    transcript.compare_requested.connect(lambda name: heard.append(("compare", name)))
    transcript.details_requested.connect(lambda name: heard.append(("details", name)))
    transcript.edit_requested.connect(lambda name: heard.append(("edit", name)))
    transcript.delete_requested.connect(lambda name: heard.append(("delete", name)))
    transcript.notice_action.connect(lambda name, action: heard.append((action, name)))
    for label in ("Compare", "Details", "Continue", "Answer now"):
        hands.click(label)
    hands.click("Edit", message=0)
    hands.click("Delete", message=0)
    names = ["compare", "details", "continue", "answer_now", "edit", "delete"]
    assert heard == [(name, "q1" if name in ("edit", "delete") else "a1") for name in names]


def test_a_notice_offers_each_action_in_words_of_its_own(hands: Hands) -> None:
    notice = AnswerNotice(Sentence("Cut."), tuple(NoticeAction))
    hands.show([samples.question(), samples.answer(phase=AnswerPhase.CUT, notice=notice)])
    heard: list[NoticeAction] = []
    hands.transcript.notice_action.connect(lambda _name, action: heard.append(action))
    for label in ("Continue", "Answer now", "Try again", "Make room…", "Copy diagnostics"):
        hands.click(label)
    assert heard == list(NoticeAction)


def test_keyboard_alone_reaches_and_does_everything(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Down)
    assert hands.transcript.scene.focus.message == 1
    hands.key(Qt.Key.Key_Return)
    assert _reasoning(hands).openness == 1
    reached = []
    for _ in range(20):
        hands.key(Qt.Key.Key_Right)
        reached.append(hands.transcript.scene.focus.key.split(":")[-1].split(".")[-1])
    assert list(dict.fromkeys(reached)) == [
        "reasoning",
        "wrap",
        "copy",
        "regenerate",
        "compare",
        "more",
        "previous",
        "next",
        "details",
    ]
    details: list[str] = []
    hands.transcript.details_requested.connect(details.append)
    hands.key(Qt.Key.Key_Space)
    assert details == ["a1"]


def test_tab_walks_the_controls_and_then_leaves(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text="Short.", reasoning="")])
    hands.key(Qt.Key.Key_Down)
    seen = []
    for _ in range(5):
        hands.key(Qt.Key.Key_Tab)
        seen.append(hands.transcript.scene.focus.key.split(":")[-1])
    assert seen == ["copy", "regenerate", "compare", "more", "details"]
    assert not hands.transcript.focusNextPrevChild(True) or not hands.transcript.hasFocus()


def test_streaming_follows_the_end_while_the_reader_is_there(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(text="", reasoning="", phase=AnswerPhase.ANSWERING)])
    bar = hands.transcript.verticalScrollBar()
    for number in range(80):
        hands.write(f"Paragraph {number}.\n\n")
        assert bar.value() == bar.maximum()
    assert bar.maximum() > 1000
    assert not hands.transcript.new_button.isVisible()


def test_streaming_moves_nothing_while_the_reader_is_elsewhere(hands: Hands) -> None:
    running = samples.answer("new", "", reasoning="", phase=AnswerPhase.ANSWERING)
    hands.show([*samples.many_messages(30), running])
    hands.transcript.verticalScrollBar().setValue(hands.transcript.verticalScrollBar().value() - 900)
    hands.settle()
    before = hands.transcript.viewport().grab().toImage()
    for number in range(60):
        hands.write(f"Paragraph {number} of it.\n\n", answer_id="new")
    assert hands.transcript.viewport().grab().toImage() == before
    assert hands.transcript.new_button.isVisible()
    hands.transcript.new_button.click()
    assert hands.transcript.verticalScrollBar().value() == hands.transcript.verticalScrollBar().maximum()
    assert not hands.transcript.new_button.isVisible()


def test_scrolling_through_unmeasured_messages_never_jumps(hands: Hands) -> None:
    hands.show(samples.many_messages(300))
    column = hands.transcript.column
    for _ in range(150):
        number = next(iter(column.in_sight()))
        before = column.top(number) - column.view_top
        hands.transcript.verticalScrollBar().setValue(hands.transcript.verticalScrollBar().value() - 60)
        moved = column.top(number) - column.view_top - before
        assert moved == pytest.approx(60, abs=1.5)


def test_newer_values_of_one_frame_are_drawn_once(hands: Hands) -> None:
    entry = samples.answer(text="", reasoning="", phase=AnswerPhase.ANSWERING)
    hands.show([samples.question(), entry])
    for number in range(50):
        hands.transcript.update_entry(replace(entry, steps=plain("", "word " * number)))
    hands.bot.waitUntil(lambda: hands.transcript.column.messages[1].text == "word " * 49, timeout=1000)


def test_a_finished_answer_is_announced_once(hands: Hands) -> None:
    hands.show([samples.question(), samples.answer(phase=AnswerPhase.ANSWERING)])
    finished: list[str] = []
    hands.transcript.answer_finished.connect(finished.append)
    hands.transcript.update_entry(samples.answer())
    hands.transcript.flush()
    hands.transcript.update_entry(samples.answer(place=SiblingPosition(1, 2)))
    hands.transcript.flush()
    assert finished == ["a1"]


def test_another_conversation_starts_at_its_end(hands: Hands) -> None:
    hands.show(samples.many_messages(60))
    hands.transcript.verticalScrollBar().setValue(0)
    hands.show([samples.question("x", "Another?"), samples.answer("y")])
    assert hands.transcript.column.is_at_end


def test_other_theme_draws_other_colours_and_the_same_layout(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    light, height = hands.transcript.grab().toImage(), hands.transcript.column.height
    hands.transcript.set_theme(DARK_THEME)
    hands.settle()
    dark = hands.transcript.grab().toImage()
    assert light.pixelColor(5, 5).name() == "#f6f4f0" and dark.pixelColor(5, 5).name() == "#1a1917"
    assert hands.transcript.column.height == height


def test_larger_text_makes_a_taller_column(hands: Hands) -> None:
    hands.show(samples.short_conversation())
    height = hands.transcript.column.messages[1].height
    hands.transcript.set_theme(hands.transcript.scene.look.theme.scaled(1.4))
    assert hands.transcript.column.messages[1].height > height * 1.2


@pytest.mark.slow
def test_far_messages_let_go_of_their_layouts(hands: Hands) -> None:
    hands.show(samples.many_messages(400))
    hands.transcript.verticalScrollBar().setValue(0)
    hands.transcript.column.release_far()
    assert sum(1 for message in hands.transcript.column.messages if message.parts) < 40


@pytest.mark.parametrize("count", [0, 40])
def test_a_notice_over_it_moves_nothing_and_hides_nothing_for_good(hands: Hands, count: int) -> None:
    shown = [*samples.many_messages(count), *samples.short_conversation()]
    hands.show(shown)
    column = hands.transcript.column
    before = column.top(len(shown) - 2) - column.view_top
    hands.transcript.cover(70)
    assert column.top(len(shown) - 2) - column.view_top == pytest.approx(before, abs=1)
    hands.transcript.verticalScrollBar().setValue(0)
    assert column.top(0) - column.view_top >= 70 + 24  # below the notice
    hands.transcript.cover(0)
    assert column.top(0) - column.view_top == pytest.approx(24, abs=1)


def test_what_is_asked_below_a_notice_begins_below_it(hands: Hands) -> None:
    hands.transcript.cover(70)
    hands.show(samples.short_conversation())
    column = hands.transcript.column
    assert column.top(0) - column.view_top == 70 + 24


def test_when_a_message_was_written_is_told_under_the_pointer(hands: Hands) -> None:
    made = QDateTime(QDate(2026, 11, 29), QTime(14, 5)).toSecsSinceEpoch()
    question = QuestionEntry("q1", "Where do otters sleep?", created=made)
    answer = AnswerEntry("a1", Effort.LOW, AnswerPhase.DONE, plain("", "On their backs."), created=made + 60)
    hands.show([question, answer, QuestionEntry("q2", "And when?")])
    told = f"{QLocale().toString(QDate(2026, 11, 29), QLocale.FormatType.LongFormat)}, "
    time = QLocale().toString(QTime(14, 5), QLocale.FormatType.ShortFormat)
    assert hands.tip(hands.part_rect(0, 0).center()) == told + time
    assert hands.tip(hands.part_rect(1, 0).center()).startswith(told)
    text = caret_rect(hands.transcript.column, Caret(1, len(hands.transcript.column.messages[1].parts) - 2, 0, 0))
    assert hands.tip(text.center() + QPointF(12, 0)) == ""  # what is read is not covered
    assert hands.tip(hands.part_rect(2, 0).center()) == ""  # an old chat that does not say
