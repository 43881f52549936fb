"""The engine in a process of its own keeps the contract; and what only a process can do: die, hang, be orphaned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.services.background.child import LineLink
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.process import Engine
from app.services.engine.session import EnginePhase
from backends.contract import wire
from backends.contract.awake import AwakeClock
from backends.contract.base import LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt, UserMessage
from backends.lines import encode_line
from tests.app.services.engine.client_contract import WAIT, EngineClientContract, ended, failure

TWO_LINES_AT_ONCE = f"""
import json, sys
print('{{"type":"ready","protocol":{wire.PROTOCOL}}}', flush=True)
for line in sys.stdin:
    print('{{"type":"done","id":%d}}\\n{{"type":"heartbeat","resident":1}}' % json.loads(line)["id"], flush=True)
"""
PROMPT = Prompt(messages=(UserMessage("hello"),), effort=Effort.LOW, date="2026-11-21")


class TestEngine(EngineClientContract):
    @pytest.fixture
    def client(self, engine: Engine) -> EngineClient:
        return engine


def test_load_then_generate(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    assert engine.phase is EnginePhase.STOPPED
    loaded = ended(qtbot, engine.load(LocalModel(random_model)))
    assert isinstance(loaded, wire.Loaded)
    assert engine.phase is EnginePhase.READY
    assert engine.model == loaded.info
    assert isinstance(ended(qtbot, engine.generate(PROMPT, Sampling(seed=3), 20)), wire.Finished)


def test_devices_can_be_listed_without_a_model(qtbot: QtBot, engine: Engine) -> None:
    listed = ended(qtbot, engine.list_devices())
    assert isinstance(listed, wire.DevicesListed)
    assert [d.name for d in listed.devices][:1] == ["CPU"]


def test_a_failed_load_names_the_cause_and_leaves_an_empty_engine(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "poem.gguf").write_text("a poem")
    assert failure(qtbot, engine.load(LocalModel(tmp_path / "poem.gguf"))).code is ErrorCode.MODEL_CORRUPT
    assert engine.phase is EnginePhase.EMPTY


@pytest.mark.slow
def test_a_killed_engine_is_lost_and_the_next_question_starts_a_new_one(
    qtbot: QtBot, engine: Engine, random_model: Path
) -> None:
    ended(qtbot, engine.load(LocalModel(random_model)))
    reply = engine.generate(PROMPT)
    first_pid = engine.pid
    psutil.Process(first_pid).kill()
    assert failure(qtbot, reply).code is ErrorCode.ENGINE_LOST
    assert engine.phase is EnginePhase.LOST
    assert isinstance(ended(qtbot, engine.generate(PROMPT, max_tokens=5)), wire.Finished)
    assert engine.pid != first_pid
    assert engine.model is not None


def test_the_last_words_of_a_crash_are_kept(qtbot: QtBot) -> None:
    dying = [sys.executable, "-c", "import sys; sys.exit('GGML_ASSERT failed: something')"]
    engine = Engine(dying)
    assert "GGML_ASSERT failed" in failure(qtbot, engine.list_devices()).detail


def test_a_program_that_is_not_there_is_a_lost_engine(qtbot: QtBot, tmp_path: Path) -> None:
    engine = Engine([str(tmp_path / "no such program")])
    assert failure(qtbot, engine.list_devices()).code is ErrorCode.ENGINE_LOST


@pytest.mark.qt_log_ignore("QProcess: Cannot create pipe")
@pytest.mark.skipif(sys.platform == "win32", reason="limits of processes are POSIX's")
def test_a_process_that_fails_while_it_is_started_closes_the_reply_once_somebody_listens(qtbot: QtBot) -> None:
    import resource

    engine = Engine()
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))  # no pipe can be made
    try:
        reply = engine.list_devices()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert failure(qtbot, reply).code is ErrorCode.ENGINE_LOST


def test_what_an_ended_engine_still_tells_is_no_word_of_the_next_one(qtbot: QtBot) -> None:
    engine = Engine([sys.executable, "-c", TWO_LINES_AT_ONCE])
    replies: list[Reply] = []

    def ask_another() -> None:
        engine.close()
        replies.append(engine.unload())

    engine.unload().finished.connect(ask_another)
    qtbot.waitUntil(lambda: bool(replies), timeout=WAIT)
    assert isinstance(ended(qtbot, replies[0]), wire.Done)
    engine.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is a POSIX signal")
def test_a_hung_engine_is_found_and_ended(qtbot: QtBot, random_model: Path) -> None:
    engine = Engine(hung_after=1500)
    ended(qtbot, engine.load(LocalModel(random_model)))
    os.kill(engine.pid, signal.SIGSTOP)
    assert failure(qtbot, engine.generate(PROMPT)).code is ErrorCode.ENGINE_HUNG
    engine.close()


class _SilentLink(LineLink):
    """An engine that says what a test lets it say."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_killed = False

    def start(self) -> None:
        """It begins to be silent."""

    def send(self, lines: bytes) -> None:
        """It hears nothing."""

    def kill(self) -> None:
        self.is_killed = True

    def close(self) -> None:
        """It is nothing."""


class _Watched(Engine):
    """With such a link, and a clock of the system that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(clock=AwakeClock(lambda: self.now))
        self.silent = _SilentLink(self)

    def open_link(self) -> LineLink:
        return self.silent

    def wait(self, seconds: float) -> None:
        """So many seconds go by, with a look at each."""
        for _ in range(round(seconds)):
            self.now += 1.0
            self.check_silence()


READY = encode_line(wire.Ready(wire.PROTOCOL, 7, "1"))
BEAT = encode_line(wire.Heartbeat(1000))


@pytest.fixture
def watched(qtbot: QtBot) -> _Watched:  # noqa: ARG001 - timers need its application
    engine = _Watched()
    engine.list_devices()
    engine.silent.line.emit(READY)
    return engine


def test_a_program_that_was_stopped_gives_its_engine_the_same_time_again(watched: _Watched) -> None:
    watched.wait(6)
    watched.now += 12.0  # Ctrl+Z, a paused virtual machine, a night
    watched.check_silence()
    assert not watched.silent.is_killed
    watched.silent.line.emit(BEAT)
    watched.wait(7)
    watched.now += 8 * 3600.0
    watched.check_silence()
    assert not watched.silent.is_killed


def test_a_silence_while_the_program_ran_is_a_hung_engine(watched: _Watched) -> None:
    watched.wait(7)
    assert not watched.silent.is_killed
    watched.wait(1)
    assert watched.silent.is_killed


@pytest.mark.usefixtures("qtbot")
def test_an_engine_that_starts_may_be_silent_for_a_minute() -> None:
    """A slow disk, a virus scanner or a busy machine keep the first start of a program for long."""
    engine = _Watched()
    engine.list_devices()
    engine.wait(59)
    assert not engine.silent.is_killed
    engine.wait(1)
    assert engine.silent.is_killed


def test_an_engine_that_prepares_the_form_of_an_answer_may_be_silent_for_a_minute(watched: _Watched) -> None:
    """Building what reads a large vocabulary holds Python, and with it the heartbeats; behind it they count again."""
    watched.silent.line.emit(encode_line(wire.Loading(1, "preparing", 0.0)))
    watched.wait(59)
    assert not watched.silent.is_killed
    watched.silent.line.emit(encode_line(wire.DevicesListed(1, (), {}, {})))
    watched.wait(8)
    assert watched.silent.is_killed


def test_an_engine_that_loads_may_be_silent_for_a_minute(watched: _Watched) -> None:
    watched.load(LocalModel(Path("m.gguf")))
    watched.wait(59)
    assert not watched.silent.is_killed
    watched.wait(1)
    assert watched.silent.is_killed


@pytest.mark.parametrize(
    "first_line", ['{"type":"ready","protocol":99,"pid":1,"news":[]}', '{"type":"heartbeat","resident":1}']
)
def test_an_engine_of_another_version_is_ended_and_said(qtbot: QtBot, first_line: str) -> None:
    engine = Engine([sys.executable, "-c", f"import sys; print({first_line!r}, flush=True); sys.stdin.read()"])
    losses: list[object] = []
    engine.lost.connect(losses.append)
    refused = failure(qtbot, engine.list_devices())
    assert refused.code is ErrorCode.PROTOCOL_MISMATCH
    assert losses == [refused] and engine.phase is EnginePhase.LOST and engine.pid == 0


def test_closing_leaves_no_process(qtbot: QtBot, random_model: Path) -> None:
    engine = Engine()
    ended(qtbot, engine.load(LocalModel(random_model)))
    pid = engine.pid
    engine.close()
    assert not psutil.pid_exists(pid)


def test_an_overflow_is_told_with_its_numbers(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    ended(qtbot, engine.load(LocalModel(random_model), LoadOptions(context=256)))
    told = failure(qtbot, engine.generate(Prompt(messages=(UserMessage("long " * 500),))))
    assert told.code is ErrorCode.CONTEXT_OVERFLOW
    assert "256" in str(told.title)


@pytest.mark.slow
def test_no_engine_outlives_a_killed_app(random_model: Path) -> None:
    """A real app process with a real engine is killed; the engine leaves by itself."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from app.core.models.model_ref import LocalModel\n"
        "from app.services.engine.process import Engine\n"
        "app = QCoreApplication([])\n"
        "engine = Engine()\n"
        "engine.load(LocalModel(Path(sys.argv[1]))).finished.connect(lambda _: print(engine.pid, flush=True))\n"
        "app.exec()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(random_model)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        engine_process = psutil.Process(int(parent.stdout.readline()))
        killed_at = time.monotonic()
        parent.kill()
    gone, alive = psutil.wait_procs([engine_process], timeout=5)
    assert gone
    assert not alive, f"still there {time.monotonic() - killed_at:.1f} s after the app was killed"
