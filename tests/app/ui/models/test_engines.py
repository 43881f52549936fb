"""An engine elsewhere in the real window: found, added, asked, and what goes wrong in the dialog."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from app.core.chats.turns import Draft
from app.core.models.model_ref import RemoteModel
from app.core.models.remote_engines import RemoteEngine, RemoteEngines
from app.errors import AppError
from app.main import Program
from app.paths import Paths
from app.settings import OFFLINE
from app.state.models.model_in_use import ModelPhase
from app.ui.chat.inspector import Inspector
from app.ui.models.leaving_form import LeavingForm
from backends.contract.errors import ErrorCode
from backends.remote.vocabulary import DEMO_SIZE, demo_vocabulary
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.engines import EnginesDriver, fill
from tests.app.ui.drivers.window import WindowDriver
from tests.backends.remote.chat_servers import Ollama, hello as say_hello
from tests.backends.remote.fake_server import (
    CERTIFICATE,
    NOT_FOUND,
    STREAM,
    Asked,
    Chunk,
    FakeServer,
    Hold,
    LlamaForm,
    demo_tokens_of,
    llama_event,
    serving,
)

_RETURN = f", {demo_vocabulary().control['<|return|>']}".encode()
NAME = "gpt-oss-20b-mxfp4.gguf"


def hello(_: Asked) -> Iterable[Chunk]:
    """“Hello”, by a llama-server with the vocabulary of the demo model: the real one takes seconds to prepare."""
    control = demo_vocabulary().control
    final, word = demo_tokens_of("final"), demo_tokens_of("Hello")
    ids = [control["<|channel|>"], *final, control["<|message|>"], *word, control["<|return|>"]]
    return [STREAM, llama_event(*ids, stop=True, stop_type="eos")]


SAID_FINGERPRINT = 64 + 15  # hexadecimal signs in groups of four


@pytest.fixture
def window(program: Program) -> WindowDriver:
    """Of a program with a model that answers, and no hub."""
    return WindowDriver(program.window)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with serving(LlamaForm(hello, size=DEMO_SIZE)) as server:
        yield server


def test_an_engine_here_is_found_used_and_asked(program: Program, window: WindowDriver, server: FakeServer) -> None:
    engines = EnginesDriver(window)
    form = engines.open_form()
    fill(form, server.address.removeprefix("http://"), key="k")
    window.until(lambda: form.status.text().startswith(NAME))
    assert "On this computer, by llama-server: nothing leaves it." in form.status.text()
    assert program.in_use.phase is ModelPhase.READY  # the other model answers on
    form.close()
    assert engines.words(0)[0] == NAME
    engines.use(0)
    assert engines.question is None
    window.until(lambda: program.in_use.loaded == RemoteModel(server.address, ""))
    answer = window.ask("Hi")
    figures = answer.figures
    assert (answer.answer, figures.host) == ("Hello", "")
    assert server.asked[-1].headers["authorization"] == "Bearer k"
    assert [row.who for row in program._assembly.connection_log.rows][-1] == "remote engine"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux connects to this computer by that number")
def test_opened_at_the_start_or_by_the_pill_it_asks_as_well(
    program: Program, window: WindowDriver, server: FakeServer
) -> None:
    model = RemoteModel(server.address.replace("127.0.0.1", "0.0.0.0"), "")
    engines = EnginesDriver(window)
    program.start(model)
    assert engines.question is not None and not server.asked
    engines.question.close()
    program.in_use.open(model)  # as the pill's menu does
    assert engines.question is not None and not server.asked
    click(engines.question.agree_button)
    window.until(lambda: program.in_use.loaded == model)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux connects to this computer by that number")
def test_what_leaves_is_asked_before_and_said_after(program: Program, window: WindowDriver, server: FakeServer) -> None:
    elsewhere = server.address.replace("127.0.0.1", "0.0.0.0")  # which by its number alone is another computer
    engines = EnginesDriver(window)
    form = engines.open_form()
    fill(form, elsewhere)
    window.until(lambda: form.status.text().startswith(NAME))
    form.close()
    assert engines.words(0)[1] == "On 0.0.0.0, by llama-server: what you ask leaves this computer."
    engines.use(0)
    question = engines.question
    assert question is not None
    question.close()
    assert program.in_use.loaded != RemoteModel(elsewhere, "")
    engines.use(0)
    assert engines.question is not None
    click(engines.question.agree_button)
    window.until(lambda: program.in_use.loaded == RemoteModel(elsewhere, ""))
    assert "on 0.0.0.0, outside this computer" in window.model_words
    assert "It goes to 0.0.0.0." in window.placeholder
    assert window.ask("Hi").figures.host == "0.0.0.0"
    program.preferences.set(OFFLINE, True)
    window.until(lambda: program.in_use.phase is ModelPhase.NONE)
    program.in_use.open(RemoteModel(elsewhere, ""))
    window.until(lambda: program.in_use.failure is not None)
    failure = program.in_use.failure
    assert failure is not None and failure.code is ErrorCode.OFFLINE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux connects to this computer by that number")
def test_each_chat_asks_before_it_first_leaves_until_none_has_to(
    program: Program, window: WindowDriver, server: FakeServer
) -> None:
    engines = agreed_engine(program, window, server)
    window.show("")
    assert window.ask("Hi").answer == "Hello"  # it was asked in this chat
    window.do("new_chat")
    asked = len(server.asked)
    window.send("Do not tell")
    window.until(lambda: engines.question is not None)
    assert engines.question is not None and "Send to 0.0.0.0" in engines.question.agree_button.text()
    engines.question.reject()
    chat = program.chats.current
    window.until(lambda: not chat.is_running)
    assert len(server.asked) == asked and chat.conversation.details.hosts == ()
    window.send("Tell")
    window.until(lambda: engines.question is not None)
    assert engines.question is not None
    engines.question.for_all.setChecked(True)
    click(engines.question.agree_button)
    window.until(lambda: not chat.is_running)
    assert len(server.asked) == asked + 1 and chat.conversation.details.hosts == ("0.0.0.0",)
    window.do("new_chat")
    assert window.ask("Hi").answer == "Hello" and engines.question is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux connects to this computer by that number")
def test_a_question_that_waits_does_not_leave_with_another_model_unasked(
    program: Program, window: WindowDriver, server: FakeServer
) -> None:
    chat = program.chats.current
    window.until(lambda: program.in_use.phase is ModelPhase.READY)
    program.jobs.limit(chat._owner, 0)  # as long as others have all places
    window.send("Do not tell")
    window.until(lambda: chat.is_running)
    window.do("new_chat")
    engines = agreed_engine(program, window, server)
    asked = len(server.asked)
    program.jobs.limit(chat._owner, None)
    window.until(lambda: engines.question is not None)
    assert len(server.asked) == asked
    chat.stop()
    window.until(lambda: not chat.is_running and engines.question is None)
    assert len(server.asked) == asked and chat.conversation.details.hosts == ()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux connects to this computer by that number")
def test_panels_ask_once(program: Program, window: WindowDriver, server: FakeServer) -> None:
    engines = agreed_engine(program, window, server)
    window.show("")
    window.ask("Hi")
    window.do("new_chat")
    comparison = program.chats.current.compare_question(Draft("Hi"))
    assert comparison is not None
    window.until(lambda: engines.question is not None)
    assert len([form for form in program.window.findChildren(LeavingForm) if form.isVisible()]) == 1
    assert engines.question is not None
    click(engines.question.agree_button)
    window.until(lambda: not comparison.is_running)
    assert [comparison.entry(index).answer for index in range(3)] == ["Hello"] * 3


@pytest.mark.slow
def test_an_exact_engine_shows_its_tokens_and_runs_again(
    program: Program, window: WindowDriver, server: FakeServer
) -> None:
    model = RemoteModel(server.address, "")
    program.in_use.open(model)
    window.until(lambda: program.in_use.loaded == model)
    window.show("")
    first = window.ask("Hi").figures
    window.transcript.choose("Show the tokens…")
    inspector = window.get(Inspector)
    window.until(lambda: "Hello" in inspector.view.toPlainText())
    click(inspector.prompt_button)
    window.until(lambda: "<|start|>user<|message|>Hi<|end|>" in inspector.view.toPlainText())
    inspector.reject()
    window.until_gone(Inspector)
    window.transcript.choose("Run again with the same seed")
    window.banner.wait("the same answer came")
    assert window.last_answer.figures.seed == first.seed


def agreed_engine(program: Program, window: WindowDriver, server: FakeServer) -> EnginesDriver:
    """It is elsewhere, and may be used in the chat in view."""
    engines, model = EnginesDriver(window), RemoteModel(server.address.replace("127.0.0.1", "0.0.0.0"), "")
    program.in_use.open(model)
    assert engines.question is not None
    click(engines.question.agree_button)
    window.until(lambda: program.in_use.loaded == model)
    return engines


def test_a_certificate_is_shown_and_trusted_by_consent(program: Program, window: WindowDriver) -> None:
    with serving(LlamaForm(hello, size=DEMO_SIZE), certificate=CERTIFICATE) as server:
        form = EnginesDriver(window).open_form()
        fill(form, server.address)
        window.until(form.trust_button.isVisible)
        assert len(form.status.text().rpartition("SHA-256: ")[2]) == SAID_FINGERPRINT
        assert not server.asked
        click(form.trust_button)
        window.until(lambda: form.status.text().startswith(NAME))
    assert len(program.engines.engines[0].certificate) == 64


def test_what_is_wrong_is_said_in_the_dialog(window: WindowDriver) -> None:
    form = EnginesDriver(window).open_form()
    assert not form.find_button.isEnabled()
    fill(form, "ftp://nonsense")
    window.until(lambda: "No engine answers" in form.status.text())
    with serving(lambda _: [NOT_FOUND]) as server:
        fill(form, server.address)
        window.until(lambda: "no engine that Triptych can use" in form.status.text())
        assert "lists no models" in form.status.text()


def test_what_was_added_is_listed_after_the_next_start_and_removed(
    paths: Paths, program: Program, window: WindowDriver
) -> None:
    model = RemoteModel("https://gpu.example", "gpt-oss-120b")
    program._assembly.remote_engines.add(RemoteEngine(model, "gpt-oss-120b", "vLLM", 131072, 4))
    program.engines.changed.emit()
    engines = EnginesDriver(window)
    assert engines.words(0)[1] == "On gpu.example, by vLLM: what you ask leaves this computer."
    assert RemoteEngines(Path(paths.data / "engines.json")).of(model) is not None
    engines.remove(0)
    assert engines.rows == []
    assert RemoteEngines(Path(paths.data / "engines.json")).of(model) is None


def test_a_connection_that_is_lost_keeps_what_was_written(program: Program, window: WindowDriver) -> None:
    """And asking again works when the server does."""
    held = Hold()

    def lost(asked: Asked) -> Iterable[Chunk]:
        if held.is_set():
            yield from hello(asked)
            return
        whole = [chunk for chunk in hello(asked) if isinstance(chunk, bytes)]
        yield STREAM
        yield whole[1].replace(b'"stop": true', b'"stop": false').replace(_RETURN, b"")
        yield held

    with serving(LlamaForm(lost, size=DEMO_SIZE)) as server:
        program.in_use.open(RemoteModel(server.address, ""))
        window.until(lambda: program.in_use.loaded == RemoteModel(server.address, ""))
        chat = program.chats.current
        window.send("Hi")
        window.until(lambda: len(chat.entries()) == 2 and bool(window.last_answer.answer))
        held.set()
        window.until(lambda: not chat.is_running)
        answer = window.last_answer
        assert answer.answer == "Hello"
        assert answer.notice is not None
        assert "The connection to the engine was lost." in str(answer.notice.sentence)
        window.do("regenerate")
        window.until(lambda: not chat.is_running and window.last_answer.notice is None)
        assert window.last_answer.answer == "Hello"


def test_one_that_takes_messages_is_named_answers_and_says_what_it_cannot(
    program: Program, window: WindowDriver
) -> None:
    with serving(Ollama(say_hello)) as server:
        engines = EnginesDriver(window)
        form = engines.open_form()
        fill(form, server.address)
        window.until(lambda: form.status.text().startswith("gpt-oss:20b"))
        assert "Ollama: the server renders the prompt; no token view, no exact re-run." in form.status.text()
        assert "tokens of context" not in form.status.text()
        form.close()
        engines.use(0)
        window.until(lambda: program.in_use.loaded == RemoteModel(server.address, ""))
        answer = window.ask("Hi")
        assert (answer.answer, answer.reasoning) == ("Hello", "They greet.")
        context = program.chats.context
        assert context.use is None  # nobody counts
        said: list[AppError] = []
        program.chats.current.failed.connect(said.append)
        program.chats.current.run_again(answer.id)
        assert "renders the prompt itself" in str(said[0].sentence)
        assert len(program.chats.current.conversation.nodes) == 2
