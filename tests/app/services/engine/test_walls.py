"""A real engine behind its walls, as the app uses it: every form of model, from several folders, by links and parts."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.services.engine.process import Engine
from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.containment import Wall
from backends.contract.errors import ErrorCode
from tests.app.scripts import reply, write_script
from tests.app.services.engine.client_contract import ended, failure, prompt
from tests.mlx_models import write_random_mlx
from tests.models import write_random_gguf

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux are tried")]
SMALL = LoadOptions(context=256)


def answers(qtbot: QtBot, engine: Engine, model: Path) -> None:
    """It is loaded, and answers."""
    loaded = ended(qtbot, engine.load(LocalModel(model), SMALL))
    assert isinstance(loaded, wire.Loaded), loaded
    assert isinstance(ended(qtbot, engine.generate(prompt("hi"), max_tokens=4)), wire.Finished)


def test_models_of_all_forms_answer_from_several_folders_one_after_the_other(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    models = (
        write_random_gguf(tmp_path / "a" / "m.gguf"),
        write_script(tmp_path / "b", reply("done")),
        write_random_mlx(tmp_path / "c" / "mlx"),
        tmp_path / "a" / "m.gguf",
    )
    pids: set[int] = set()
    for model in models:
        answers(qtbot, engine, model)
        pids.add(engine.pid)
        assert engine.confinement is not None and engine.confinement.held == tuple(Wall)
    assert len(pids) == len(models)
    assert [pid for pid in pids if psutil.pid_exists(pid)] == [engine.pid]


def test_models_in_hugging_faces_cache_answer_through_its_links(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    home = tmp_path / "models--a--b"
    snapshot, blobs = home / "snapshots" / "c0ffee", home / "blobs"
    write_random_mlx(tmp_path / "plain")
    write_random_gguf(tmp_path / "plain" / "m.gguf")
    snapshot.mkdir(parents=True)
    blobs.mkdir()
    for number, file in enumerate(sorted((tmp_path / "plain").iterdir())):
        shutil.move(file, blobs / f"{number:040x}")
        (snapshot / file.name).symlink_to(Path("../../blobs") / f"{number:040x}")
    answers(qtbot, engine, snapshot)
    answers(qtbot, engine, snapshot / "m.gguf")


def test_a_link_out_of_the_folder_is_not_followed(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    folder = write_random_mlx(tmp_path / "mlx")
    shutil.move(folder / "tokenizer.json", tmp_path / "elsewhere")
    (folder / "tokenizer.json").symlink_to(tmp_path / "elsewhere")
    told = failure(qtbot, engine.load(LocalModel(folder), SMALL))
    assert told.code is ErrorCode.MODEL_UNREADABLE, told


def test_a_model_that_was_replaced_is_read_anew(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    model = write_random_gguf(tmp_path / "m.gguf")
    answers(qtbot, engine, model)
    first = engine.pid
    write_random_gguf(tmp_path / "new.gguf", seed=2).replace(model)
    answers(qtbot, engine, model)
    assert engine.pid != first
