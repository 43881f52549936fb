"""What every engine has to do for the app, as tests to inherit: `class TestMine(EngineClientContract)` with `client`.

The models are scripts, so an engine under test needs the scripted backend. Not here: what only an engine in a process
has, such as a pid (`test_process`), and what the session decides by itself (`test_session`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.session import EnginePhase
from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Channel, Function, Prompt, UserMessage
from tests.app.scripts import reply, write_script

WAIT = 20_000
CALL = '<|channel|>commentary to=functions.add <|constrain|>json<|message|>{"a": 1}<|call|>'


def prompt(text: str) -> Prompt:
    """One question."""
    return Prompt(messages=(UserMessage(text),), date="2026-11-21")


def ended(qtbot: QtBot, reply: Reply) -> object:
    """What a reply ended with: the closing event or the failure."""
    ends: list[object] = []
    reply.finished.connect(ends.append)
    reply.failed.connect(ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT)
    return ends[0]


def failure(qtbot: QtBot, reply: Reply) -> EngineFailure:
    """How a reply failed."""
    end = ended(qtbot, reply)
    assert isinstance(end, EngineFailure), end
    return end


class EngineClientContract:
    """Inherit, and give `client`, closed at the end."""

    @pytest.fixture
    def client(self) -> EngineClient:
        """The engine under test, not started."""
        raise NotImplementedError

    @pytest.fixture
    def model(self, tmp_path: Path) -> Path:
        """Answers by what stands in the question."""
        return write_script(
            tmp_path,
            reply("It is done.", "Let me think.", when="quick"),
            reply("words " * 3000, when="endless"),
            {"text": CALL, "when": "call"},
            reply("gone", when="abort", fault={"kind": "abort", "after": 4}),
            reply("no", when="scarce", fault={"kind": "fail", "code": "out_of_memory"}),
            speed=1_000.0,
        )

    @pytest.fixture
    def loaded(self, qtbot: QtBot, client: EngineClient, model: Path) -> EngineClient:
        """With the model."""
        assert isinstance(ended(qtbot, client.load(LocalModel(model))), wire.Loaded)
        return client

    def test_it_is_stopped_until_it_is_asked(self, client: EngineClient) -> None:
        assert client.phase is EnginePhase.STOPPED
        assert client.model is None and not client.is_busy

    def test_a_load_tells_progress_and_changes(self, qtbot: QtBot, client: EngineClient, model: Path) -> None:
        phases: list[EnginePhase] = []
        client.changed.connect(lambda: phases.append(client.phase))
        loading = client.load(LocalModel(model), LoadOptions(context=500))
        progress: list[object] = []
        loading.progress.connect(progress.append)
        closing = ended(qtbot, loading)
        assert isinstance(closing, wire.Loaded)
        assert closing.info.context == 500 and closing.info == client.model
        assert client.phase is EnginePhase.READY
        assert all(isinstance(event, wire.Loading) for event in progress) and progress
        assert phases[0] is EnginePhase.LOADING and phases[-1] is EnginePhase.READY

    def test_capabilities_are_those_of_what_is_loaded(self, qtbot: QtBot, client: EngineClient, model: Path) -> None:
        assert not client.capabilities.renders
        ended(qtbot, client.load(LocalModel(model)))
        assert client.capabilities.renders and client.capabilities.tools and client.capabilities.parallel
        assert client.capabilities.constrains and not client.capabilities.adapters

    def test_an_answer_streams_and_closes_once(self, qtbot: QtBot, loaded: EngineClient) -> None:
        answer = loaded.generate(prompt("quick"), Sampling(seed=3))
        deltas: list[wire.Delta] = []
        closings: list[object] = []
        answer.delta.connect(deltas.append)
        answer.finished.connect(closings.append)
        answer.failed.connect(closings.append)
        assert loaded.is_answering
        finished = ended(qtbot, answer)
        assert isinstance(finished, wire.Finished)
        assert (finished.answer, finished.reasoning, finished.seed) == ("It is done.", "Let me think.", 3)
        texts = {channel: "".join(d.text for d in deltas if d.channel is channel) for channel in Channel}
        assert (texts[Channel.ANALYSIS], texts[Channel.FINAL]) == ("Let me think.", "It is done.")
        assert len(closings) == 1 and not loaded.is_busy
        assert loaded.tokens == sum(delta.tokens for delta in deltas)

    def test_a_call_is_told_as_it_is_written(self, qtbot: QtBot, loaded: EngineClient) -> None:
        asked = Prompt(messages=(UserMessage("call"),), functions=(Function("add"),))
        answer = loaded.generate(asked)
        written: list[wire.CallDelta] = []
        answer.call_delta.connect(written.append)
        finished = ended(qtbot, answer)
        assert isinstance(finished, wire.Finished) and len(finished.calls) == 1
        assert "".join(delta.text for delta in written) == '{"a": 1}'

    def test_answers_run_side_by_side(self, qtbot: QtBot, loaded: EngineClient) -> None:
        endless = loaded.generate(prompt("endless"))
        assert isinstance(ended(qtbot, loaded.generate(prompt("quick"))), wire.Finished)
        assert not endless.is_closed
        endless.cancel()
        finished = ended(qtbot, endless)
        assert isinstance(finished, wire.Finished) and finished.reason is FinishReason.CANCELLED

    def test_an_answer_ends_at_its_limit(self, qtbot: QtBot, loaded: EngineClient) -> None:
        finished = ended(qtbot, loaded.generate(prompt("endless"), max_tokens=5))
        assert isinstance(finished, wire.Finished)
        assert finished.reason is FinishReason.LENGTH and finished.usage.new_tokens == 5

    def test_a_prompt_is_counted_rendered_and_ids_are_written_out(self, qtbot: QtBot, loaded: EngineClient) -> None:
        counted, rendered = ended(qtbot, loaded.count(prompt("hi"))), ended(qtbot, loaded.render(prompt("hi")))
        assert isinstance(counted, wire.Counted) and isinstance(rendered, wire.Rendered)
        assert counted.tokens == len(rendered.ids) and "hi<|end|>" in rendered.text
        again = ended(qtbot, loaded.detokenize((rendered.ids,)))
        assert isinstance(again, wire.Rendered) and "hi<|end|>" in again.text

    def test_memory_and_speed_are_measured(self, qtbot: QtBot, loaded: EngineClient) -> None:
        assert isinstance(ended(qtbot, loaded.measure_memory()), wire.MemoryMeasured)
        measured = ended(qtbot, loaded.measure_speed(20, 3))
        assert isinstance(measured, wire.Measured)
        assert (measured.prompt_tokens, measured.new_tokens) == (20, 3)

    def test_what_is_no_model_leaves_the_one_that_answers(
        self, qtbot: QtBot, loaded: EngineClient, tmp_path: Path
    ) -> None:
        endless = loaded.generate(prompt("endless"))
        words = tmp_path / "notes.scripted.json"
        words.write_text("[]")
        model = loaded.model
        assert failure(qtbot, loaded.load(LocalModel(words))).code is ErrorCode.MODEL_FOREIGN
        assert (loaded.phase, loaded.model) == (EnginePhase.READY, model)
        assert not endless.is_closed
        assert isinstance(ended(qtbot, loaded.generate(prompt("quick"))), wire.Finished)

    def test_devices_are_listed_without_a_model(self, qtbot: QtBot, client: EngineClient) -> None:
        assert isinstance(ended(qtbot, client.list_devices()), wire.DevicesListed)
        assert client.phase is EnginePhase.EMPTY

    def test_without_a_model_there_is_no_answer(self, qtbot: QtBot, client: EngineClient) -> None:
        assert failure(qtbot, client.generate(prompt("quick"))).code is ErrorCode.NO_MODEL

    def test_a_failure_names_its_cause_and_leaves_the_model(self, qtbot: QtBot, loaded: EngineClient) -> None:
        assert failure(qtbot, loaded.generate(prompt("scarce"))).code is ErrorCode.OUT_OF_MEMORY
        assert loaded.phase is EnginePhase.READY
        assert isinstance(ended(qtbot, loaded.generate(prompt("quick"))), wire.Finished)

    def test_too_long_a_prompt_and_too_little_room_are_told(
        self, qtbot: QtBot, client: EngineClient, model: Path
    ) -> None:
        ended(qtbot, client.load(LocalModel(model), LoadOptions(context=400)))
        assert failure(qtbot, client.generate(prompt("x " * 500))).code is ErrorCode.CONTEXT_OVERFLOW
        tight = failure(qtbot, client.generate(prompt("quick"), least_room=399))
        assert tight.code is ErrorCode.CONTEXT_TIGHT and tight.facts["limit"] == 400

    def test_a_failed_load_leaves_it_empty(self, qtbot: QtBot, client: EngineClient, tmp_path: Path) -> None:
        assert failure(qtbot, client.load(LocalModel(tmp_path / "no.scripted.json"))).code is ErrorCode.MODEL_MISSING
        assert client.phase is EnginePhase.EMPTY

    def test_a_later_load_takes_the_place_of_an_earlier_one(
        self, qtbot: QtBot, client: EngineClient, model: Path
    ) -> None:
        first, second = client.load(LocalModel(model)), client.load(LocalModel(model), LoadOptions(context=600))
        assert isinstance(ended(qtbot, second), wire.Loaded)
        assert first.is_closed
        assert client.model is not None and client.model.context == 600

    def test_a_load_that_is_cancelled_leaves_it_empty(self, qtbot: QtBot, client: EngineClient, tmp_path: Path) -> None:
        loading = client.load(LocalModel(write_script(tmp_path, name="slow", load_seconds=60)))
        loading.cancel()
        assert failure(qtbot, loading).code is ErrorCode.CANCELLED
        assert client.phase is EnginePhase.EMPTY

    def test_unloading_gives_the_model_back_and_the_engine_stays(self, qtbot: QtBot, loaded: EngineClient) -> None:
        assert isinstance(ended(qtbot, loaded.unload()), wire.Done)
        assert loaded.phase is EnginePhase.EMPTY and loaded.model is None
        assert failure(qtbot, loaded.generate(prompt("quick"))).code is ErrorCode.NO_MODEL

    def test_a_lost_engine_says_so_and_the_next_question_starts_it(self, qtbot: QtBot, loaded: EngineClient) -> None:
        losses: list[EngineFailure] = []
        loaded.lost.connect(losses.append)
        bystander = loaded.generate(prompt("endless"))
        asked = failure(qtbot, loaded.generate(prompt("abort")))
        assert asked.code is ErrorCode.ENGINE_LOST and "as the script says" in asked.detail
        assert bystander.is_closed and losses == [asked]
        assert loaded.phase is EnginePhase.LOST and loaded.model is None
        assert isinstance(ended(qtbot, loaded.generate(prompt("quick"))), wire.Finished)
        assert loaded.phase is EnginePhase.READY

    def test_closing_cancels_what_is_open_and_tells_no_loss(self, qtbot: QtBot, loaded: EngineClient) -> None:
        losses: list[EngineFailure] = []
        loaded.lost.connect(losses.append)
        answer = loaded.generate(prompt("endless"))
        ends: list[EngineFailure] = []
        answer.failed.connect(ends.append)
        loaded.close()
        assert [end.code for end in ends] == [ErrorCode.CANCELLED]
        assert loaded.phase is EnginePhase.STOPPED and not losses
        assert isinstance(ended(qtbot, loaded.generate(prompt("quick"))), wire.Finished)

    def test_a_restart_cancels_what_is_open_and_the_next_question_has_the_model(
        self, qtbot: QtBot, loaded: EngineClient
    ) -> None:
        losses: list[EngineFailure] = []
        loaded.lost.connect(losses.append)
        answer = loaded.generate(prompt("endless"))
        ends: list[EngineFailure] = []
        answer.failed.connect(ends.append)
        loaded.restart()
        assert [end.code for end in ends] == [ErrorCode.CANCELLED]
        assert loaded.phase is EnginePhase.STOPPED and loaded.model is None
        assert isinstance(ended(qtbot, loaded.generate(prompt("quick"))), wire.Finished)
        assert loaded.phase is EnginePhase.READY and not losses
