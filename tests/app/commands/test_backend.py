"""`--backend` and `--adapter`: MLX answers from its own form of the demo model; a wrong choice is told in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.paths import demo_model
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm
from backends.mlx.library import check_usable
from tests.app.commands.conftest import Triptych
from tests.gguf_adapters import write_adapter


def test_mlx_answers_or_says_why_it_cannot(triptych: Triptych) -> None:
    if not demo_model(ModelForm.MLX).exists():
        pytest.skip("the demo model is not built")
    done = triptych("ask", "What is 12 + 30?", "--backend", "mlx", "--temperature", "0", "--json", "--max-tokens", "9")
    closing = json.loads(done.stdout.splitlines()[-1])
    try:
        check_usable()
    except EngineError as error:
        told = (closing["type"], closing["code"], closing["detail"])  # whether it raises depends on the machine
        assert told == ("failed", "backend_unusable", error.detail)  # noqa: PT017
    else:
        assert closing["type"] == "finished"
        assert closing["usage"]["analysis_tokens"] + closing["usage"]["final_tokens"] > 0


def test_an_unknown_backend_is_refused(triptych: Triptych) -> None:
    done = triptych("ask", "hi", "--backend", "vllm")
    assert done.returncode == 2
    assert "llama.cpp" in done.stderr


def test_an_adapter_is_attached_and_told_of(triptych: Triptych, random_model: Path, tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "für mich.gguf")
    limits = ("--model", str(random_model), "--temperature", "0", "--json", "--max-tokens", "12")
    plain, adapted = (
        json.loads(triptych("ask", "hi", *limits, *extra).stdout.splitlines()[-1])
        for extra in ((), ("--adapter", str(adapter)))
    )
    assert plain["model"]["adapters"] == []
    assert adapted["model"]["adapters"] == [str(adapter)]
    assert adapted["model"]["backend"] == "llama.cpp"


def test_a_wrong_adapter_is_refused_in_words(triptych: Triptych, random_model: Path) -> None:
    done = triptych("ask", "hi", "--model", str(random_model), "--adapter", str(random_model))
    assert done.returncode == 1
    assert "cannot be attached" in done.stderr
    assert "random.gguf: it is a model, not an adapter" in done.stderr
