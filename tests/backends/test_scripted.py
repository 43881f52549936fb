"""The scripted backend: the contract, and what only it has – replies, speed, faults."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from backends.contract.base import FinishReason, LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.scripted import Fault, Reply, Script, Scripted, ScriptedModel
from tests.backends.constraint_contract import ConstraintContract, LogprobsContract, WatchContract
from tests.backends.contract import BackendContract
from tests.backends.runs import ignore, run, sequence

_HELLO = "<|channel|>final<|message|>Hello there, <you>.\n<|return|>"


def write(folder: Path, script: Script, name: str = "model.scripted.json") -> Path:
    """A script as a file."""
    path = folder / name
    path.write_bytes(msgspec.json.encode(script))
    return path


def load(folder: Path, script: Script) -> ScriptedModel:
    """A script, loaded."""
    return Scripted().load(write(folder, script), LoadOptions(), ignore)


def ask(model: ScriptedModel, text: str) -> tuple[int, ...]:
    """A question as ids, with markers, a byte a token."""
    control = model.vocabulary.control
    user = (control["<|start|>"], *b"user", control["<|message|>"], *text.encode(), control["<|end|>"])
    return (*b"Reasoning: high", *user, control["<|start|>"], *b"assistant")


class TestContract(BackendContract, ConstraintContract, WatchContract, LogprobsContract):
    """The contract, on noise."""

    @pytest.fixture(scope="class")
    @classmethod
    def backend(cls) -> Scripted:
        return Scripted()

    @pytest.fixture(scope="class")
    @classmethod
    def model_path(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        return write(tmp_path_factory.mktemp("scripts"), Script("noise"))

    @pytest.fixture(scope="class")
    @classmethod
    def large_model_path(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        return write(tmp_path_factory.mktemp("scripts"), Script("heavy", ballast=200 << 20))

    @pytest.fixture(scope="class")
    @classmethod
    def bad_models(cls, model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[ErrorCode, Path]:
        folder = tmp_path_factory.mktemp("bad")
        contents = {
            ErrorCode.MODEL_TRUNCATED: model_path.read_bytes()[:-5],
            ErrorCode.MODEL_CORRUPT: b"{]",
            ErrorCode.MODEL_FOREIGN: b'{"model_type": "gpt_oss"}',
        }
        for code, content in contents.items():
            (folder / code).write_bytes(content)
        return {code: folder / code for code in (*contents, ErrorCode.MODEL_MISSING)}


def test_a_reply_is_chosen_by_question_and_effort(tmp_path: Path) -> None:
    replies = (
        Reply("<|channel|>final<|message|>no<|return|>", when="hello", effort="low"),
        Reply(_HELLO, when="hello", effort="high"),
    )
    model = load(tmp_path, Script("s", replies))
    ids = run(model, sequence(1, ask(model, "oh hello"), new=0))[1]
    names = {id_: name.encode() for name, id_ in model.vocabulary.control.items()}
    assert b"".join(names.get(id_) or model.vocabulary.tokens[id_] for id_ in ids.tokens).decode() == _HELLO
    assert ids.end.reason is FinishReason.STOP


def test_without_a_reply_it_writes_noise_for_ever(tmp_path: Path) -> None:
    model = load(tmp_path, Script("s", (Reply(_HELLO, when="hello"),)))
    assert len(run(model, sequence(1, ask(model, "good day"), new=500))[1].tokens) == 500


def test_it_is_never_faster_than_its_pace(tmp_path: Path) -> None:
    model = load(tmp_path, Script("s", speed=300.0))
    end = run(model, sequence(1, ask(model, "go"), new=60))[1].end
    assert end.decode_seconds > (60 - 1) / 300 - 0.1  # a late step is made up for by as much


def test_a_slow_one_can_be_interrupted(tmp_path: Path) -> None:
    model = load(tmp_path, Script("s", speed=0.01))
    model.start(sequence(1, ask(model, "go")))
    for _ in range(2):  # the prompt, and a token that is due at once
        model.step(lambda: False)
    asked = iter([False, False, True])
    assert not model.step(lambda: next(asked))


def test_it_fails_on_purpose(tmp_path: Path) -> None:
    fault = Fault("fail", after=3, code=ErrorCode.OUT_OF_MEMORY)
    model = load(tmp_path, Script("s", (Reply(_HELLO, fault=fault),)))
    with pytest.raises(EngineError) as caught:
        run(model, sequence(1, ask(model, "hello")))
    assert caught.value.code is ErrorCode.OUT_OF_MEMORY


def test_it_aborts_on_purpose(tmp_path: Path) -> None:
    path = write(tmp_path, Script("s", load_fault=Fault("abort")))
    source = (
        "from pathlib import Path; from backends.contract.base import LoadOptions;"
        "from backends.scripted import Scripted;"
        f"Scripted().load(Path({str(path)!r}), LoadOptions(), lambda *_: None)"
    )
    ended = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode != 0
    assert "as the script says" in ended.stderr


def test_a_script_calls_once_and_goes_on_from_the_result(tmp_path: Path) -> None:
    call = "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>"
    replies = (Reply(call, when="weather"), Reply(_HELLO, when="weather", after="sunny"))
    model = load(tmp_path, Script("s", replies))
    control = model.vocabulary.control
    asked = ask(model, "weather?")
    first = run(model, sequence(1, asked, new=0))[1].tokens
    assert first[-1] == control["<|call|>"]
    role = b"functions.f to=assistant"
    result = (control["<|start|>"], *role, control["<|message|>"], *b"sunny", control["<|end|>"])
    again = (*asked, *first, *result, control["<|start|>"], *b"assistant")
    assert run(model, sequence(2, again, new=0))[2].tokens[-1] == control["<|return|>"]
