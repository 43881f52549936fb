"""Into the trash and out of it: the list follows at once, the store a moment later."""

from __future__ import annotations

import pytest

from app.core.store import trash
from app.services.storage.chat_trash import ChatTrash
from tests.app.core.store.conftest import talk
from tests.app.services.storage.room import Room, keep_all, settled, titles


def test_trash_and_back(room: Room) -> None:
    history = room.open()
    one, two = talk(("One", "1")), talk(("Two", "otter"))
    for conversation in (one, two):
        keep_all(history, conversation)
    ChatTrash(history).put([two.details.id])
    assert titles(history.listing()) == ["One"]
    assert [item.title for item in trash.contents(settled(history).database)] == ["Two"]
    ChatTrash(history).put_back([two.details.id])
    settled(history)
    assert titles(history.listing()) == ["Two", "One"]
    assert history.read(two.details.id).details.title == "Two"
    with pytest.raises(KeyError):
        history.read("nowhere")


def test_deleted_messages_come_back_from_the_trash(room: Room) -> None:
    history, restored = room.open(), list[str]()
    conversation = talk(("One", "1"), ("Two", "2"))
    keep_all(history, conversation)
    history.keep(conversation, conversation.delete(conversation.branch()[2].id))
    (trashed,) = trash.contents(settled(history).database)
    assert (trashed.title, trashed.messages) == ("One", 2)
    ChatTrash(history).put_messages_back(trashed, restored.append)
    settled(history)
    assert restored == [conversation.details.id]
    again = history.read(conversation.details.id)
    assert [node.text for node in again.branch()] == ["One", "1", "Two", "2"]


def test_a_discarded_chat_that_still_answers_stays_discarded(room: Room) -> None:
    history = room.open()
    conversation = talk(("One", "1"))
    keep_all(history, conversation)
    ChatTrash(history).put([conversation.details.id])
    history.keep(conversation, conversation.ask("said by a late answer"))
    assert history.listing() == ()
    ChatTrash(history).put_back([conversation.details.id])
    settled(history)
    assert len(history.read(conversation.details.id).nodes) == 3
    history.keep(conversation, conversation.ask("More"))
    assert titles(history.listing()) == ["One"]
