"""When what is wanted is read, and when it is tried again: with an engine that answers as the test says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import Conversation, new_details
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.core.store.keys import MemoryVault
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.jobs import Jobs
from app.services.storage.chat_storage import ChatStorage
from app.settings import READ_AHEAD, Settings
from app.state.chats.open_chats import OpenChats
from app.state.chats.read_ahead import ReadAheadState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from backends.contract import wire
from backends.contract.capabilities import Capabilities
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt, UserMessage
from tests.app.load_policies import fixed_policy
from tests.app.services.engine.told_engine import ToldEngine, loaded

WAIT = 20_000
_MODEL = LocalModel(Path("demo.gguf"))


class ReadingEngine(ToldEngine):
    """Reads ahead until the test ends it, or it is cancelled."""

    def __init__(self) -> None:
        super().__init__(load=loaded())
        self.readings: list[tuple[str, Reply]] = []

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(renders=True, reads_ahead=True)

    def read_ahead(self, prompt: Prompt) -> Reply:
        reply = Reply(len(self.readings), self)
        reply.cancel_wanted.connect(self._cancelled)
        self.readings.append((prompt.messages[-1].content, reply))
        return reply

    def give_way(self, code: ErrorCode = ErrorCode.CANCELLED) -> None:
        """The latest reading ends without having read all."""
        self.readings[-1][1].fail(EngineFailure(code))

    def end(self) -> None:
        """It has read all."""
        reply = self.readings[-1][1]
        reply.finish(wire.AheadRead(reply.number, 100, 0))

    def count(self, prompt: Prompt) -> Reply:
        return self._end("count", None)

    def _cancelled(self, number: int) -> None:
        reply = self.readings[number][1]
        QTimer.singleShot(0, reply, lambda: reply.fail(EngineFailure(ErrorCode.CANCELLED)))


class Desk:
    """Two chats, what would be read of them, and what hinders it."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.engine = qtbot, ReadingEngine()
        in_use = ModelInUseState(self.engine, RecentModels(folder / "recent.json"), _MODEL, fixed_policy())
        self.storage = ChatStorage(folder / "chats.db", folder / "backups", MemoryVault())
        self.chats = OpenChats(self.engine, Jobs(self.engine), in_use, self.storage)
        self.preferences = PreferencesState(Settings(folder / "settings.toml"))
        self.is_busy = self.is_on_battery = False
        self.looks = 0
        self.ahead = ReadAheadState(
            self.engine,
            in_use,
            self.chats,
            self.preferences,
            lambda: self.is_busy,
            on_battery=self._look_at_battery,
            quiet_milliseconds=1,
        )
        self.ids = [self.chats.adopt(Conversation(new_details())).conversation.details.id for _ in range(2)]
        in_use.open(_MODEL)
        qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=WAIT)

    def _look_at_battery(self) -> bool:
        self.looks += 1
        return self.is_on_battery

    @property
    def read(self) -> list[str]:
        return [text for text, _reply in self.engine.readings]

    def type(self, text: str, chat: int = 0) -> None:
        self.ahead.look_at(self.ids[chat], Prompt((UserMessage(text),)), has_draft=True)

    def rest(self, chat: int) -> None:
        """An answer in this chat has ended."""
        self.engine.is_answering_now = False
        self.chats.rested.emit(self.ids[chat])

    def until_read(self, *texts: str) -> None:
        self.qtbot.waitUntil(lambda: len(self.read) >= len(texts), timeout=WAIT)
        assert self.read == list(texts)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.ahead.close()
    desk.storage.close()


def test_what_is_read_is_not_read_again(desk: Desk) -> None:
    desk.type("Hello")
    desk.until_read("Hello")
    desk.engine.end()
    desk.type("Hello")
    desk.ahead.refresh()
    assert desk.read == ["Hello"]


def test_typing_on_during_a_reading_reads_what_stands_there_then(desk: Desk) -> None:
    desk.type("Hello")
    desk.until_read("Hello")
    desk.type("Hello there")
    desk.until_read("Hello", "Hello there")
    desk.engine.readings[0][1].fail(EngineFailure(ErrorCode.CANCELLED))  # the engine gave it up for the newer one
    desk.ahead.refresh()
    assert desk.read == ["Hello", "Hello there"]
    desk.preferences.set(READ_AHEAD, False)
    desk.qtbot.waitUntil(lambda: desk.engine.readings[1][1].is_closed, timeout=WAIT)


def test_what_gave_way_is_taken_up_again(desk: Desk) -> None:
    desk.type("Hello")
    desk.until_read("Hello")
    desk.engine.is_answering_now = True
    desk.engine.give_way()
    desk.ahead.refresh()
    assert desk.read == ["Hello"]
    desk.rest(1)
    desk.until_read("Hello", "Hello")


@pytest.mark.parametrize("code", [ErrorCode.CONTEXT_OVERFLOW, ErrorCode.NOT_ABLE, ErrorCode.INTERNAL])
def test_what_cannot_be_read_is_not_tried_again(desk: Desk, code: ErrorCode) -> None:
    desk.type("Hello")
    desk.until_read("Hello")
    desk.engine.give_way(code)
    desk.ahead.refresh()
    assert desk.read == ["Hello"]


def test_a_draft_beside_an_answer_is_read_when_that_ends(desk: Desk) -> None:
    desk.engine.is_answering_now = True
    desk.type("Hello", chat=0)
    desk.ahead.refresh()
    assert not desk.read
    desk.rest(1)
    desk.until_read("Hello")


def test_what_was_asked_is_not_read_once_it_is_answered(desk: Desk) -> None:
    desk.engine.is_answering_now = True
    desk.type("Hello", chat=0)
    desk.rest(0)
    desk.ahead.refresh()
    assert not desk.read


def test_the_setting_switched_on_again_reads(desk: Desk) -> None:
    desk.preferences.set(READ_AHEAD, False)
    desk.type("Hello")
    desk.ahead.refresh()
    assert not desk.read
    desk.preferences.set(READ_AHEAD, True)
    desk.until_read("Hello")
    desk.preferences.set(READ_AHEAD, False)
    desk.preferences.set(READ_AHEAD, True)
    desk.until_read("Hello", "Hello")


@pytest.mark.parametrize("name", ["is_on_battery", "is_busy"])
def test_it_is_given_up_on_battery_or_where_memory_is_scarce_and_taken_up_again(desk: Desk, name: str) -> None:
    desk.type("Hello")
    desk.until_read("Hello")
    setattr(desk, name, True)
    desk.qtbot.waitUntil(lambda: desk.engine.readings[0][1].is_closed, timeout=WAIT)
    setattr(desk, name, False)
    desk.until_read("Hello", "Hello")


def test_a_chat_that_is_closed_is_not_read(desk: Desk) -> None:
    chat = desk.chats.if_open(desk.ids[0])
    assert chat is not None
    desk.chats.show(chat)
    desk.is_busy = True
    desk.type("Hello")
    desk.chats.hide(chat)
    desk.is_busy = False
    desk.ahead.refresh()
    assert not desk.read


def test_a_chat_out_of_view_is_read_no_further(desk: Desk) -> None:
    desk.type("Hello", chat=0)
    desk.until_read("Hello")
    desk.ahead.look_at(desk.ids[1], Prompt((UserMessage("Old"),)), has_draft=False)
    desk.qtbot.waitUntil(lambda: desk.engine.readings[0][1].is_closed, timeout=WAIT)
    desk.ahead.refresh()
    assert desk.read == ["Hello"]


def test_nothing_is_looked_at_where_there_is_nothing_to_read(desk: Desk) -> None:
    desk.ahead.refresh()
    desk.type("Hello")
    desk.until_read("Hello")
    desk.engine.end()
    looks = desk.looks
    desk.ahead.refresh()
    assert looks and desk.looks == looks
