"""Folders, in memory and on the disk."""

from __future__ import annotations

from msgspec.structs import replace

from app.core.chats.listing import Folder
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.folders import Folders
from tests.app.core.store.conftest import talk
from tests.app.services.storage.room import Room, keep_all


def places(chat_storage: ChatStorage) -> dict[str, str]:
    return {listed.title: listed.folder for listed in chat_storage.list.all()}


def test_folders_are_made_filled_renamed_folded_and_still_there_later(room: Room) -> None:
    chat_storage = room.open()
    folders = Folders(chat_storage)
    one, two = talk(("One", "1")), talk(("Two", "2"))
    for conversation in (one, two):
        keep_all(chat_storage, conversation)
    folders.put(["Work", "Home"])
    folders.move({one.details.id: "Work", two.details.id: "Home"})
    folders.rename("Work", "Office")
    folders.fold("Home", is_folded=True)
    assert one.details.folder == "Office"  # its next change will not write the old name
    chat_storage.keep(one, one.amend(replace(one.details, is_pinned=True)))
    expected = (Folder("Office"), Folder("Home", is_folded=True))
    assert (chat_storage.list.folders, places(chat_storage)) == (expected, {"One": "Office", "Two": "Home"})
    room.close()
    again = room.open()
    assert (again.list.folders, places(again)) == (expected, {"One": "Office", "Two": "Home"})
    Folders(again).put(["Office"])
    assert places(again) == {"One": "Office", "Two": ""}
    room.close()
    assert places(room.open()) == {"One": "Office", "Two": ""}
