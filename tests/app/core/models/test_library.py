"""Finding models on disk: whose, what they are, what is passed over, what is refused and why."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from app.core.models.library import read_library
from app.core.models.model_folders import LibraryFolders, ModelFolder
from backends.contract.errors import ErrorCode
from tests.mlx_models import write_random_mlx
from tests.models import Spec, write_random_gguf


def test_a_file_deep_in_a_folder_is_found_with_its_facts(tmp_path: Path) -> None:
    folder = tmp_path / "LM Studio ü" / "publisher" / "gpt oss"
    folder.mkdir(parents=True)
    file = write_random_gguf(folder / "model.gguf", Spec(name="Small one"))
    (model,) = read_library([ModelFolder("LM Studio", tmp_path)], ()).models
    assert (model.path, model.owner, model.name, model.backend) == (file, "LM Studio", "Small one", "llama.cpp")
    assert (model.experts, model.context, model.quantisation) == (4, 4096, "MXFP4")
    assert (model.size, model.files) == (file.stat().st_size, (file,))
    assert model.parameters > 0


def test_a_folder_in_mlx_layout_is_one_model(tmp_path: Path) -> None:
    folder = write_random_mlx(tmp_path / "gpt-oss-mlx", shards=2)
    (model,) = read_library([ModelFolder("Jan", tmp_path)], ()).models
    assert (model.path, model.backend, len(model.files)) == (folder, "mlx", 2)


def test_the_same_bytes_through_two_links_are_one_model(tmp_path: Path) -> None:
    blobs = tmp_path / "models--a--b" / "blobs"
    blobs.mkdir(parents=True)
    blob = write_random_gguf(blobs / ("a" * 64))
    for revision in ("1", "2"):
        snapshot = blobs.parent / "snapshots" / revision
        snapshot.mkdir(parents=True)
        (snapshot / "m.gguf").symlink_to(blob)
    assert len(read_library([ModelFolder("Hugging Face", tmp_path)], ()).models) == 1


def test_what_is_cut_off_is_listed_with_the_reason(tmp_path: Path) -> None:
    whole = write_random_gguf(tmp_path / "m.gguf").read_bytes()
    (tmp_path / "m.gguf").write_bytes(whole[: len(whole) - 100])
    library = read_library([ModelFolder("you", tmp_path)], ())
    assert library.models == ()
    assert [entry.code for entry in library.unusable] == [ErrorCode.MODEL_TRUNCATED]


def test_models_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    content = write_random_gguf(tmp_path / "m.gguf").read_bytes()
    assert b"gpt-oss" in content
    (tmp_path / "m.gguf").write_bytes(content.replace(b"gpt-oss", b"gpt-ozz"))
    library = read_library([ModelFolder("you", tmp_path)], ())
    assert (library.models, library.unusable) == ((), ())


def test_a_linked_folder_is_looked_into_once(tmp_path: Path) -> None:
    elsewhere = tmp_path / "other disk" / "publisher"
    (elsewhere / "model").mkdir(parents=True)
    write_random_gguf(elsewhere / "model" / "m.gguf")
    place = tmp_path / "models"
    place.mkdir()
    (place / "pub").symlink_to(elsewhere)
    (place / "again").symlink_to(elsewhere)
    (elsewhere / "circle").symlink_to(place)
    library = read_library([ModelFolder("LM Studio", place)], ())
    assert [model.path for model in library.models] == [place / "again" / "model" / "m.gguf"]
    assert library.unusable == ()


def test_a_link_to_a_disk_that_is_not_connected_is_said_beside_what_is_there(tmp_path: Path) -> None:
    file = write_random_gguf(tmp_path / "m.gguf")
    (tmp_path / "pub").symlink_to(tmp_path / "gone disk")
    library = read_library([ModelFolder("LM Studio", tmp_path)], ())
    assert [model.path for model in library.models] == [file]
    assert [(entry.path, entry.code) for entry in library.unusable] == [(tmp_path / "pub", ErrorCode.MODEL_AWAY)]


def test_what_the_user_added_stays_while_its_disk_is_away(tmp_path: Path) -> None:
    folders = LibraryFolders(lambda: (), ()).with_added([tmp_path / "stick" / "m.gguf"])
    library = read_library(folders, ())
    assert [(entry.path, entry.code) for entry in library.unusable] == [
        (tmp_path / "stick" / "m.gguf", ErrorCode.MODEL_AWAY)
    ]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_is_closed_is_said_beside_what_is_there(tmp_path: Path) -> None:
    file = write_random_gguf(tmp_path / "m.gguf")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    library = read_library([ModelFolder("Jan", tmp_path)], ())
    assert [model.path for model in library.models] == [file]
    assert [(entry.path, entry.code) for entry in library.unusable] == [(closed, ErrorCode.MODEL_UNREADABLE)]


def test_a_link_that_leads_to_itself_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").symlink_to(tmp_path / "m.gguf")
    library = read_library([ModelFolder("Jan", tmp_path)], ())
    assert [entry.code for entry in library.unusable] == [ErrorCode.MODEL_MISSING]


def test_folders_that_are_not_there_hold_nothing(tmp_path: Path) -> None:
    library = read_library([ModelFolder("Jan", tmp_path / "gone")], [tmp_path / "gone"])
    assert (library.models, library.unusable, library.ollama) == ((), (), ())


def test_ollamas_gpt_oss_is_recognised_and_its_other_models_are_not(tmp_path: Path) -> None:
    digest = "b" * 64
    layers = [
        {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}", "size": 13_780_154_624},
        {"mediaType": "application/vnd.ollama.image.license", "digest": f"sha256:{'c' * 64}", "size": 9},
    ]
    for name in ("gpt-oss", "llama3"):
        manifest = tmp_path / "manifests" / "registry.ollama.ai" / "library" / name / "20b"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(json.dumps({"layers": layers}), "utf-8")
    for name, content in {
        "cut": b"{",
        "no text": b'{"layers": [], "\xff": 1}',
        "deep": b'{"x": ' + b"[" * 50_000,
    }.items():
        (manifest.parents[1] / "gpt-oss" / name).write_bytes(content)
    (blob,) = read_library((), [tmp_path]).ollama
    assert (blob.tag, blob.size) == ("gpt-oss:20b", 13_780_154_624)
    assert blob.path == tmp_path / "blobs" / f"sha256-{digest}"
