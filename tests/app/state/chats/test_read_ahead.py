"""What is read before anybody asks: while somebody types, with the real engine; and when nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import new_details
from app.core.chats.turns import Answer, Draft, SamplingChoice
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.core.store.keys import MemoryVault
from app.paths import demo_model
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.services.storage.chat_storage import ChatStorage
from app.settings import READ_AHEAD, Settings
from app.state.chats.chats import ChatsState
from app.state.chats.open_chats import OpenChats
from app.state.chats.read_ahead import ReadAheadState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from backends.contract.messages import Prompt
from tests.app.load_policies import fixed_policy

pytestmark = pytest.mark.slow
WAIT = 60_000
_INSTRUCTIONS = "Be kind. " * 300
_SUM = "What is 3+4?"


class CountingEngine(Engine):
    """Counts what was read ahead."""

    read = 0

    def read_ahead(self, prompt: Prompt):  # noqa: ANN201 - as of the engine
        reply = super().read_ahead(prompt)
        reply.finished.connect(self._count)
        return reply

    def _count(self, _event: object) -> None:
        self.read += 1


@dataclass
class Desk:
    qtbot: QtBot
    engine: CountingEngine
    chats: ChatsState
    preferences: PreferencesState
    on_battery: list[bool]

    def type(self, text: str) -> None:
        self.chats.context.refresh(self.chats.current, Draft(text))

    def until_read(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.engine.read == count, timeout=WAIT)

    def ask(self, text: str) -> Answer:
        chat = self.chats.current
        chat.send(text)
        self.qtbot.waitUntil(lambda: not chat.is_running, timeout=WAIT)
        found = chat.conversation.branch()[-1]
        assert isinstance(found, Answer) and found.record.usage is not None
        return found


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    engine = CountingEngine()
    in_use = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), LocalModel(demo_model()), fixed_policy())
    storage = ChatStorage(tmp_path / "chats.db", tmp_path / "backups", MemoryVault())
    open_chats = OpenChats(engine, Jobs(engine), in_use, storage)
    preferences, on_battery = PreferencesState(Settings(tmp_path / "settings.toml")), [False]
    given = (engine, in_use, open_chats, preferences, lambda: False, None, lambda: on_battery[0], 10)
    ahead = ReadAheadState(*given)
    details = replace(new_details(instructions=_INSTRUCTIONS), sampling=SamplingChoice(temperature=0.0, max_tokens=60))
    chats = ChatsState(open_chats, storage, lambda: replace(details, id=new_details().id))
    chats.context.stood_still.connect(ahead.look_at)
    in_use.open(LocalModel(demo_model()))
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=WAIT)
    yield Desk(qtbot, engine, chats, preferences, on_battery)
    ahead.close()
    engine.close()
    storage.close()


def test_a_long_beginning_is_read_while_somebody_types(desk: Desk) -> None:
    desk.type("What is")
    desk.until_read(1)
    usage = desk.ask(_SUM).record.usage
    assert usage is not None and usage.prompt_tokens - usage.reused_tokens < 16


def test_the_next_turn_is_read_in_its_form_behind_an_answer(desk: Desk) -> None:
    desk.type(_SUM)
    desk.until_read(1)
    desk.ask(_SUM)
    desk.type("")
    desk.until_read(2)
    usage = desk.ask("What is 5+6?").record.usage
    assert usage is not None and usage.prompt_tokens - usage.reused_tokens < 16


def test_nothing_is_read_on_battery_without_the_setting_or_of_what_is_only_looked_at(desk: Desk) -> None:
    desk.on_battery[0] = True
    desk.type("What is")
    desk.ask(_SUM)
    desk.on_battery[0] = False
    desk.preferences.set(READ_AHEAD, False)
    desk.type("And")
    desk.ask(_SUM)
    desk.preferences.set(READ_AHEAD, True)
    assert desk.engine.read == 0
    desk.chats.new()
    desk.type("")
    desk.ask("Hi")
    assert desk.engine.read == 0
    desk.type("What is")
    desk.until_read(1)
