"""The owner of the local API: turns of clients, what is told of them, stopping, and waiting for a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.prompts import prompt_of_question
from app.core.jobs.client_answer import ClientAnswer
from app.core.jobs.order import Asker, JobOwner
from app.core.jobs.serving_wire import Listen, NotListening, Serve, Stop
from app.core.models.model_ref import LocalModel
from app.errors import AppError, EngineFailure
from app.services.engine.in_process import InProcessEngine
from app.services.engine.jobs import JobRequest, Jobs
from app.services.engine.session import EnginePhase
from app.services.serving.server import LocalServer
from backends.contract.base import LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort
from backends.engine.in_process import InProcessWorker
from tests.app.scripts import reply, write_script
from tests.app.services.serving.link import Opened, started_server

WAIT = 20_000


@pytest.fixture
def jobs(qtbot: QtBot, tmp_path: Path) -> Iterator[Jobs]:
    """With one place, so that it can be seen whose turn it is."""
    engine = InProcessEngine(InProcessWorker)
    script = write_script(tmp_path, reply("never comes " * 5000, when="endless"), reply("It is done."))
    engine.load(LocalModel(script), LoadOptions(sequences=1))
    qtbot.waitUntil(lambda: engine.phase is EnginePhase.READY, timeout=WAIT)
    yield Jobs(engine)
    engine.close()


def test_clients_take_turns_however_much_one_of_them_asks(qtbot: QtBot, jobs: Jobs) -> None:
    opened = Opened()
    _server = started_server(jobs, opened)
    for number in range(1, 7):
        opened.last.ask(number, "quick", "greedy/1")
    opened.last.ask(7, "quick", "modest/1")
    opened.last.ask(8, "quick", "modest/1")
    qtbot.waitUntil(lambda: len(opened.last.ended) == 8, timeout=WAIT)
    assert opened.last.ended == [1, 7, 2, 8, 3, 4, 5, 6]


def test_a_chat_goes_before_every_client(qtbot: QtBot, jobs: Jobs) -> None:
    opened, order = Opened(), list[str]()
    server = started_server(jobs, opened)
    server.answered.connect(lambda answer, _how: order.append(answer.client))
    opened.last.ask(1, "quick", "first")
    opened.last.ask(2, "quick", "second")
    chat = jobs.submit(JobRequest(JobOwner(Asker.CHAT), prompt_of_question("quick", Effort.LOW, None), Sampling()))
    chat.finished.connect(lambda _number, _event: order.append("chat"))
    qtbot.waitUntil(lambda: len(order) == 3, timeout=WAIT)
    assert order == ["chat", "first", "second"]


def test_who_asks_is_told_with_its_tokens_and_can_be_stopped(qtbot: QtBot, jobs: Jobs) -> None:
    opened, ended = Opened(), list[tuple[ClientAnswer, str]]()
    server = started_server(jobs, opened)
    server.answered.connect(lambda answer, how: ended.append((answer, how)))
    opened.last.ask(1, "endless", "editor/1.2")
    opened.last.ask(2, "quick", "editor/1.2")
    qtbot.waitUntil(lambda: server.answers[0].tokens > 3, timeout=WAIT)
    first, second = server.answers
    assert (first.client, first.model, first.effort) == ("editor/1.2", "Scripted", Effort.MEDIUM)
    assert first.rate(first.began + 2) == (first.tokens - 1) / 2 and not first.is_waiting
    assert second.is_waiting and second.rate(second.asked + 1) == 0
    server.stop(2)
    server.stop(1)
    qtbot.waitUntil(lambda: not server.answers, timeout=WAIT)
    assert {answer.number: how for answer, how in ended} == {2: "cancelled", 1: "cancelled"}
    assert opened.last.failure(2) == ErrorCode.CANCELLED


def test_a_client_that_has_gone_is_stopped(qtbot: QtBot, jobs: Jobs) -> None:
    opened = Opened()
    server = started_server(jobs, opened)
    opened.last.ask(1, "endless")
    qtbot.waitUntil(lambda: server.answers[0].tokens > 0, timeout=WAIT)
    opened.last.tell(Stop(1))
    opened.last.tell(Stop(77))
    qtbot.waitUntil(lambda: not server.answers, timeout=WAIT)


def test_without_a_model_clients_wait_until_it_is_there_or_are_told(qtbot: QtBot, jobs: Jobs) -> None:
    opened, wanted = Opened(), list[bool]()
    server = LocalServer(jobs, Listen(0), None, opened, has_model=lambda: False)
    server.model_wanted.connect(lambda: wanted.append(True))
    server.start()
    for number in (1, 2):
        opened.last.ask(number, "quick")
    server.refuse(EngineFailure(ErrorCode.MODEL_MISSING))
    assert len(wanted) == 2 and opened.last.failure(1) == opened.last.failure(2) == ErrorCode.MODEL_MISSING
    opened.last.ask(3, "quick")
    opened.last.ask(4, "quick")
    server.stop(3)
    server.go_on()
    qtbot.waitUntil(lambda: opened.last.ended == [1, 2, 3, 4], timeout=WAIT)
    assert not server.answers


def test_leaving_ends_all_and_says_nothing_more(qtbot: QtBot, jobs: Jobs) -> None:
    opened, failures = Opened(), list[AppError]()
    server = started_server(jobs, opened)
    server.failed.connect(failures.append)
    opened.last.ask(1, "endless")
    qtbot.waitUntil(lambda: server.answers[0].tokens > 0, timeout=WAIT)
    sent = len(opened.last.sent)
    with qtbot.waitSignal(server.gone):
        server.leave()
    opened.last.died.emit("")
    qtbot.waitUntil(lambda: not server.answers, timeout=WAIT)
    assert opened.last.is_left and len(opened.last.sent) == sent and failures == []


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (NotListening("taken", is_taken=True), "another program uses it. Choose another port"),
        (NotListening("cannot assign"), "on port 11500 of 127.0.0.1. Choose another port or address"),
    ],
)
def test_why_it_cannot_listen_is_said(qtbot: QtBot, jobs: Jobs, event: NotListening, words: str) -> None:
    opened = Opened()
    server = LocalServer(jobs, Listen(11500), None, opened)
    server.start()
    with qtbot.waitSignal(server.failed) as told:
        opened.last.tell(event)
    assert told.args is not None and words in str(told.args[0].sentence)


def test_a_process_that_dies_at_once_without_a_word_is_told(qtbot: QtBot, jobs: Jobs) -> None:
    opened = Opened()
    server = LocalServer(jobs, Listen(11500), None, opened)
    server.start()
    with qtbot.waitSignal(server.failed) as told:
        opened.last.died.emit("")
    assert told.args is not None and "The local API could not be started." in str(told.args[0].sentence)


def test_what_is_served_and_where_is_told_to_the_process(jobs: Jobs) -> None:
    opened = Opened()
    server = LocalServer(jobs, Listen(0, "0.0.0.0", ("https://a.example", "https://b.example")), None, opened)
    server.serve("gpt-oss-20b", 0, "key")
    assert opened.last.arguments == [
        *("--port=0", "--host=0.0.0.0"),
        *("--origin=https://a.example", "--origin=https://b.example"),
    ]
    (serve,) = opened.last.sent
    assert isinstance(serve, Serve) and (serve.model, serve.context, serve.key) == ("gpt-oss-20b", 0, "key")
