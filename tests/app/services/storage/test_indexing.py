"""The full-text index is completed in the background, and the search says what it does not know yet."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.core.store import search_index
from app.core.store.store import Store
from app.core.store.unlocking import StorageNoticeKind
from app.services.storage.finding import Finding, SearchResult
from app.services.storage.indexing import Indexing
from tests.app.core.store.conftest import talk
from tests.app.services.storage.room import Room, keep_all


def _outdate(store: Store) -> None:
    """As if another folding had made the index."""
    store.database.run("UPDATE search_index SET version = 'old'")


def test_an_index_that_lacks_messages_is_completed_after_opening(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    with qtbot.waitSignal(chat_storage.written):
        keep_all(chat_storage, talk(("Where?", "otter " * 100_000), ("Why?", "otter " * 100_000)))
        chat_storage.write(_outdate)
    with qtbot.waitSignal(chat_storage.opened):
        chat_storage.start()
    finding, found = Finding(chat_storage), list[SearchResult]()
    finding.find("otter", found.append)
    qtbot.waitUntil(lambda: len(found) == 1)
    assert found[0].is_partial and found[0].hits == ()
    indexing = Indexing(chat_storage)
    with qtbot.waitSignals([chat_storage.opened, chat_storage.written]):
        chat_storage.start()
    finding.find("otter", found.append)
    qtbot.waitUntil(lambda: len(found) == 2)
    assert not found[1].is_partial and len(found[1].hits) == 2
    assert chat_storage.reader is not None and search_index.is_complete(chat_storage.reader.database)
    del indexing


@pytest.mark.slow
def test_damage_that_is_met_while_looking_at_the_index_is_mended(room: Room, qtbot: QtBot) -> None:
    chat_storage = room.open()
    for number in range(30):
        keep_all(chat_storage, talk((f"question {number}", "answer " * 2000)))
    with qtbot.waitSignal(room.maintenance(chat_storage).done):
        room.maintenance(chat_storage).back_up(is_asked=True)
    reader = chat_storage.reader
    assert reader is not None
    root = reader.database.value("SELECT rootpage FROM sqlite_schema WHERE name = 'message'")
    size = reader.database.value("PRAGMA page_size")
    room.close()
    content = bytearray(room.file.read_bytes())
    content[(root - 1) * size + size // 2] ^= 1
    room.file.write_bytes(content)
    chat_storage = room.chat_storage()
    indexing = Indexing(chat_storage)
    chat_storage.start()
    qtbot.waitUntil(
        lambda: StorageNoticeKind.RECOVERED in [notice.kind for notice in chat_storage.notices], timeout=30_000
    )
    del indexing
