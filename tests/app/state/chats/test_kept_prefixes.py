"""A long chat goes on after another start of the engine without being read again, with the real engine and disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import new_details
from app.core.chats.prompts import prompt_for
from app.core.chats.turns import Answer, SamplingChoice
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.core.store.keys import MemoryVault
from app.paths import demo_model
from app.services.background.reply import Reply
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.prefix_storage import PrefixStorage
from app.settings import KEPT_READING, Settings
from app.state.chats.chats import ChatsState
from app.state.chats.kept_prefixes import KeptPrefixesState
from app.state.chats.open_chats import OpenChats
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from backends.contract.messages import Prompt, UserMessage
from tests.app.load_policies import fixed_policy

pytestmark = pytest.mark.slow
WAIT = 60_000
_LONG = "Be kind. " * 400
_SUM = "What is 3+4?"


class AskedEngine(Engine):
    """Is asked for other answers as well, as by a study: at the second part that is taken, or all the time."""

    is_asked_meanwhile = is_asked_always = False

    def take_part(self, number: int) -> Reply:
        if number == 1 and self.is_asked_meanwhile:
            self.is_asked_meanwhile = False
            self.ask()
        return super().take_part(number)

    def ask(self) -> None:
        """Another answer, and the next one as soon as it has ended."""
        reply = self.generate(Prompt((UserMessage("What is 2+2?"),)), max_tokens=20)
        reply.finished.connect(self._ask_again)

    def _ask_again(self) -> None:
        if self.is_asked_always:
            self.ask()


@dataclass
class Desk:
    """Chats over a store, an engine, and what keeps what it has read."""

    qtbot: QtBot
    folder: Path
    engine: AskedEngine
    in_use: ModelInUseState
    chats: ChatsState
    open_chats: OpenChats
    prefixes: PrefixStorage
    preferences: PreferencesState
    instructions: list[str]

    def until_ready(self) -> None:
        self.qtbot.waitUntil(lambda: self.in_use.phase is ModelPhase.READY, timeout=WAIT)

    def ask(self, text: str) -> Answer:
        chat = self.chats.current
        chat.send(text)
        self.qtbot.waitUntil(lambda: not chat.is_running, timeout=WAIT)
        found = chat.conversation.branch()[-1]
        assert isinstance(found, Answer) and found.record.usage is not None
        return chat.conversation.answer(found.id)

    def until_kept(self, count: int = 1) -> None:
        self.qtbot.waitUntil(lambda: self.count == count and not self.prefixes.is_moving, timeout=WAIT)

    @property
    def count(self) -> int:
        folder = self.folder / "read"
        return len(list(folder.glob("*.read"))) if folder.exists() else 0


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    engine = AskedEngine()
    in_use = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), LocalModel(demo_model()), fixed_policy())
    storage = ChatStorage(tmp_path / "chats.db", tmp_path / "backups", MemoryVault())
    open_chats = OpenChats(engine, Jobs(engine), in_use, storage)
    prefixes = PrefixStorage(tmp_path / "read", engine)
    preferences = PreferencesState(Settings(tmp_path / "settings.toml"))
    given = (prefixes, open_chats, storage, engine, in_use, preferences)
    kept = KeptPrefixesState(*given, quiet_milliseconds=0, worth_seconds=0.0)
    with qtbot.waitSignal(storage.opened, timeout=WAIT):
        storage.start()
    instructions = [_LONG]  # of the next chat
    chats = ChatsState(
        open_chats,
        storage,
        lambda: replace(
            new_details(instructions=instructions[0]), sampling=SamplingChoice(temperature=0.0, max_tokens=60)
        ),
    )
    kept.watch(chats)
    in_use.open(LocalModel(demo_model()))
    desk = Desk(qtbot, tmp_path, engine, in_use, chats, open_chats, prefixes, preferences, instructions)
    desk.until_ready()
    yield desk
    kept.close()
    engine.close()
    storage.close()


def test_a_chat_goes_on_after_a_restart_of_the_engine(desk: Desk) -> None:
    first = desk.ask(_SUM)
    assert first.record.usage is not None and first.record.usage.reused_tokens == 0
    desk.until_kept()
    chat = desk.chats.current.conversation.details.id
    desk.engine.restart()
    desk.in_use.reload()
    desk.until_ready()
    desk.chats.new()
    with desk.qtbot.waitSignal(desk.prefixes.restored, timeout=WAIT) as restored:
        desk.chats.open(chat)
    assert restored.args is not None and restored.args[0] == chat
    second = desk.ask("What is 5+6?")
    usage = second.record.usage
    assert usage is not None
    assert usage.reused_tokens >= first.record.usage.prompt_tokens > 1000
    desk.qtbot.waitUntil(lambda: desk.chats.current.conversation.answer(second.id).record.from_disk > 0, timeout=WAIT)
    assert desk.chats.current.conversation.answer(second.id).record.from_disk == usage.reused_tokens
    third = desk.ask("What is 1+1?")
    desk.until_kept()
    assert desk.chats.current.conversation.answer(third.id).record.from_disk == 0, "said once"


def test_what_is_short_temporary_or_off_is_not_kept(desk: Desk) -> None:
    desk.chats.new_temporary()
    desk.ask(_SUM)
    desk.preferences.set(KEPT_READING, 0)
    desk.chats.new()
    desk.ask(_SUM)
    desk.preferences.set(KEPT_READING, 1)
    desk.instructions[0] = "Be brief."
    desk.chats.new()
    desk.ask(_SUM)
    desk.instructions[0] = _LONG + "!"
    desk.chats.new()
    desk.ask(_SUM)
    desk.until_kept()


def test_it_is_kept_after_another_answer_for_which_it_was_given_up(desk: Desk) -> None:
    desk.engine.is_asked_meanwhile = True
    desk.ask(_SUM)
    desk.until_kept()
    assert not desk.engine.is_asked_meanwhile


def test_it_is_kept_once_a_study_beside_it_has_ended(desk: Desk) -> None:
    desk.engine.is_asked_always = True
    desk.engine.ask()
    desk.ask(_SUM)
    QApplication.processEvents()  # there was a quiet time, for this chat
    assert desk.count == 0
    desk.engine.is_asked_always = False
    desk.until_kept()


def test_it_goes_with_its_chat_and_with_the_setting(desk: Desk) -> None:
    desk.ask(_SUM)
    desk.until_kept()
    desk.open_chats.delete((desk.chats.current.conversation.details.id,))
    desk.qtbot.waitUntil(lambda: desk.count == 0, timeout=WAIT)
    desk.chats.new()
    desk.ask(_SUM)
    desk.until_kept()
    desk.preferences.set(KEPT_READING, 0)
    desk.qtbot.waitUntil(lambda: desk.count == 0, timeout=WAIT)


def test_a_chat_that_is_deleted_while_it_is_kept_leaves_nothing(desk: Desk) -> None:
    answer = desk.ask(_SUM)
    desk.until_kept()
    conversation = desk.chats.current.conversation
    with desk.qtbot.waitSignal(desk.prefixes.rested, timeout=WAIT):
        desk.prefixes.keep(
            conversation.details.id, "model", prompt_for(conversation, answer.id, answer.effort), 1 << 30
        )
        assert desk.prefixes.is_moving
        desk.prefixes.forget((conversation.details.id,))
    desk.qtbot.waitUntil(lambda: desk.count == 0 and not desk.prefixes.is_moving, timeout=5000)


def test_it_goes_with_a_message_and_comes_with_the_next_answer(desk: Desk) -> None:
    answer = desk.ask(_SUM)
    desk.until_kept()
    assert desk.chats.current.delete(answer.id)
    desk.qtbot.waitUntil(lambda: desk.count == 0, timeout=WAIT)
    desk.ask("What is 1+1?")
    desk.until_kept()


def test_a_smaller_limit_holds_at_once(desk: Desk) -> None:
    desk.ask(_SUM)
    desk.until_kept()
    large = desk.folder / "read" / "large.read"
    with large.open("wb") as file:
        file.truncate(3 << 29)  # takes no room
    os.utime(large, (1000, 1000))
    desk.preferences.set(KEPT_READING, 2)
    desk.preferences.set(KEPT_READING, 1)
    desk.qtbot.waitUntil(lambda: not large.exists(), timeout=WAIT)
    assert desk.count == 1
