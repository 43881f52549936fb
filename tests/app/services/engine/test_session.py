"""The engine's session as a table: requests and lines in, lines and events out; no process, no Qt."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.models.model_ref import LocalModel, RemoteModel
from app.errors import EngineFailure
from app.services.engine.session import (
    EngineChanged,
    EngineLost,
    EnginePhase,
    EngineRefused,
    EngineSession,
    Events,
    RequestFailed,
    RequestMoved,
)
from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions, MemoryUse, ModelInfo
from backends.contract.capabilities import Capabilities
from backends.contract.errors import ErrorCode
from backends.contract.messages import Channel, Prompt, UserMessage
from backends.lines import encode_line

MODEL = LocalModel(Path("m.gguf"))
PROMPT = Prompt(messages=(UserMessage("hello"),))
OF_ENGINE = Capabilities(renders=True, adapters=True)
OF_MODEL = Capabilities(renders=True, reads_ahead=True)
READY = wire.Ready(wire.PROTOCOL, 7, "1", OF_ENGINE)
INFO = ModelInfo(
    name="m",
    path="m.gguf",
    backend="scripted",
    build="1",
    architecture="script",
    parameters=0,
    size=0,
    layers=0,
    experts=0,
    experts_used=0,
    window=0,
    trained_context=0,
    context=100,
    sequences=1,
    threads=1,
    quantisation="none",
    options=LoadOptions(),
)
USAGE = wire.Usage(1, 0, 0, 1, 1, 0.0, 0.0, 0.0, 0.0)


def told(session: EngineSession, event: wire.AnyEvent) -> Events:
    return session.receive(encode_line(event))


def requests(lines: bytes) -> list[wire.AnyRequest]:
    return [wire.REQUESTS.decode(line) for line in lines.splitlines()]


def loaded(number: int) -> wire.Loaded:
    return wire.Loaded(number, INFO, MemoryUse(()), 0.5, OF_MODEL)


def finished(number: int) -> wire.Finished:
    return wire.Finished(number, FinishReason.STOP, USAGE, (), "", "", (), 1)


def ready_session() -> EngineSession:
    """With a model."""
    session = EngineSession()
    asked = session.load(MODEL)
    told(session, READY)
    told(session, loaded(asked.number))
    return session


def test_a_load_goes_from_stopped_to_ready() -> None:
    session = EngineSession()
    assert session.phase is EnginePhase.STOPPED and not session.is_running
    asked = session.load(MODEL, LoadOptions(context=9), "mlx")
    assert requests(asked.lines) == [wire.Load(asked.number, "m.gguf", LoadOptions(context=9), "mlx")]
    assert session.phase is EnginePhase.LOADING
    assert told(session, READY) == (EngineChanged(),)
    assert session.phase is EnginePhase.LOADING and session.capabilities == OF_ENGINE
    progress = wire.Loading(asked.number, "loading", 0.5)
    assert told(session, progress) == (RequestMoved(asked.number, progress),)
    closing = loaded(asked.number)
    assert told(session, closing) == (EngineChanged(), RequestMoved(asked.number, closing))
    assert (session.phase, session.model, session.capabilities) == (EnginePhase.READY, INFO, OF_MODEL)
    assert session.loaded == MODEL
    assert not session.is_busy
    session.load(RemoteModel("https://models.example", "m"))
    assert session.loaded is None


def test_without_a_model_it_is_empty() -> None:
    session = EngineSession()
    session.list_devices()
    assert session.phase is EnginePhase.STARTING
    told(session, READY)
    assert session.phase is EnginePhase.EMPTY
    assert session.is_busy and not session.is_answering


def test_a_failed_load_leaves_it_empty_and_wants_nothing_after_a_loss() -> None:
    session = EngineSession()
    asked = session.load(MODEL)
    told(session, READY)
    changed, failed = told(session, wire.Failed(asked.number, "model_corrupt", "a poem"))
    assert changed == EngineChanged()
    assert isinstance(failed, RequestFailed) and failed.failure.code is ErrorCode.MODEL_CORRUPT
    assert (session.phase, session.model, session.capabilities) == (EnginePhase.EMPTY, None, OF_ENGINE)
    session.ended("")
    assert [type(one) for one in requests(session.count(PROMPT).lines)] == [wire.Count]


def refused(number: int) -> wire.Failed:
    return wire.Failed(number, "model_unknown", "notes.txt is not a GGUF file", {}, kept=True)


OTHER = LocalModel(Path("notes.txt"))


def test_a_refused_load_leaves_the_model_that_was_there() -> None:
    session = ready_session()
    asked = session.load(OTHER)
    assert (session.phase, session.loaded) == (EnginePhase.LOADING, None)
    changed, failed = told(session, refused(asked.number))
    assert isinstance(changed, EngineChanged) and isinstance(failed, RequestFailed)
    assert (session.phase, session.loaded, session.model) == (EnginePhase.READY, MODEL, INFO)
    assert session.capabilities == OF_MODEL
    session.ended("", is_hung=False)
    again = session.generate(PROMPT)
    assert [type(request) for request in requests(again.lines)] == [wire.Load, wire.Generate]
    assert isinstance(first := requests(again.lines)[0], wire.Load) and first.model == MODEL.key


def test_what_was_loaded_in_between_is_what_a_refused_load_leaves() -> None:
    session = ready_session()
    second, third = session.load(LocalModel(Path("second.gguf"))), session.load(OTHER)
    told(session, loaded(second.number))
    assert session.phase is EnginePhase.LOADING
    told(session, refused(third.number))
    assert session.loaded == LocalModel(Path("second.gguf"))


def test_a_refused_load_behind_an_unload_leaves_nothing() -> None:
    session = ready_session()
    unload, load = session.unload(), session.load(OTHER)
    told(session, wire.Done(unload.number))
    told(session, wire.Failed(load.number, "model_unknown"))
    assert (session.phase, session.loaded) == (EnginePhase.EMPTY, None)


def test_only_the_latest_load_says_which_model_there_is() -> None:
    session = EngineSession()
    first, second = session.load(MODEL), session.load(MODEL)
    told(session, READY)
    assert told(session, loaded(first.number)) == (RequestMoved(first.number, loaded(first.number)),)
    assert session.phase is EnginePhase.LOADING and session.model is None
    told(session, loaded(second.number))
    assert session.phase is EnginePhase.READY


def test_an_overtaken_load_that_fails_does_not_empty_it() -> None:
    session = EngineSession()
    first, second = session.load(MODEL), session.load(MODEL)
    told(session, READY)
    told(session, wire.Failed(first.number, ErrorCode.CANCELLED))
    assert session.phase is EnginePhase.LOADING
    told(session, loaded(second.number))
    assert session.model == INFO


def test_unloading_empties_it_unless_a_load_came_behind() -> None:
    session = ready_session()
    gone = session.unload()
    told(session, wire.Done(gone.number))
    assert (session.phase, session.model) == (EnginePhase.EMPTY, None)
    gone, back = session.unload(), session.load(MODEL)
    told(session, wire.Done(gone.number))
    assert session.phase is EnginePhase.LOADING
    told(session, loaded(back.number))
    assert session.phase is EnginePhase.READY


def test_an_answer_is_told_by_its_number_and_its_tokens_are_counted() -> None:
    session = ready_session()
    one, two = session.generate(PROMPT), session.generate(PROMPT)
    assert session.is_answering
    delta = wire.Delta(two.number, Channel.FINAL, "hi", 3)
    assert told(session, delta) == (RequestMoved(two.number, delta),)
    assert session.tokens == 3
    for asked in (two, one):
        assert told(session, finished(asked.number)) == (RequestMoved(asked.number, finished(asked.number)),)
    assert not session.is_answering and not session.is_busy


def test_what_is_read_ahead_keeps_nobody_busy() -> None:
    session = ready_session()
    assert requests(session.read_ahead(PROMPT).lines)
    assert not session.is_busy and not session.is_answering
    session.count(PROMPT)
    assert session.is_busy


def test_what_was_closed_is_not_told_again() -> None:
    session = ready_session()
    asked = session.generate(PROMPT)
    told(session, finished(asked.number))
    late = (wire.Delta(asked.number, Channel.FINAL, "x"), finished(asked.number), wire.Done(999))
    assert [told(session, event) for event in late] == [(), (), ()]
    assert session.cancel(asked.number) == b""


def test_a_cancel_names_its_target_and_tells_nobody() -> None:
    session = ready_session()
    asked = session.generate(PROMPT)
    (cancel,) = requests(session.cancel(asked.number))
    assert isinstance(cancel, wire.Cancel) and cancel.target == asked.number
    assert told(session, wire.Done(cancel.id)) == ()
    assert session.is_busy


def test_a_heartbeat_tells_the_memory() -> None:
    session = ready_session()
    assert told(session, wire.Heartbeat(123)) == (EngineChanged(),)
    assert session.resident == 123


@pytest.mark.parametrize(("is_hung", "code"), [(False, ErrorCode.ENGINE_LOST), (True, ErrorCode.ENGINE_HUNG)])
def test_a_lost_engine_fails_what_is_open_and_is_said_last(is_hung: bool, code: ErrorCode) -> None:
    session = ready_session()
    asked = session.generate(PROMPT)
    changed, failed, lost = session.ended("its last words", is_hung=is_hung)
    assert changed == EngineChanged()
    assert isinstance(failed, RequestFailed) and failed.number == asked.number
    assert isinstance(lost, EngineLost) and lost.failure is failed.failure
    assert (lost.failure.code, lost.failure.detail) == (code, "its last words")
    assert (session.phase, session.model, session.resident) == (EnginePhase.LOST, None, 0)


def test_after_a_loss_the_wanted_model_is_loaded_before_what_is_asked() -> None:
    session = ready_session()
    session.ended("")
    asked = session.generate(PROMPT)
    load, generate = requests(asked.lines)
    assert isinstance(load, wire.Load) and isinstance(generate, wire.Generate)
    assert generate.id == asked.number and session.phase is EnginePhase.LOADING
    told(session, READY)
    told(session, loaded(load.id))
    assert session.phase is EnginePhase.READY
    assert len(requests(session.generate(PROMPT).lines)) == 1


def test_unloaded_nothing_is_wanted_after_a_loss() -> None:
    session = ready_session()
    told(session, wire.Done(session.unload().number))
    session.ended("")
    assert len(requests(session.generate(PROMPT).lines)) == 1


def test_closing_cancels_what_is_open() -> None:
    session = ready_session()
    asked = session.generate(PROMPT)
    changed, failed = session.close()
    assert changed == EngineChanged()
    assert isinstance(failed, RequestFailed)
    assert (failed.number, failed.failure.code) == (asked.number, ErrorCode.CANCELLED)
    assert session.phase is EnginePhase.STOPPED


@pytest.mark.parametrize(
    "line",
    [
        encode_line(wire.Ready(wire.PROTOCOL + 1, 7)),
        b'{"type":"ready","protocol":99,"something":"new"}\n',
        encode_line(wire.Heartbeat(1)),  # not even a greeting
    ],
)
def test_another_protocol_is_refused_with_a_remedy(line: bytes) -> None:
    session = EngineSession()
    asked = session.load(MODEL)
    (refused,) = session.receive(line)
    assert isinstance(refused, EngineRefused)
    assert refused.failure.code is ErrorCode.PROTOCOL_MISMATCH
    assert "Reinstall Triptych" in str(refused.failure.advice)
    assert told(session, loaded(asked.number)) == ()  # nothing it says is believed
    _, failed, lost = session.ended("killed")
    assert isinstance(failed, RequestFailed) and isinstance(lost, EngineLost)
    assert failed.failure is lost.failure is refused.failure


def test_an_engine_after_a_refused_one_is_heard() -> None:
    session = EngineSession()
    session.list_devices()
    told(session, wire.Ready(wire.PROTOCOL + 1))
    session.ended("")
    asked = session.list_devices()
    told(session, READY)
    listed = wire.DevicesListed(asked.number, (), {}, {})
    assert told(session, listed) == (RequestMoved(asked.number, listed),)


@pytest.mark.expects_log("not an event")
def test_a_line_that_is_no_event_is_passed_over() -> None:
    session = ready_session()
    assert session.receive(b"GGML says hello\n") == ()
    assert session.phase is EnginePhase.READY


def test_an_unknown_code_is_an_internal_failure() -> None:
    session = ready_session()
    asked = session.count(PROMPT)
    (failed,) = told(session, wire.Failed(asked.number, "from the future"))
    assert isinstance(failed, RequestFailed) and isinstance(failed.failure, EngineFailure)
    assert failed.failure.code is ErrorCode.INTERNAL


def test_numbers_are_never_used_twice() -> None:
    session = ready_session()
    numbers = [session.count(PROMPT).number, session.render(PROMPT).number, session.detokenize([(1,)]).number]
    numbers += [session.measure_memory().number, session.measure_speed(1, 2).number]
    assert len(set(numbers)) == len(numbers)


def test_a_lost_engine_can_do_nothing_until_another_has_said_what_it_can() -> None:
    session = ready_session()
    session.ended("gone")
    assert session.capabilities == Capabilities()


def test_what_the_loaded_model_cannot_do_is_refused_without_a_line() -> None:
    session = EngineSession()
    asked = session.load(MODEL)
    told(session, READY)
    told(session, wire.Loaded(asked.number, INFO, MemoryUse(()), 0.5, Capabilities()))
    ids = (session.render(PROMPT), session.count(PROMPT), session.detokenize([(1,)]))
    for refused in (*ids, session.read_ahead(PROMPT)):
        assert refused.lines == b"" and refused.refusal is not None
        assert refused.refusal.code is ErrorCode.NOT_ABLE
    assert session.generate(PROMPT).refusal is None
    assert requests(session.generate(PROMPT).lines)


def test_a_request_that_is_closed_by_a_wrong_event_has_failed() -> None:
    session = ready_session()
    asked = session.generate(PROMPT)
    (failed,) = told(session, wire.Counted(asked.number, 3, 100))
    assert isinstance(failed, RequestFailed) and failed.failure.code is ErrorCode.INTERNAL
    assert "Generate was closed by Counted" in failed.failure.detail


def test_every_request_that_is_closed_by_itself_says_by_what() -> None:
    assert {*wire.CLOSED_BY, wire.Cancel} == set(wire.Request.__subclasses__())
