"""A place for histories that come and go as programs do, for the tests of `history` and `upkeep`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from app.core.chats.conversation import Conversation
from app.core.chats.listing import Listed
from app.core.chats.turns import Change
from app.core.store.keys import MemoryVault
from app.services.history import History
from app.services.upkeep import Upkeep


class Room:
    """A place for histories that come and go as programs do."""

    def __init__(self, folder: Path, bot: QtBot) -> None:
        self.file = folder / "data" / "conversations.db"
        self.backups = folder / "data" / "backups"
        self.vault = MemoryVault()
        self._bot = bot
        self._opened: list[tuple[History, Upkeep]] = []

    def history(self) -> History:
        """Not started."""
        history = History(self.file, self.backups, self.vault, retry_milliseconds=50)
        self._opened.append((history, Upkeep(history)))
        return history

    def open(self) -> History:
        """Started and open."""
        history = self.history()
        with self._bot.waitSignal(history.opened):
            history.start()
        return history

    def upkeep(self, history: History) -> Upkeep:
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


def told(blocker: SignalBlocker) -> Any:
    """What a signal carried; Any, as signals do."""
    assert blocker.args
    return blocker.args[0]


def titles(listed: tuple[Listed, ...]) -> list[str]:
    """In their order."""
    return [one.title for one in listed]


def keep_all(history: History, conversation: Conversation) -> None:
    """A whole conversation as one change."""
    history.keep(conversation, Change(nodes=conversation.nodes, choices=conversation.choices))
