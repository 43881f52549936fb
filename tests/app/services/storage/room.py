"""A place for histories that come and go as programs do, for the tests of `chat_storage` and `maintenance`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app.core.chats.conversation import Conversation
from app.core.chats.listing import ListedChat
from app.core.chats.turns import Change
from app.core.store.keys import MemoryVault
from app.core.store.store import Store
from app.errors import AppError
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.maintenance import StorageMaintenance


class Room:
    """A place for histories that come and go as programs do."""

    def __init__(self, folder: Path, bot: QtBot) -> None:
        self.file = folder / "data" / "conversations.db"
        self.backups = folder / "data" / "backups"
        self.vault = MemoryVault()
        self._bot = bot
        self._opened: list[tuple[ChatStorage, StorageMaintenance]] = []

    def chat_storage(self) -> ChatStorage:
        """Not started."""
        chat_storage = ChatStorage(self.file, self.backups, self.vault, retry_milliseconds=50)
        self._opened.append((chat_storage, StorageMaintenance(chat_storage)))
        return chat_storage

    def open(self) -> ChatStorage:
        """Started and open."""
        chat_storage = self.chat_storage()
        with self._bot.waitSignal(chat_storage.opened):
            chat_storage.start()
        return chat_storage

    def maintenance(self, chat_storage: ChatStorage) -> StorageMaintenance:
        """Of this storage."""
        return next(maintenance for other, maintenance in self._opened if other is chat_storage)

    def close(self) -> None:
        """As at the end of the program."""
        while self._opened:
            chat_storage, maintenance = self._opened.pop()
            maintenance.close()
            chat_storage.close()


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    found = Room(tmp_path, qtbot)
    yield found
    found.close()


def settled(chat_storage: ChatStorage) -> Store:
    """The store as it reads once everything that was kept is on the disk."""
    done, loop = list[AppError | None](), QEventLoop()
    chat_storage.when_written(done.append)
    chat_storage.when_written(lambda _failure: loop.quit())
    QTimer.singleShot(20_000, loop, loop.quit)
    if not done:
        loop.exec()
    assert done == [None]
    assert chat_storage.reader is not None
    return chat_storage.reader


def told(blocker: SignalBlocker) -> Any:
    """What a signal carried; Any, as signals do."""
    assert blocker.args
    return blocker.args[0]


def titles(listed: tuple[ListedChat, ...]) -> list[str]:
    """In their order."""
    return [one.title for one in listed]


def keep_all(chat_storage: ChatStorage, conversation: Conversation) -> None:
    """A whole conversation as one change."""
    chat_storage.keep(conversation, Change(nodes=conversation.nodes, choices=conversation.choices))
