"""LoRA adapters: attached, they change the answer and are told of; wrong ones are refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.mlx import Mlx
from tests.backends.runs import ignore, prompt, run, sequence
from tests.mlx_models import write_json, write_safetensors

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported


def adapter(folder: Path, *, hidden: int = 64, layer: int = 1, **config: object) -> Path:
    """An adapter for the query projection of one layer, in mlx-lm's form."""
    folder.mkdir()
    lora = {"rank": 4, "scale": 20.0, "dropout": 0.5, "keys": ["self_attn.q_proj"]}
    write_json(folder / "adapter_config.json", {"num_layers": 1, "lora_parameters": lora, **config})
    random = np.random.default_rng(1)
    name = f"model.layers.{layer}.self_attn.q_proj"
    shapes = {f"{name}.lora_a": (hidden, 4), f"{name}.lora_b": (4, 128)}
    numbers = {k: (random.standard_normal(s).astype("<f4").view("<u4") >> 16).astype("<u2") for k, s in shapes.items()}
    write_safetensors(folder / "adapters.safetensors", numbers)
    return folder


def options(*adapters: Path) -> LoadOptions:
    """A small load with adapters."""
    return LoadOptions(context=256, adapters=tuple(map(str, adapters)))


def test_an_adapter_changes_the_answer_and_is_listed(backend: Mlx, small_model: Path, tmp_path: Path) -> None:
    one = sequence(1, prompt(1, 30), new=20)
    answers: list[list[int]] = []
    for wanted in (options(), options(adapter(tmp_path / "mine")), options(tmp_path / "mine"), options()):
        model = backend.load(small_model, wanted, ignore)
        answers.append(run(model, one)[1].tokens)
        assert model.info.options.adapters == wanted.adapters
        model.close()
    plain, adapted, again, without = answers
    assert plain == without != adapted == again


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"hidden": 96}, "does not belong to this model"),
        ({"layer": 7}, "does not belong to this model"),
        ({"num_layers": 30}, "a model of 30 layers, this one has 2"),
        ({"fine_tune_type": "full"}, "only lora"),
        ({"lora_parameters": {"alpha": 1}}, "missing required field"),
    ],
)
def test_a_wrong_adapter_is_refused_in_words(
    backend: Mlx, small_model: Path, tmp_path: Path, wrong: dict[str, object], reason: str
) -> None:
    with pytest.raises(EngineError) as caught:
        backend.load(small_model, options(adapter(tmp_path / "wrong", **wrong)), ignore)  # pyright: ignore[reportArgumentType] - by parameter
    assert caught.value.code is ErrorCode.ADAPTER_UNUSABLE
    assert caught.value.detail.startswith("wrong: ")
    assert reason in caught.value.detail


def test_adapters_that_are_none(backend: Mlx, small_model: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineError) as caught:
        backend.load(small_model, options(tmp_path / "nowhere"), ignore)
    assert caught.value.code is ErrorCode.ADAPTER_UNUSABLE
    good = adapter(tmp_path / "good")
    with pytest.raises(EngineError, match="one adapter"):
        backend.load(small_model, options(good, good), ignore)
    (good / "adapters.safetensors").write_bytes(b"\x80\x02 no weights")
    with pytest.raises(EngineError, match="does not begin"):
        backend.load(small_model, options(good), ignore)
