"""The engine as a process: its wire, its ends, what it survives and what it does not."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.paths import demo_model
from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions
from backends.contract.messages import Prompt, UserMessage
from backends.lines import LONGEST_LINE
from tests.engine_process import EngineProcess, question

pytestmark = pytest.mark.slow  # a process for each test; the same engine runs in this one in `in_process`


def test_the_first_line_is_ready_with_the_protocol(engine: EngineProcess) -> None:
    assert isinstance(engine.ready, wire.Ready)
    assert engine.ready.protocol == wire.PROTOCOL
    assert engine.ready.pid == engine.process.pid


def test_a_model_loads_with_progress_and_answers(engine: EngineProcess, random_model: Path) -> None:
    loading = list(engine.events(engine.send(lambda n: wire.Load(n, str(random_model)))))
    assert isinstance(loading[-1], wire.Loaded)
    assert any(isinstance(event, wire.Loading) for event in loading)
    assert loading[-1].memory.total > 0
    finished = engine.close(engine.send(question("hello")))
    assert isinstance(finished, wire.Finished)
    assert finished.usage.prompt_tokens > 0
    assert finished.seed == 1


def test_asking_without_a_model_is_told(engine: EngineProcess) -> None:
    closing = engine.close(engine.send(question("hello")))
    assert isinstance(closing, wire.Failed)
    assert closing.code == "no_model"


DEEP = b"[" * 2000 + b"]" * 2000


@pytest.mark.parametrize(
    ("line", "number"),
    [
        (b"nonsense\n", 0),
        (b'{"type":"unknown","id":1}\n', 1),
        (b'{"type":"generate"}\n', 0),
        (b"\xff\xfe\n", 0),
        (b'{"type":"load","id":50,"model":"\xff\xfe"}\n', 50),
        (
            b'{"type":"generate","id":60,"prompt":{"messages":[],"functions":[{"parameters":{"a":' + DEEP + b"}}]}}\n",
            60,
        ),
        (b'{"zz":' + DEEP + b',"type":"unload","id":61}\n', 0),
    ],
    ids=("words", "unknown type", "no prompt", "no UTF-8", "no UTF-8 inside", "deep", "deep and unknown"),
)
def test_a_line_that_is_no_request_is_answered_and_survived(engine: EngineProcess, line: bytes, number: int) -> None:
    engine.write(line)
    failed = engine.close(number)
    assert isinstance(failed, wire.Failed)
    assert failed.code == "bad_request"
    assert isinstance(engine.close(engine.send(wire.ListDevices)), wire.DevicesListed)


@pytest.mark.parametrize("line", [b'{"type":"load","id":50,"model":"\xff\xfe"}\n', b'{"zz":' + DEEP + b"}\n"])
def test_the_end_of_input_ends_it_whatever_came_before(engine: EngineProcess, line: bytes) -> None:
    engine.write(line)
    assert engine.process.stdin is not None
    engine.process.stdin.close()
    assert engine.process.wait(10) == 0


def test_a_line_without_an_end_ends_the_process_with_a_reason(engine: EngineProcess) -> None:
    with contextlib.suppress(BrokenPipeError):  # it has gone before it took all
        for _ in range((LONGEST_LINE >> 20) + 1):
            engine.write(b" " * (1 << 20))
    assert engine.process.wait(10) == 1
    assert engine.process.stderr is not None
    assert b"LineTooLong" in engine.process.stderr.read()


def test_a_loaded_model_outlives_what_cannot_take_its_place(
    engine: EngineProcess, random_model: Path, tmp_path: Path
) -> None:
    engine.load(random_model)
    words, damaged = tmp_path / "notes.txt", tmp_path / "damaged.gguf"
    words.write_text("Nothing but words.")
    damaged.write_bytes(random_model.read_bytes()[:5000])
    for path, options, code in (
        (words, LoadOptions(), "model_unknown"),
        (damaged, LoadOptions(), "model_truncated"),
        (tmp_path / "gone.gguf", LoadOptions(), "model_missing"),
        (tmp_path, LoadOptions(), "model_unknown"),
        (random_model, LoadOptions(context=1 << 30), "context_too_large"),
    ):
        refused = engine.load(path, options)
        assert isinstance(refused, wire.Failed)
        assert (refused.code, refused.kept) == (code, True)
    assert isinstance(engine.close(engine.send(question("hello"))), wire.Finished)


def test_without_a_model_a_refused_load_keeps_nothing(engine: EngineProcess, tmp_path: Path) -> None:
    failed = engine.load(tmp_path / "gone.gguf")
    assert isinstance(failed, wire.Failed) and not failed.kept


def test_a_prompt_longer_than_the_context_says_both_lengths(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model, LoadOptions(context=256))
    failed = engine.close(engine.send(question("long " * 500)))
    assert isinstance(failed, wire.Failed)
    assert failed.code == "context_overflow"
    assert failed.facts["limit"] == 256 < failed.facts["tokens"]


def test_a_missing_model_leaves_the_engine_usable(engine: EngineProcess, random_model: Path) -> None:
    failed = engine.load(random_model.parent / "missing.gguf")
    assert isinstance(failed, wire.Failed)
    assert failed.code == "model_missing"
    assert isinstance(engine.load(random_model), wire.Loaded)


def test_cancelling_an_answer_closes_both_requests(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model)
    number = engine.send(lambda n: wire.Generate(n, Prompt(messages=(UserMessage("x" * 2000),)), max_tokens=0))
    cancel = engine.send(lambda n: wire.Cancel(n, target=number))
    closings: dict[int, wire.AnyEvent] = {}
    while len(closings) < 2:
        event = engine.read()
        if isinstance(event, wire.CLOSING):
            closings[event.id] = event
    assert isinstance(closings[cancel], wire.Done)
    finished = closings[number]
    assert isinstance(finished, wire.Finished)
    assert finished.reason in (FinishReason.CANCELLED, FinishReason.STOP)


def test_several_answers_run_together_and_do_not_mix(engine: EngineProcess) -> None:
    engine.load(demo_model())
    sums = {"What is 2 + 2?": "4", "What is 12 + 30?": "42", "What is 902 - 655?": "247"}
    numbers = {engine.send(question(text, temperature=0.0, max_tokens=400)): right for text, right in sums.items()}
    together: dict[int, wire.AnyEvent] = {}
    while len(together) < len(sums):
        event = engine.read()
        if isinstance(event, wire.CLOSING):
            together[event.id] = event
    for number, right in numbers.items():
        finished = together[number]
        assert isinstance(finished, wire.Finished)
        assert right in finished.answer


def test_counting_and_rendering_agree(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model)
    prompt = Prompt(messages=(UserMessage("type <|start|> please"),), date="2026-11-21")
    counted = engine.close(engine.send(lambda n: wire.Count(n, prompt)))
    rendered = engine.close(engine.send(lambda n: wire.Render(n, prompt)))
    assert isinstance(counted, wire.Counted)
    assert isinstance(rendered, wire.Rendered)
    assert counted.tokens == len(rendered.ids)
    assert counted.shares == (rendered.markers[5] + 1 - rendered.markers[3],)
    assert rendered.text.endswith("type <|start|> please<|end|><|start|>assistant")
    markers = [rendered.texts[place] for place in rendered.markers]
    assert markers == ["<|start|>", "<|message|>", "<|end|>"] * 2 + ["<|start|>"]


def test_an_answer_is_not_begun_where_less_room_is_left_than_asked_for(
    engine: EngineProcess, random_model: Path
) -> None:
    loaded = engine.load(random_model)
    assert isinstance(loaded, wire.Loaded)
    prompt = Prompt(messages=(UserMessage("x"),))
    counted = engine.close(engine.send(lambda n: wire.Count(n, prompt)))
    assert isinstance(counted, wire.Counted)
    left = loaded.info.context - counted.tokens
    failed = engine.close(engine.send(lambda n: wire.Generate(n, prompt, max_tokens=1, least_room=left + 1)))
    assert isinstance(failed, wire.Failed)
    assert (failed.code, failed.facts["room"]) == ("context_tight", left)
    begun = engine.close(engine.send(lambda n: wire.Generate(n, prompt, max_tokens=1, least_room=left)))
    assert isinstance(begun, wire.Finished)


def test_an_answer_is_spelt_as_it_was_generated(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model)
    ended = [engine.close(engine.send(question("hello", seed=seed, max_tokens=8))) for seed in range(6)]
    finished = next(event for event in ended if isinstance(event, wire.Finished) and event.messages)
    messages = tuple(message.ids for message in finished.messages)
    spelt = engine.close(engine.send(lambda n: wire.Detokenize(n, messages)))
    assert isinstance(spelt, wire.Rendered)
    assert spelt.ids[: len(messages[0])] == messages[0]
    assert len(spelt.texts) == len(spelt.ids)


def test_unload_gives_the_model_back(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model)
    assert isinstance(engine.close(engine.send(wire.Unload)), wire.Done)
    assert isinstance(engine.close(engine.send(wire.MeasureMemory)), wire.Failed)


def test_the_end_of_input_ends_the_process(engine: EngineProcess) -> None:
    assert engine.process.stdin is not None
    engine.process.stdin.close()
    assert engine.process.wait(timeout=5) == 0


def test_it_beats_while_it_waits(engine: EngineProcess) -> None:
    event = engine.read()
    assert isinstance(event, wire.Heartbeat)
    assert event.resident > 0


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is a POSIX signal")
def test_a_stopped_process_does_not_beat(engine: EngineProcess) -> None:
    assert engine.process.stdout is not None
    os.kill(engine.process.pid, signal.SIGSTOP)
    os.set_blocking(engine.process.stdout.fileno(), False)
    while engine.process.stdout.read():
        pass
    ready, _, _ = select.select([engine.process.stdout], [], [], 1.5)  # it beats once a second
    assert not ready
    os.kill(engine.process.pid, signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's; elsewhere the end of input does it")
def test_no_engine_outlives_a_killed_parent() -> None:
    """The parent keeps the engine's pipes open in a third process, so that only the kernel's signal can end it."""
    code = (
        "import subprocess, sys, time\n"
        "pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE}\n"
        "engine = subprocess.Popen([sys.executable, '-m', 'backends.engine'], **pipes)\n"
        "engine.stdout.readline()\n"
        "print(engine.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        engine_pid = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while _is_running(engine_pid):
        assert time.monotonic() < deadline, "the engine is still there"
        os.sched_yield()


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_speed_is_measured_to_the_token(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model)
    number = engine.send(lambda n: wire.Measure(n, 50, 7))
    measured = engine.close(number)
    assert isinstance(measured, wire.Measured)
    assert (measured.prompt_tokens, measured.new_tokens) == (50, 7)
    assert measured.prompt_rate > 0 < measured.new_rate


def test_a_speed_test_can_be_cancelled_and_refused(engine: EngineProcess, random_model: Path) -> None:
    engine.load(random_model)
    too_long = engine.close(engine.send(lambda n: wire.Measure(n, 1_000_000, 7)))
    assert isinstance(too_long, wire.Failed)
    assert too_long.code == "context_overflow"
    number = engine.send(lambda n: wire.Measure(n, 10, 3_000))
    engine.send(lambda n: wire.Cancel(n, target=number))
    cancelled = engine.close(number)
    assert isinstance(cancelled, wire.Failed)
    assert cancelled.code == "cancelled"
