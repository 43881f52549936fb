"""Forms of models are told apart by names alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.contract.errors import EngineError, ErrorCode
from backends.contract.forms import (
    GgufPart,
    ModelForm,
    form_of,
    gguf_part,
    is_first_gguf,
    is_mlx_folder,
    looks_like_model,
    model_of_file,
    model_of_files,
)
from backends.formats.reading import read_summary
from tests.mlx_models import write_random_mlx
from tests.models import write_random_gguf


def test_a_path_has_one_form(tmp_path: Path) -> None:
    forms = [form_of(path) for path in (tmp_path, tmp_path / "m.gguf", tmp_path / "m.scripted.json")]
    assert forms == [ModelForm.MLX, ModelForm.GGUF, ModelForm.SCRIPT]


@pytest.mark.parametrize(
    ("name", "is_first", "part"),
    [
        ("m.gguf", True, None),
        ("M.GGUF", True, None),
        ("m-00001-of-00003.gguf", True, GgufPart("m", 1, 3)),
        ("m-00002-of-00003.gguf", False, GgufPart("m", 2, 3)),
        ("m-00002-of-00003.GGUF", False, GgufPart("m", 2, 3)),
        ("m-2-of-3.gguf", True, None),
        ("m.safetensors", False, None),
    ],
)
def test_parts_are_told_by_their_names(name: str, is_first: bool, part: GgufPart | None) -> None:
    assert (is_first_gguf(name), gguf_part(name)) == (is_first, part)


def test_a_folder_is_one_of_mlx_by_its_files() -> None:
    assert is_mlx_folder(["config.json", "model.safetensors"])
    assert not is_mlx_folder(["config.json"]) and not is_mlx_folder(["model.safetensors"])


def test_what_is_loaded_is_the_first_part_or_the_folder() -> None:
    assert model_of_files((Path("a/m-00002-of-00002.gguf"), Path("a/m-00001-of-00002.gguf"))) == Path(
        "a/m-00001-of-00002.gguf"
    )
    assert model_of_files((Path("a/config.json"), Path("a/model.safetensors"))) == Path("a")
    assert (model_of_file(Path("a/config.json")), model_of_file(Path("a/m.gguf"))) == (Path("a"), Path("a/m.gguf"))
    assert model_of_file(Path("a/m-00002-of-00003.gguf")) == Path("a/m-00001-of-00003.gguf")


def test_what_was_dropped_may_be_a_model(tmp_path: Path) -> None:
    assert looks_like_model(Path("m.GGUF")) and not looks_like_model(tmp_path)
    (tmp_path / "config.json").touch()
    assert looks_like_model(tmp_path)


def test_every_form_that_people_have_is_read_alike(tmp_path: Path) -> None:
    file, folder = write_random_gguf(tmp_path / "m.gguf"), write_random_mlx(tmp_path / "mlx", shards=2)
    of_file, of_folder = read_summary(file), read_summary(folder)
    assert (of_file.path, of_file.files) == (file, (file,))
    assert of_folder.path == folder and len(of_folder.files) == 2
    assert of_file.architecture.experts and of_folder.architecture.experts
    with pytest.raises(EngineError) as foreign:
        read_summary(tmp_path / "m.scripted.json")
    assert foreign.value.code is ErrorCode.MODEL_FOREIGN
