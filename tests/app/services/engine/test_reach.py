"""What an engine may read: exactly the files of its load, wherever links of the user lead, and nothing beside them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.services.engine.reach import Reach, reach_of
from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.lines import path_text


def reach(model: Path, *adapters: Path, gpu_layers: int = -1) -> Reach:
    """Of a load."""
    options = LoadOptions(adapters=tuple(map(path_text, adapters)), gpu_layers=gpu_layers)
    return reach_of(wire.Load(1, path_text(model), options))


def names(found: Reach) -> set[str]:
    """The names of what may be read."""
    return {Path(path).name for path in found.allowed().reads}


def write(*paths: Path) -> None:
    """Files with something in them."""
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_a_file_is_that_file_and_not_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "m.gguf", tmp_path / "letter.txt")
    assert reach(tmp_path / "m.gguf").allowed().reads == (str(tmp_path / "m.gguf"),)


def test_parts_belong_to_a_model_and_adapters_to_a_load(tmp_path: Path) -> None:
    parts = [tmp_path / f"m-0000{number}-of-00003.gguf" for number in (1, 2, 3)]
    write(*parts, tmp_path / "a.gguf", tmp_path / "m-00001-of-00004.gguf")
    assert names(reach(parts[0], tmp_path / "a.gguf")) == {*(part.name for part in parts), "a.gguf"}


def test_a_folder_is_read_whole_with_the_weights_that_links_lead_to(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links need a right there")
    folder, elsewhere = tmp_path / "mlx", tmp_path / "disk"
    write(folder / "config.json", elsewhere / "model.safetensors", elsewhere / "secret.txt")
    (folder / "model.safetensors").symlink_to(elsewhere / "model.safetensors")
    (folder / "tokenizer.json").symlink_to(elsewhere / "secret.txt")
    found = reach(folder).allowed().reads
    assert set(found) == {str(folder), str(elsewhere / "model.safetensors")}


def test_a_folder_in_hugging_faces_cache_is_read_with_its_own_blobs(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links need a right there")
    home = tmp_path / "models--a--b"
    folder, blob = home / "snapshots" / "c0ffee" / "mxfp4", home / "blobs" / "1234"
    write(folder / "config.json", blob, home / "blobs" / "5678", tmp_path / "models--x--y" / "blobs" / "9")
    (folder / "tokenizer.json").symlink_to(blob)
    (folder / "other.json").symlink_to(tmp_path / "models--x--y" / "blobs" / "9")
    assert set(reach(folder).allowed().reads) == {str(folder), str(blob)}


def test_what_is_not_there_needs_nothing(tmp_path: Path) -> None:
    assert reach(tmp_path / "gone.gguf").files == frozenset()
    assert reach(Path("a" * 5000)).files == frozenset()
    assert reach(tmp_path / "x-00001-of-99999.gguf").files == frozenset()


def test_a_replaced_file_is_another_one(tmp_path: Path) -> None:
    model = tmp_path / "m.gguf"
    write(model)
    before = reach(model)
    assert before.covers(reach(model))
    write(tmp_path / "new")
    (tmp_path / "new").replace(model)
    assert not before.covers(reach(model))


def test_an_engine_without_gpus_cannot_do_what_needs_one(tmp_path: Path) -> None:
    write(tmp_path / "m.gguf")
    on_cpu, on_gpu = reach(tmp_path / "m.gguf", gpu_layers=0), reach(tmp_path / "m.gguf")
    assert on_gpu.covers(on_cpu) and not on_cpu.covers(on_gpu)
    assert (on_cpu.allowed().uses_gpu, on_gpu.allowed("/packs/vulkan").uses_gpu) == (False, True)
    assert on_gpu.allowed("/packs/vulkan").reads[-1] == "/packs/vulkan"
    assert (on_gpu.allowed(cache="/c").writes, on_cpu.allowed(cache="/c").writes) == (("/c",), ())
