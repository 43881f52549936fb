"""The queue of jobs on a real engine process that runs a script: order, places, retries, cancelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.prompts import prompt_of_question
from app.core.jobs.order import Asker, JobOwner
from app.core.models.model_ref import LocalModel
from app.errors import EngineFailure
from app.services.engine.jobs import Job, JobRequest, Jobs
from app.services.engine.process import Engine
from app.services.engine.session import EnginePhase
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, ResponseFormat
from tests.app.scripts import reply, write_script

WAIT = 20_000
SEQUENCES = 3
CHAT, PANELS, STUDY, OTHER_STUDY = map(JobOwner, (Asker.CHAT, Asker.COMPARISON, Asker.STUDY, Asker.STUDY))


@pytest.fixture(scope="module")
def engine(qapp: object) -> Iterator[Engine]:  # noqa: ARG001 - an application must be there
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_script(
        tmp_path_factory.mktemp("scripts"),
        reply("never comes " * 2000, when="slow"),
        reply("some words " * 10, when="brief"),
        reply("gone", when="mortal", fault={"kind": "abort", "after": 1}),
        reply("no", when="scarce", fault={"kind": "fail", "code": "out_of_memory"}),
        reply("It is done.", drafted=7),
        speed=400,
    )


class Told:
    """What jobs have said: their names in the order in which they began, and how each ended."""

    def __init__(self, jobs: Jobs, model: Path) -> None:
        self.jobs = jobs
        self.began: list[str] = []
        self.answers: dict[str, str] = {}
        self.failures: dict[str, ErrorCode] = {}
        self.drafted: dict[str, int] = {}
        self._model = model
        self._names: dict[int, str] = {}

    def submit(self, name: str, owner: JobOwner, **more: object) -> Job:
        """Ask the question that is the name."""
        wanted = {"max_tokens": 0, "model": LocalModel(self._model)} | more
        prompt = prompt_of_question(name, Effort.LOW, None)
        job = self.jobs.submit(JobRequest(owner, prompt, Sampling(seed=3), **wanted))  # type: ignore[arg-type]
        self._names[job.number] = name
        job.started.connect(self._started)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)
        return job

    @property
    def closed(self) -> set[str]:
        """The names of those that are over."""
        return {*self.answers, *self.failures}

    def _started(self, number: int) -> None:
        self.began.append(self._names[number])

    def _finished(self, number: int, event: wire.Finished) -> None:
        self.answers[self._names[number]] = event.answer
        self.drafted[self._names[number]] = event.usage.drafted

    def _failed(self, number: int, failure: EngineFailure) -> None:
        self.failures[self._names[number]] = ErrorCode(failure.code)


@pytest.fixture
def told(qtbot: QtBot, engine: Engine, script: Path) -> Told:
    """A queue on an engine with the script in it, which leaves a place to people."""
    engine.load(LocalModel(script), LoadOptions(sequences=SEQUENCES))
    qtbot.waitUntil(lambda: engine.phase is EnginePhase.READY, timeout=WAIT)
    return Told(Jobs(engine, kept_free=1), script)


def wait_until_closed(qtbot: QtBot, told: Told, *names: str) -> None:
    qtbot.waitUntil(lambda: told.closed.issuperset(names), timeout=WAIT)


def test_a_job_is_answered(qtbot: QtBot, told: Told) -> None:
    job = told.submit("hello", CHAT)
    assert not job.is_running  # not before the next turn of the event loop
    wait_until_closed(qtbot, told, "hello")
    assert told.answers == {"hello": "It is done."}


def test_people_go_before_studies(qtbot: QtBot, told: Told) -> None:
    for name, owner in (("study", STUDY), ("panel", PANELS), ("chat", CHAT)):
        told.submit(name, owner)
    wait_until_closed(qtbot, told, "study", "panel", "chat")
    assert told.began == ["chat", "panel", "study"]


def test_tokens_are_guessed_where_nobody_compares_speeds(qtbot: QtBot, told: Told) -> None:
    for name, owner in (("study", STUDY), ("panel", PANELS), ("chat", CHAT), ("api", JobOwner(Asker.API))):
        told.submit(name, owner)
    wait_until_closed(qtbot, told, "study", "panel", "chat", "api")
    assert told.drafted == {"chat": 7, "api": 7, "panel": 0, "study": 0}


def test_a_chat_begins_at_once_while_a_study_fills_its_places(qtbot: QtBot, told: Told) -> None:
    slow = [told.submit(f"slow {number}", STUDY) for number in range(4)]
    qtbot.waitUntil(lambda: len(told.began) == SEQUENCES - 1, timeout=WAIT)
    told.submit("hello", CHAT)
    wait_until_closed(qtbot, told, "hello")
    assert told.began == ["slow 0", "slow 1", "hello"]
    assert sum(job.is_running for job in slow) == SEQUENCES - 1
    for job in reversed(slow):
        job.cancel()
    wait_until_closed(qtbot, told, *(f"slow {number}" for number in range(4)))


def test_no_study_begins_while_a_chat_waits_for_a_place(qtbot: QtBot, told: Told) -> None:
    for number in range(SEQUENCES):
        told.submit(f"brief chat {number}", CHAT)
    told.submit("study", STUDY)
    told.submit("another chat", JobOwner(Asker.CHAT))
    wait_until_closed(qtbot, told, "study")
    assert told.began[-1] == "study"
    assert "another chat" in told.began


def test_two_studies_take_turns(qtbot: QtBot, told: Told) -> None:
    told.jobs.limit(STUDY, 1)
    told.jobs.limit(OTHER_STUDY, 1)
    for number in range(3):
        told.submit(f"brief a{number}", STUDY)
    for number in range(3):
        told.submit(f"brief b{number}", OTHER_STUDY)
    wait_until_closed(qtbot, told, "brief a2", "brief b2")
    assert told.began == [f"brief {name}{number}" for number in range(3) for name in "ab"]


def test_held_jobs_wait_until_they_are_let_go(qtbot: QtBot, told: Told) -> None:
    told.jobs.limit(STUDY, 0)
    told.submit("held", STUDY)
    told.submit("hello", CHAT)
    wait_until_closed(qtbot, told, "hello")
    assert told.began == ["hello"]
    told.jobs.limit(STUDY, None)
    wait_until_closed(qtbot, told, "held")


def test_a_job_that_waits_is_cancelled_at_once(told: Told) -> None:
    told.submit("hello", CHAT).cancel()
    assert told.failures == {"hello": ErrorCode.CANCELLED}
    assert not told.began


def test_a_job_that_runs_is_cancelled_by_the_engine_and_keeps_its_text(qtbot: QtBot, told: Told) -> None:
    job = told.submit("slow", CHAT)
    with qtbot.waitSignal(job.delta, timeout=WAIT):
        pass
    job.cancel()
    wait_until_closed(qtbot, told, "slow")
    assert told.answers["slow"].startswith("never")


def test_nothing_begins_or_is_told_after_the_end(qtbot: QtBot, told: Told, engine: Engine) -> None:
    told.submit("slow", CHAT)
    qtbot.waitUntil(lambda: told.began == ["slow"], timeout=WAIT)
    told.submit("hello", CHAT)
    told.jobs.close()
    engine.close()
    with qtbot.waitSignal(engine.changed, timeout=WAIT):
        engine.list_devices()
    assert told.began == ["slow"]
    assert not told.closed


@pytest.mark.slow
def test_what_was_lost_with_the_engine_is_tried_again_alone(qtbot: QtBot, told: Told) -> None:
    for name in ("mortal", "brief one", "brief two"):
        told.submit(name, STUDY, most_tries=2)
    wait_until_closed(qtbot, told, "mortal", "brief one", "brief two")
    assert told.failures == {"mortal": ErrorCode.ENGINE_LOST}
    assert set(told.answers) == {"brief one", "brief two"}
    assert told.began.count("mortal") == 2


def test_who_has_one_try_is_told_of_the_loss(qtbot: QtBot, told: Told) -> None:
    told.submit("mortal", CHAT)
    wait_until_closed(qtbot, told, "mortal")
    assert told.failures == {"mortal": ErrorCode.ENGINE_LOST}
    assert told.began == ["mortal"]
    told.submit("hello", CHAT)  # starts the engine anew
    wait_until_closed(qtbot, told, "hello")


def test_a_cancelled_job_is_not_tried_again_when_its_engine_is_lost(qtbot: QtBot, told: Told, engine: Engine) -> None:
    job = told.submit("slow", STUDY, most_tries=2)
    qtbot.waitUntil(lambda: told.began == ["slow"], timeout=WAIT)
    psutil.Process(engine.pid).suspend()  # it will not hear of the cancel
    job.cancel()
    psutil.Process(engine.pid).kill()
    wait_until_closed(qtbot, told, "slow")
    assert (told.began, told.failures) == (["slow"], {"slow": ErrorCode.ENGINE_LOST})


def test_memory_that_ran_out_is_tried_again_where_that_was_asked_for(qtbot: QtBot, told: Told) -> None:
    told.submit("scarce once", CHAT)
    told.submit("scarce twice", STUDY, most_tries=2)
    wait_until_closed(qtbot, told, "scarce once", "scarce twice")
    assert set(told.failures.values()) == {ErrorCode.OUT_OF_MEMORY}
    assert told.began.count("scarce twice") == 2
    assert told.began.count("scarce once") == 1


@pytest.mark.slow
def test_another_model_does_not_answer(qtbot: QtBot, told: Told, engine: Engine, tmp_path: Path, script: Path) -> None:
    engine.load(LocalModel(write_script(tmp_path, reply("I am another."), name="Other")))
    told.submit("meant for the first", STUDY)
    told.submit("for whichever", CHAT, model=None)
    wait_until_closed(qtbot, told, "for whichever")
    assert told.answers == {"for whichever": "I am another."}
    engine.load(LocalModel(script))
    wait_until_closed(qtbot, told, "meant for the first")


def test_room_is_asked_for_where_it_is_needed(qtbot: QtBot, told: Told, engine: Engine, script: Path) -> None:
    long = "many words " * 20
    with qtbot.waitSignal(told.jobs.count(prompt_of_question(long, Effort.LOW, None)).finished, timeout=WAIT) as count:
        pass
    assert count.args is not None
    engine.load(LocalModel(script), LoadOptions(context=count.args[0].tokens + 10))
    told.submit(long, CHAT, needs_room=True)
    wait_until_closed(qtbot, told, long)
    assert told.failures == {long: ErrorCode.CONTEXT_TIGHT}


def test_places_follow_the_model(qtbot: QtBot, told: Told, engine: Engine, script: Path) -> None:
    assert told.jobs.places == SEQUENCES
    with qtbot.waitSignal(told.jobs.changed, timeout=WAIT):
        engine.load(LocalModel(script), LoadOptions(sequences=2))
    qtbot.waitUntil(lambda: told.jobs.places == 2, timeout=WAIT)


def test_what_would_fail_again_is_not_tried_again(qtbot: QtBot, told: Told) -> None:
    told.submit("long " * 20_000, STUDY, most_tries=2)
    qtbot.waitUntil(lambda: bool(told.failures), timeout=WAIT)
    assert len(told.began) == 1
    assert set(told.failures.values()) == {ErrorCode.CONTEXT_OVERFLOW}


def test_an_answer_with_a_form_tells_that_it_is_prepared(qtbot: QtBot, told: Told, script: Path) -> None:
    form = ResponseFormat("answer", {"type": "integer"})
    prompt = prompt_of_question("number", Effort.LOW, None, "", form)
    job = told.jobs.submit(JobRequest(CHAT, prompt, Sampling(seed=3), 8, model=LocalModel(script)))
    steps: list[str] = []
    job.preparing.connect(lambda _: steps.append("preparing"))
    job.reading.connect(lambda _, __: steps.append("reading"))
    with qtbot.waitSignal(job.failed, timeout=WAIT):  # the script says no number
        pass
    assert steps[0] == "preparing"


def test_whoever_writes_a_schema_can_ask_about_it(qtbot: QtBot, told: Told) -> None:
    with qtbot.waitSignal(told.jobs.check_schema(ResponseFormat("answer", {"type": "integer"})).finished, timeout=WAIT):
        pass
    with qtbot.waitSignal(told.jobs.check_schema(ResponseFormat("answer", {"not": {}})).failed, timeout=WAIT) as failed:
        pass
    assert failed.args is not None and failed.args[0].code is ErrorCode.SCHEMA_UNUSABLE
