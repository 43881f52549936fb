"""A chat on a real engine process that runs a script; the process is shared, the chat is new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.transcript import AnswerEntry, Entry
from app.core.chats.turns import Change, Draft
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.errors import AppError, EngineFailure
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.state.chats.chat import ChatState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.base import LoadOptions
from tests.app.load_policies import fixed_policy
from tests.app.scripts import reply, write_script
from tests.app.state.tool_chats import MakeChat, tool_chat

CONTEXT = 2000
CALLS = (
    "<|channel|>analysis<|message|>I ask.<|end|><|start|>assistant<|channel|>analysis<|message|>Yes.<|end|>"
    "<|start|>assistant<|channel|>commentary to=functions.weather <|constrain|>json<|message|>"
    '{"place": "Bern"}<|call|>'
)


@pytest.fixture(scope="session")
def engine(qapp: object) -> Iterator[Engine]:  # noqa: ARG001 - an application must be there
    """Runs for all tests of this folder."""
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answers by what stands in the question."""
    return write_script(
        tmp_path_factory.mktemp("scripts"),
        reply("It is done.", "Let me think about it.", when="quick"),
        reply("never comes " * 2000, "thinking " * 40, when="slow"),
        reply("words " * 300, when="long"),
        reply("gone", "before it goes", when="abort", fault={"kind": "abort", "after": 4}),
        reply("no", "before it fails", when="fail", fault={"kind": "fail", "after": 4, "code": "out_of_memory"}),
        reply("no", when="scarce", fault={"kind": "fail", "code": "out_of_memory"}),
        {"text": CALLS, "when": "weather"},
        reply("other"),
        speed=400,
    )


@pytest.fixture
def in_use(qtbot: QtBot, engine: Engine, script: Path, tmp_path: Path) -> ModelInUseState:
    """The script is loaded."""
    state = ModelInUseState(
        engine, RecentModels(tmp_path / "recent.json"), LocalModel(script), fixed_policy(LoadOptions(context=CONTEXT))
    )
    state.open(LocalModel(script))
    qtbot.waitUntil(lambda: state.phase is ModelPhase.READY, timeout=20_000)
    return state


@dataclass
class Watched:
    """A chat and all it said."""

    chat: ChatState
    kept: list[Change] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    returned: list[Draft] = field(default_factory=list)
    failures: list[AppError] = field(default_factory=list)
    full: list[tuple[Draft, EngineFailure]] = field(default_factory=list)

    @property
    def answer(self) -> AnswerEntry:
        """The last answer in view."""
        found = self.chat.entries()[-1]
        assert isinstance(found, AnswerEntry)
        return found


@pytest.fixture
def watched(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> Watched:  # noqa: ARG001
    """A new chat."""
    kept: list[Change] = []
    chat = ChatState(
        Conversation(new_details()), Jobs(engine), in_use, lambda _conversation, change: kept.append(change)
    )
    seen = Watched(chat, kept)
    chat.entry_changed.connect(seen.entries.append)
    chat.returned.connect(seen.returned.append)
    chat.failed.connect(seen.failures.append)
    chat.full.connect(lambda draft, failure: seen.full.append((draft, failure)))
    return seen


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[MakeChat]:
    """Makes chats with tools; they end with the test."""
    root = QObject()
    yield partial(tool_chat, qtbot, tmp_path, root)
    for engine in root.findChildren(Engine):
        engine.close()
    root.deleteLater()
    QCoreApplication.sendPostedEvents(root, QEvent.Type.DeferredDelete)
