"""Layouts that MLX itself writes: MXFP4 experts repacked, the rest plain or in 8 bits; or all of it in 8 or 4 bits."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from backends.contract.base import LoadOptions
from backends.formats.mlx_folder import read_folder
from backends.mlx import Mlx
from tests.backends.runs import ignore, prompt, run, sequence

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported


def convert(source: Path, target: Path, mode: str, bits: int) -> Path:
    """What `mlx_lm.convert` does with a model folder, without its tokenizer."""
    from backends.mlx import library

    library.prepare()
    from mlx_lm import utils

    model: Any
    model, config = utils.load_model(source)
    if mode == "all":
        model = utils.dequantize_model(model)
        del config["quantization"], config["quantization_config"]
    if mode:
        model, config = utils.quantize_model(model, config, 64, bits)
    utils.save_model(target, model)
    (target / "config.json").write_text(json.dumps(config), "utf-8")
    shutil.copy(source / "tokenizer.json", target)
    return target


def tokens(backend: Mlx, folder: Path) -> list[int]:
    """A greedy answer."""
    model = backend.load(folder, LoadOptions(context=256), ignore)
    result = run(model, sequence(1, prompt(1, 60), new=20))[1].tokens
    model.close()
    return result


@pytest.mark.parametrize(("mode", "bits", "form"), [("", 0, "MXFP4"), ("all", 8, "8-bit"), ("all", 4, "4-bit")])
def test_a_converted_model_runs(
    backend: Mlx, small_model: Path, tmp_path: Path, mode: str, bits: int, form: str
) -> None:
    folder = convert(small_model, tmp_path / "converted", mode, bits)
    read, original = read_folder(folder), read_folder(small_model)
    assert (read.quantisation, read.parameters) == (form, original.parameters)
    answer, wanted = tokens(backend, folder), tokens(backend, small_model)
    assert len(answer) == 20
    if not mode:  # the same numbers in another order
        assert answer == wanted


def test_experts_in_mxfp4_beside_a_rest_in_8_bits(backend: Mlx, small_model: Path, tmp_path: Path) -> None:
    """As most MLX folders of gpt-oss are."""
    folder = convert(small_model, tmp_path / "mixed", "rest", 8)
    read = read_folder(folder)
    assert read.quantisation == "MXFP4"
    assert any(tensor.name == "lm_head.biases" for tensor in read.tensors)
    assert len(tokens(backend, folder)) == 20
