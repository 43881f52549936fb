"""Searching all conversations in the background."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.services.storage.chat_trash import ChatTrash
from app.services.storage.finding import FIRST, Finding, SearchResult
from tests.app.core.store.conftest import talk
from tests.app.services.storage.room import Room, keep_all


def test_titles_and_messages_are_found_and_the_trash_is_not(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    finding = Finding(chat_storage)
    one, two = talk(("One", "1")), talk(("Two", "an otter"))
    with qtbot.waitSignal(chat_storage.written):
        keep_all(chat_storage, one)
        keep_all(chat_storage, two)
    found: list[SearchResult] = []
    finding.find("otter", found.append)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert [(hit.conversation, hit.snippet, hit.marks) for hit in found[0].hits] == [
        (two.details.id, "an otter", ((3, 8),))
    ]
    assert found[0].titles == ()
    ChatTrash(chat_storage).put([two.details.id])
    finding.find("otter", found.append)
    finding.find("on", found.append)
    qtbot.waitUntil(lambda: found[-1].words == "on")
    assert [listed.title for listed in found[-1].titles] == ["One"]


def test_more_than_the_first_hits_come_a_moment_later(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    finding = Finding(chat_storage)
    with qtbot.waitSignal(chat_storage.written):
        keep_all(chat_storage, talk(*((f"otter {number}", "yes") for number in range(FIRST + 5))))
    found: list[int] = []
    finding.find("otter", lambda result: found.append(len(result.hits)))
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found == [FIRST, FIRST + 5]


def test_of_those_that_wait_only_the_newest_is_done(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    finding = Finding(chat_storage)
    found: list[str] = []
    for words in ("a", "ab", "abc", "abcd"):
        finding.find(words, lambda result: found.append(result.words))
    qtbot.waitUntil(lambda: "abcd" in found)
    assert found == ["a", "abcd"]


def test_a_store_that_is_closed_or_opened_anew_is_let_go(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.chat_storage()
    finding = Finding(chat_storage)
    found: list[SearchResult] = []
    finding.find("early", found.append)
    assert found == [SearchResult("early")]
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.start()
    finding.find("late", found.append)
    qtbot.waitUntil(lambda: len(found) == 2)
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.start()
    finding.find("later", found.append)
    qtbot.waitUntil(lambda: len(found) == 3)
    assert all(result.failure is None for result in found)
