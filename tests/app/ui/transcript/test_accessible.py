"""What a screen reader is told: a list of messages, each with role, effort, text and controls that can be pressed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface

from app.core.chats.transcript import AnswerPhase
from app.ui.transcript.accessible import AccessibleTranscripts, TranscriptAccessible, describe
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

NAME = QAccessible.Text.Name


@pytest.fixture
def spoken(hands: Hands) -> TranscriptAccessible:
    made = AccessibleTranscripts().interface_of("Transcript", hands.transcript)
    assert isinstance(made, TranscriptAccessible)
    return made


def test_messages_are_a_list_with_names(hands: Hands, spoken: TranscriptAccessible) -> None:
    hands.show(samples.short_conversation())
    assert spoken.role() is QAccessible.Role.List and spoken.text(NAME) == "Chat"
    names = [spoken.child(number).text(NAME) for number in range(spoken.childCount())]
    assert names[0].startswith("You asked: Two towns")
    assert names[1].startswith("Answer, Medium effort, Thought for 2.3 s") and "10:57" in names[1]


def test_a_running_answer_is_not_read_out_word_by_word() -> None:
    assert "10:57" not in describe(samples.answer(phase=AnswerPhase.ANSWERING))


def test_files_and_the_end_of_what_is_left_out_are_read_out() -> None:
    asked = replace(samples.question(text="What is this?"), attachments=("a.py", "b.txt"), is_first_shown=True)
    assert describe(asked) == (
        "You asked: What is this?, Attached: a.py, b.txt, The model does not see what is above this line"
    )


def test_every_control_has_a_role_a_name_and_a_place(hands: Hands, spoken: TranscriptAccessible) -> None:
    hands.show(samples.short_conversation())
    message = spoken.child(1)
    controls = [message.child(number) for number in range(message.childCount())]
    assert [control.text(NAME) for control in controls][-1] == "Details"
    assert {control.role() for control in controls} == {QAccessible.Role.Button}
    assert all(control.text(NAME).strip() and control.rect().width() > 0 for control in controls)
    assert [message.indexOfChild(control) for control in controls] == list(range(len(controls)))


def test_pressing_a_control_does_what_a_click_does(hands: Hands, spoken: TranscriptAccessible) -> None:
    hands.show(samples.short_conversation())
    toggled: list[bool] = []
    hands.transcript.reasoning_toggled.connect(toggled.append)
    actions = spoken.child(1).child(0).actionInterface()
    assert actions.actionNames() == [QAccessibleActionInterface.pressAction()]
    actions.doAction(QAccessibleActionInterface.pressAction())
    assert toggled == [True]


def test_the_focus_is_where_the_keyboard_is(hands: Hands, spoken: TranscriptAccessible) -> None:
    hands.show(samples.short_conversation())
    hands.transcript.scene.has_keyboard = True
    hands.transcript.scene.focus.message = 1
    focused = spoken.focusChild()
    assert focused is not None and focused.state().focused and focused.role() is QAccessible.Role.ListItem


def test_a_message_that_is_gone_is_no_longer_valid(hands: Hands, spoken: TranscriptAccessible) -> None:
    hands.show(samples.short_conversation())
    gone = spoken.child(1)
    hands.show([samples.question("x"), samples.answer("y")])
    assert not gone.isValid() and gone.text(NAME) == ""
