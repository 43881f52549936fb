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

    def history(self) -> ChatStorage:
        """Not started."""
        history = ChatStorage(self.file, self.backups, self.vault, retry_milliseconds=50)
        self._opened.append((history, StorageMaintenance(history)))
        return history

    def open(self) -> ChatStorage:
        """Started and open."""
        history = self.history()
        with self._bot.waitSignal(history.opened):
            history.start()
        return history

    def upkeep(self, history: ChatStorage) -> StorageMaintenance:
        """Of this history."""
        return next(upkeep for other, upkeep in self._opened if other is history)

    def close(self) -> None:
        """As at the end of the program."""
        while self._opened:
            history, upkeep = self._opened.pop()
            upkeep.close()
            history.close()


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    found = Room(tmp_path, qtbot)
    yield found
    found.close()


def settled(history: ChatStorage) -> Store:
    """The store as it reads once everything that was kept is on the disk."""
    done, loop = list[AppError | None](), QEventLoop()
    history.when_written(done.append)
    history.when_written(lambda _failure: loop.quit())
    QTimer.singleShot(20_000, loop, loop.quit)
    if not done:
        loop.exec()
    assert done == [None]
    assert history.reader is not None
    return history.reader


def told(blocker: SignalBlocker) -> Any:
    """What a signal carried; Any, as signals do."""
    assert blocker.args
    return blocker.args[0]


def titles(listed: tuple[ListedChat, ...]) -> list[str]:
    """In their order."""
    return [one.title for one in listed]


def keep_all(history: ChatStorage, conversation: Conversation) -> None:
    """A whole conversation as one change."""
    history.keep(conversation, Change(nodes=conversation.nodes, choices=conversation.choices))
