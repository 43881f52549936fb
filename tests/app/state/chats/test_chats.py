"""All chats over a real store on the disk: listing, opening, renaming, pinning, deleting, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import new_details
from app.core.chats.turns import Attachment, Draft
from app.core.store import trash
from app.core.store.keys import MemoryVault
from app.core.store.search import Hit
from app.errors import AppError
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.services.storage.chat_storage import ChatStorage
from app.state.chats.chats import ChatsState
from app.state.chats.open_chats import OpenChats
from app.state.models.model_in_use import ModelInUseState
from tests.app.services.storage.room import settled

WAIT = 20_000
HALF = Draft("half a question", (Attachment("notes.txt", "one"),))


@pytest.fixture
def chat_storage(qtbot: QtBot, tmp_path: Path) -> Iterator[ChatStorage]:
    chat_storage = ChatStorage(tmp_path / "chats.db", tmp_path / "backups", MemoryVault())
    with qtbot.waitSignal(chat_storage.opened, timeout=WAIT):
        chat_storage.start()
    yield chat_storage
    chat_storage.close()


@pytest.fixture
def chats(engine: Engine, in_use: ModelInUseState, chat_storage: ChatStorage) -> ChatsState:
    return ChatsState(OpenChats(engine, Jobs(engine), in_use, chat_storage), chat_storage, new_details)


def ask(qtbot: QtBot, chats: ChatsState, text: str) -> str:
    """Ask in the chat in view; returns the chat's id."""
    chats.current.send(text)
    qtbot.waitUntil(lambda: not chats.current.is_running, timeout=WAIT)
    return chats.current.conversation.details.id


def titles(chats: ChatsState) -> list[str]:
    return [summary.title for summary in chats.summaries]


def test_a_chat_is_listed_with_its_first_question(qtbot: QtBot, chats: ChatsState) -> None:
    assert titles(chats) == []
    ask(qtbot, chats, "quick one")
    assert titles(chats) == ["quick one"]


def test_a_new_chat_leaves_an_empty_one_alone(qtbot: QtBot, chats: ChatsState) -> None:
    first = chats.current
    chats.new()
    assert chats.current is first
    ask(qtbot, chats, "quick")
    chats.new()
    assert chats.current is not first
    assert chats.current.entries() == ()


def test_a_closed_chat_opens_as_it_was(qtbot: QtBot, chats: ChatsState) -> None:
    first = ask(qtbot, chats, "quick one")
    entries = chats.current.entries()
    chats.new()
    chats.open(first)
    assert chats.current.entries() == entries


def test_an_answer_goes_on_out_of_view(qtbot: QtBot, chats: ChatsState) -> None:
    chats.current.send("long")
    first = chats.current
    chats.new()
    qtbot.waitUntil(lambda: not first.is_running, timeout=WAIT)
    chats.open(first.conversation.details.id)
    assert chats.current is first


def test_chats_that_are_gone_are_said(chats: ChatsState) -> None:
    failures: list[AppError] = []
    chats.failed.connect(failures.append)
    chats.open("nothing")
    chats.rename("nothing", "x")
    assert [str(failure.title) for failure in failures] == ["This chat is no longer there."] * 2


def test_a_found_message_comes_into_view_from_another_branch(qtbot: QtBot, chats: ChatsState) -> None:
    first = ask(qtbot, chats, "quick one")
    old = chats.current.entries()[0].id
    chats.current.edit_question(old, "another")
    qtbot.waitUntil(lambda: not chats.current.is_running, timeout=WAIT)
    chats.new()
    hit = Hit(first, old, "another", "question", 0.0, "quick one", ((0, 5),))
    with qtbot.waitSignal(chats.found) as told:
        chats.open_hit(hit)
    assert told.args == [old, "quick"]
    assert chats.current.entries()[0].id == old


def test_two_windows_share_a_chat_and_leave_it_when_it_is_deleted(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState, chat_storage: ChatStorage
) -> None:
    shared = OpenChats(engine, Jobs(engine), in_use, chat_storage)
    one, two = (ChatsState(shared, chat_storage, new_details) for _ in range(2))
    assert one.current is not two.current
    first = ask(qtbot, one, "quick one")
    two.open(first)
    assert two.current is one.current
    one.new()
    assert titles(one) == titles(two) == ["quick one"]
    assert one.delete([first])
    assert two.current.entries() == ()
    assert titles(two) == []


def test_messages_come_back_from_the_trash_into_the_chat_in_view(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState, chat_storage: ChatStorage
) -> None:
    shared = OpenChats(engine, Jobs(engine), in_use, chat_storage)
    chats = ChatsState(shared, chat_storage, new_details)
    ask(qtbot, chats, "quick one")
    chats.current.delete(chats.current.entries()[1].id)
    assert len(chats.current.entries()) == 1
    (trashed,) = trash.contents(settled(chat_storage).database)
    assert shared.restore_messages(trashed)
    qtbot.waitUntil(lambda: len(chats.current.entries()) == 2, timeout=WAIT)


def test_renaming_and_pinning_show_in_the_list(qtbot: QtBot, chats: ChatsState) -> None:
    first = ask(qtbot, chats, "quick one")
    chats.new()
    ask(qtbot, chats, "quick two")
    chats.rename(first, "My chat")
    chats.pin(first)
    assert [(summary.title, summary.is_pinned) for summary in chats.summaries] == [
        ("My chat", True),
        ("quick two", False),
    ]
    chats.pin(first)
    assert not any(summary.is_pinned for summary in chats.summaries)


def test_deleting_the_chat_in_view_shows_an_empty_one_and_can_be_undone(qtbot: QtBot, chats: ChatsState) -> None:
    first = ask(qtbot, chats, "quick one")
    assert chats.delete([first])
    assert titles(chats) == []
    assert chats.current.entries() == ()
    chats.undelete([first])
    qtbot.waitUntil(lambda: bool(chats.current.entries()), timeout=WAIT)
    assert titles(chats) == ["quick one"]
    assert len(chats.current.entries()) == 2


def test_drafts_are_kept_for_each_chat(
    qtbot: QtBot, chats: ChatsState, engine: Engine, in_use: ModelInUseState, chat_storage: ChatStorage
) -> None:
    first = ask(qtbot, chats, "quick one")
    chats.keep_draft(chats.current, HALF)
    chats.new()
    chats.keep_draft(chats.current, Draft("another half"))
    again = ChatsState(OpenChats(engine, Jobs(engine), in_use, chat_storage), chat_storage, new_details)
    assert again.current.draft == Draft("another half")
    again.open(first)
    assert again.current.draft == HALF
