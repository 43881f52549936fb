"""Into the trash and out of it: the list follows at once, the store a moment later."""

from __future__ import annotations

import pytest

from app.core.store import trash
from app.services.storage.chat_trash import ChatTrash
from tests.app.core.store.conftest import talk
from tests.app.services.storage.room import Room, keep_all, settled, titles


def test_trash_and_back(room: Room) -> None:
    chat_storage = room.open()
    one, two = talk(("One", "1")), talk(("Two", "otter"))
    for conversation in (one, two):
        keep_all(chat_storage, conversation)
    ChatTrash(chat_storage).put([two.details.id])
    assert titles(chat_storage.listing()) == ["One"]
    assert [item.title for item in trash.contents(settled(chat_storage).database)] == ["Two"]
    ChatTrash(chat_storage).put_back([two.details.id])
    settled(chat_storage)
    assert titles(chat_storage.listing()) == ["Two", "One"]
    assert chat_storage.read(two.details.id).details.title == "Two"
    with pytest.raises(KeyError):
        chat_storage.read("nowhere")


def test_deleted_messages_come_back_from_the_trash(room: Room) -> None:
    chat_storage, restored = room.open(), list[str]()
    conversation = talk(("One", "1"), ("Two", "2"))
    keep_all(chat_storage, conversation)
    chat_storage.keep(conversation, conversation.delete(conversation.branch()[2].id))
    (trashed,) = trash.contents(settled(chat_storage).database)
    assert (trashed.title, trashed.messages) == ("One", 2)
    ChatTrash(chat_storage).put_messages_back(trashed, restored.append)
    settled(chat_storage)
    assert restored == [conversation.details.id]
    again = chat_storage.read(conversation.details.id)
    assert [node.text for node in again.branch()] == ["One", "1", "Two", "2"]


def test_a_discarded_chat_that_still_answers_stays_discarded(room: Room) -> None:
    chat_storage = room.open()
    conversation = talk(("One", "1"))
    keep_all(chat_storage, conversation)
    ChatTrash(chat_storage).put([conversation.details.id])
    chat_storage.keep(conversation, conversation.ask("said by a late answer"))
    assert chat_storage.listing() == ()
    ChatTrash(chat_storage).put_back([conversation.details.id])
    settled(chat_storage)
    assert len(chat_storage.read(conversation.details.id).nodes) == 3
    chat_storage.keep(conversation, conversation.ask("More"))
    assert titles(chat_storage.listing()) == ["One"]
