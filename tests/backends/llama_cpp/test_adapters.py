"""LoRA adapters for llama.cpp: attached, they change the answer and are told of; wrong ones are refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp import LlamaCpp
from tests.backends.runs import ignore, prompt, run, sequence
from tests.gguf_adapters import QUERIES, matrices, write_adapter

Wrong = Callable[[Path], object]


def options(*adapters: Path) -> LoadOptions:
    """A small load with adapters."""
    return LoadOptions(context=256, batch=32, ubatch=32, adapters=tuple(map(str, adapters)))


def test_an_adapter_changes_the_answer_and_is_listed(backend: LlamaCpp, small_model: Path, tmp_path: Path) -> None:
    nothing = write_adapter(tmp_path / "nothing.gguf", matrices(strength=0.0))
    much = write_adapter(tmp_path / "viel für dich.gguf")
    answers: list[list[int]] = []
    for wanted in (options(), options(nothing), options(much), options(nothing, much)):
        model = backend.load(small_model, wanted, ignore)
        assert model.info.options.adapters == wanted.adapters
        answers.append(run(model, sequence(1, prompt(11, 40)))[1].tokens)
        model.close()
    plain, none, one, both = answers
    assert plain == none != one == both


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda _: None, "No such file"),
        (lambda path: path.write_bytes(b"noise" * 100), "not a GGUF file"),
        (lambda path: path.write_bytes(write_adapter(path).read_bytes()[:-600]), "its header speaks of"),
        (lambda path: write_adapter(path, type_="model"), "it is not an adapter"),
        (lambda path: write_adapter(path, kind="control"), "of the kind “control”"),
        (lambda path: write_adapter(path, architecture="llama"), "a model of the kind “llama”"),
        (lambda path: write_adapter(path, matrices(hidden=96)), "another size of model"),
        (lambda path: write_adapter(path, {}), "no weights"),
        (
            lambda path: write_adapter(path, {k: v for k, v in matrices().items() if k.endswith("a")}),
            "one matrix of the pair",
        ),
        (
            lambda path: write_adapter(path, {k.replace("blk.0", "blk.7"): v for k, v in matrices().items()}),
            "this model has no blk.7",
        ),
        (
            lambda path: write_adapter(path, matrices() | {"blk.1.stray": matrices()[f"{QUERIES}.lora_a"]}),
            "belongs to no pair",
        ),
    ],
)
def test_a_wrong_one_is_refused_in_words(
    backend: LlamaCpp, small_model: Path, tmp_path: Path, write: Wrong, reason: str
) -> None:
    path = tmp_path / "wrong.gguf"
    write(path)
    with pytest.raises(EngineError, match=reason) as caught:
        backend.load(small_model, options(path), ignore)
    assert caught.value.code is ErrorCode.ADAPTER_UNUSABLE
    assert caught.value.detail.startswith("wrong.gguf: ")


def test_a_model_is_no_adapter(backend: LlamaCpp, small_model: Path) -> None:
    with pytest.raises(EngineError, match="a model, not an adapter"):
        backend.load(small_model, options(small_model), ignore)
