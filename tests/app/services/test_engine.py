"""The engine client against real engine processes: replies, losses, hangs, orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.errors import EngineFailure
from app.services.engine import Engine, EnginePhase, Reply
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt, UserMessage

PROMPT = Prompt(messages=(UserMessage("hello"),), effort=Effort.LOW, date="2026-11-21")


def closing(qtbot: QtBot, reply: Reply) -> object:
    """What a reply ended with: the closing event or the failure."""
    ends: list[object] = []
    reply.finished.connect(ends.append)
    reply.failed.connect(ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    return ends[0]


def failure(qtbot: QtBot, reply: Reply) -> EngineFailure:
    end = closing(qtbot, reply)
    assert isinstance(end, EngineFailure), end
    return end


def test_load_then_generate(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    assert engine.phase is EnginePhase.STOPPED
    loaded = closing(qtbot, engine.load(random_model))
    assert isinstance(loaded, wire.Loaded)
    assert engine.phase is EnginePhase.READY
    assert engine.model == loaded.info
    assert isinstance(closing(qtbot, engine.generate(PROMPT, Sampling(seed=3), 20)), wire.Finished)


def test_devices_can_be_listed_without_a_model(qtbot: QtBot, engine: Engine) -> None:
    listed = closing(qtbot, engine.list_devices())
    assert isinstance(listed, wire.DevicesListed)
    assert [d.name for d in listed.devices][:1] == ["CPU"]


def test_a_failed_load_names_the_cause_and_leaves_an_empty_engine(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "poem.gguf").write_text("a poem")
    assert failure(qtbot, engine.load(tmp_path / "poem.gguf")).code is ErrorCode.MODEL_CORRUPT
    assert engine.phase is EnginePhase.EMPTY


def test_a_killed_engine_is_lost_and_the_next_question_starts_a_new_one(
    qtbot: QtBot, engine: Engine, random_model: Path
) -> None:
    closing(qtbot, engine.load(random_model))
    reply = engine.generate(PROMPT)
    first_pid = engine.pid
    psutil.Process(first_pid).kill()
    assert failure(qtbot, reply).code is ErrorCode.ENGINE_LOST
    assert engine.phase is EnginePhase.LOST
    assert isinstance(closing(qtbot, engine.generate(PROMPT, max_tokens=5)), wire.Finished)
    assert engine.pid != first_pid
    assert engine.model is not None


def test_the_last_words_of_a_crash_are_kept(qtbot: QtBot) -> None:
    dying = [sys.executable, "-c", "import sys; sys.exit('GGML_ASSERT failed: something')"]
    engine = Engine(dying)
    assert "GGML_ASSERT failed" in failure(qtbot, engine.list_devices()).detail


def test_a_program_that_is_not_there_is_a_lost_engine(qtbot: QtBot, tmp_path: Path) -> None:
    engine = Engine([str(tmp_path / "no such program")])
    assert failure(qtbot, engine.list_devices()).code is ErrorCode.ENGINE_LOST


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is a POSIX signal")
def test_a_hung_engine_is_found_and_ended(qtbot: QtBot, random_model: Path) -> None:
    engine = Engine(hung_after=1500)
    closing(qtbot, engine.load(random_model))
    os.kill(engine.pid, signal.SIGSTOP)
    assert failure(qtbot, engine.generate(PROMPT)).code is ErrorCode.ENGINE_HUNG
    engine.close()


def test_cancelling_closes_the_answer(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    closing(qtbot, engine.load(random_model))
    reply = engine.generate(Prompt(messages=(UserMessage("x" * 3000),)))
    reply.cancel()
    assert isinstance(closing(qtbot, reply), wire.Finished)


def test_a_second_load_overtakes_the_first(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    first = engine.load(random_model)
    second = engine.load(random_model, LoadOptions(context=512))
    assert isinstance(closing(qtbot, second), wire.Loaded)
    assert first.is_closed
    assert engine.model is not None
    assert engine.model.context == 512


def test_unloading_keeps_the_process(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    closing(qtbot, engine.load(random_model))
    closing(qtbot, engine.unload())
    assert engine.phase is EnginePhase.EMPTY
    assert failure(qtbot, engine.generate(PROMPT)).code is ErrorCode.NO_MODEL


def test_closing_leaves_no_process(qtbot: QtBot, random_model: Path) -> None:
    engine = Engine()
    closing(qtbot, engine.load(random_model))
    pid = engine.pid
    engine.close()
    assert not psutil.pid_exists(pid)


def test_an_overflow_is_told_with_its_numbers(qtbot: QtBot, engine: Engine, random_model: Path) -> None:
    closing(qtbot, engine.load(random_model, LoadOptions(context=256)))
    told = failure(qtbot, engine.generate(Prompt(messages=(UserMessage("long " * 500),))))
    assert told.code is ErrorCode.CONTEXT_OVERFLOW
    assert "256" in told.title


@pytest.mark.slow
def test_no_engine_outlives_a_killed_app(random_model: Path) -> None:
    """A real app process with a real engine is killed; the engine leaves by itself."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from app.services.engine import Engine\n"
        "app = QCoreApplication([])\n"
        "engine = Engine()\n"
        "engine.load(Path(sys.argv[1])).finished.connect(lambda _: print(engine.pid, flush=True))\n"
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
