"""What is told on the desktop, and what is marked as unseen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.desktop.notifications import DesktopNotification
from app.settings import NOTIFY, Settings
from app.state.attention import MODELS, AttentionState
from app.state.preferences import PreferencesState


@dataclass
class Desk:
    """A program whose windows are in front or behind."""

    attention: AttentionState
    preferences: PreferencesState
    told: list[DesktopNotification] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    is_behind: bool = True


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:  # noqa: ARG001 - it makes the application
    preferences = PreferencesState(Settings(tmp_path / "settings.toml"))
    made: list[Desk] = []
    attention = AttentionState(preferences, lambda: made[0].is_behind)
    made.append(Desk(attention, preferences))
    attention.wanted.connect(made[0].told.append)
    attention.seen.connect(made[0].withdrawn.append)
    return made[0]


def test_an_answer_behind_other_windows_is_told_without_the_chats_name(desk: Desk) -> None:
    desk.attention.answered("a", "The patient in room 4", "An answer is ready", is_in_view=True)
    assert desk.told == [DesktopNotification("a", "An answer is ready")]
    assert desk.attention.unseen == {"a"}
    desk.attention.look_at("a")
    assert desk.withdrawn == ["a"] and not desk.attention.unseen


def test_the_name_is_told_where_the_user_allows_it(desk: Desk) -> None:
    desk.preferences.set(NOTIFY, "names")
    desk.attention.answered("a", "Otters", "An answer is ready", is_in_view=True)
    desk.attention.answered("b", "", "An answer is ready", is_in_view=True)  # a temporary chat
    assert [told.words for told in desk.told] == ["Otters", ""]


def test_nothing_is_told_when_it_is_off_and_the_dot_comes_all_the_same(desk: Desk) -> None:
    desk.preferences.set(NOTIFY, "off")
    desk.attention.answered("a", "Otters", "An answer is ready", is_in_view=True)
    desk.attention.ended(MODELS, "A model has been downloaded", "gpt-oss-20b")
    assert desk.told == [] and desk.attention.unseen == {"a"}


def test_in_front_only_a_chat_out_of_view_is_marked_and_nothing_told(desk: Desk) -> None:
    desk.is_behind = False
    desk.attention.answered("a", "Otters", "An answer is ready", is_in_view=True)
    assert not desk.attention.unseen
    desk.attention.answered("b", "Otters", "An answer is ready", is_in_view=False)
    assert desk.attention.unseen == {"b"}
    assert desk.told == []
