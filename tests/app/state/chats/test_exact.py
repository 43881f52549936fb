"""The demo model's answers: their record with the file's hash, the same once more, and the tokens behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.records import Aspect, Repeat, repeated
from app.core.chats.turns import Answer, SamplingChoice
from app.core.models.file_hashes import ModelChecks
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.paths import demo_model
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.state.chats.chat import ChatState
from app.state.chats.inspection import Inspection
from app.state.models.model_hash import ModelHashState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.messages import AssistantMessage, Effort
from tests.app.load_policies import fixed_policy

WAIT = 60_000
SHA256 = dict(
    reversed(line.split())
    for line in (demo_model().parent / "SHA256SUMS").read_text().splitlines()  # type: ignore[misc]
)[demo_model().name]


@dataclass
class Demo:
    chat: ChatState
    engine: Engine
    in_use: ModelInUseState

    def answer(self) -> Answer:
        found = self.chat.conversation.branch()[-1]
        assert isinstance(found, Answer)
        return found


@pytest.fixture(scope="module")
def engine(qapp: object) -> Iterator[Engine]:  # noqa: ARG001 - an application must be there
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture
def demo(qtbot: QtBot, engine: Engine, tmp_path: Path) -> Iterator[Demo]:
    in_use = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), LocalModel(demo_model()), fixed_policy())
    hashes = ModelHashState(in_use, ModelChecks(tmp_path / "models.json"), in_use)
    details = replace(new_details(instructions="Be kind."), sampling=SamplingChoice(max_tokens=60), effort=Effort.LOW)
    chat = ChatState(Conversation(details), Jobs(engine), in_use, lambda _conversation, _change: None)
    in_use.open(LocalModel(demo_model()))
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=WAIT)
    yield Demo(chat, engine, in_use)
    hashes.close()


def ask(qtbot: QtBot, demo: Demo, text: str) -> Answer:
    demo.chat.send(text)
    qtbot.waitUntil(lambda: not demo.chat.is_running, timeout=WAIT)
    return demo.answer()


def test_an_answer_is_kept_with_all_that_made_it(qtbot: QtBot, demo: Demo) -> None:
    answer = ask(qtbot, demo, "What is 12 + 30?")
    qtbot.waitUntil(lambda: bool(demo.answer().record.model_hash), timeout=WAIT)
    record = demo.answer().record
    assert record.model_hash == SHA256
    assert "llama.cpp" in record.engine
    assert "(" in record.engine  # the commit
    assert record.instructions == "Be kind."
    assert record.sampling is not None
    assert record.usage is not None
    assert record.usage.prompt_tokens > 20
    assert record.reason is not None
    assert record.finished is not None
    (first, *_) = answer.messages
    assert isinstance(first, AssistantMessage) and first.ids


def test_run_again_exactly_gives_the_same_words(qtbot: QtBot, demo: Demo) -> None:
    first = ask(qtbot, demo, "Tell me something about Triptych.")
    demo.chat.conversation.amend(replace(demo.chat.conversation.details, instructions="Be rude."))
    with qtbot.waitSignal(demo.chat.ran_again, timeout=WAIT) as ran:
        demo.chat.run_again(first.id)
    second = demo.answer()
    assert ran.args == [first.id, second.id]
    assert second.id != first.id
    assert demo.chat.conversation.place(second.id).count == 2
    assert repeated(first, second) is Repeat.SAME
    assert second.record.sampling == first.record.sampling
    assert second.record.instructions == "Be kind."


def test_another_model_is_said(qtbot: QtBot, demo: Demo) -> None:
    answer = ask(qtbot, demo, "What is 1 + 1?")
    assert demo.chat.differences(answer.id) == ()
    other = replace(answer.record, model="gpt-oss-20b")
    demo.chat.conversation.set_record(answer.id, other)
    assert [found.aspect for found in demo.chat.differences(answer.id)] == [Aspect.MODEL]


def test_the_engine_spells_prompt_and_answer(qtbot: QtBot, demo: Demo) -> None:
    answer = ask(qtbot, demo, "Is <|end|> a word?")
    look = Inspection(demo.chat.conversation, answer.id, answer.messages, demo.engine, demo.in_use)
    look.start()
    qtbot.waitUntil(lambda: look.prompt is not None and look.written is not None, timeout=WAIT)
    assert look.prompt is not None
    assert look.written is not None
    assert answer.record.usage is not None
    assert len(look.prompt.ids) == answer.record.usage.prompt_tokens
    assert not look.is_other_prompt
    assert not look.is_other_model
    assert not look.is_incomplete
    assert "# Instructions\n\nBe kind.<|end|>" in look.prompt.text
    assert look.prompt.text.endswith("Is <|end|> a word?<|end|><|start|>assistant")
    ends = [place for place in look.prompt.markers if look.prompt.texts[place] == "<|end|>"]
    assert len(ends) == 3  # system, developer, user: the typed one is text
    assert look.written.text.startswith("<|channel|>")
    assert answer.text in look.written.text


def test_a_changed_message_before_it_makes_it_another_prompt(qtbot: QtBot, demo: Demo) -> None:
    first = ask(qtbot, demo, "What is 1 + 1?")
    second = ask(qtbot, demo, "And 2 + 2?")
    demo.chat.edit_answer(first.id, "It is two, as everybody knows who ever counted on their fingers.")
    look = Inspection(demo.chat.conversation, second.id, (), demo.engine, demo.in_use)
    look.start()
    qtbot.waitUntil(lambda: look.prompt is not None, timeout=WAIT)
    assert look.is_other_prompt
    assert not look.has_tokens
