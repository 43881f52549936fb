"""The list of models that were opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.models.model_ref import LocalModel, RemoteModel
from app.core.models.recent_models import MOST, RecentModels
from app.paths import demo_model
from backends.contract.forms import ModelForm


def test_the_newest_is_first_and_each_is_there_once(tmp_path: Path) -> None:
    models = [LocalModel(tmp_path / f"{letter} ü.gguf") for letter in "abc"]
    for model in models:
        model.path.touch()
    recent = RecentModels(tmp_path / "recent.json")
    for model in (*models, models[0]):
        recent.add(model)
    again = RecentModels(tmp_path / "recent.json")
    assert again.present() == (models[0], models[2], models[1])
    models[2].path.unlink()
    assert again.present() == (models[0], models[1])


def test_a_folder_of_mlx_is_remembered_while_its_weights_are_there(tmp_path: Path) -> None:
    kept, emptied = LocalModel(demo_model(ModelForm.MLX)), LocalModel(tmp_path / "emptied")
    emptied.path.mkdir()
    (emptied.path / "config.json").touch()
    recent = RecentModels(tmp_path / "recent.json")
    recent.add(emptied)
    recent.add(kept)
    assert RecentModels(tmp_path / "recent.json").present() == (kept,)


def test_a_model_on_a_server_is_remembered_with_its_address(tmp_path: Path) -> None:
    model = RemoteModel("https://models.example/v1", "gpt-oss-120b")
    RecentModels(tmp_path / "recent.json").add(model)
    assert RecentModels(tmp_path / "recent.json").present() == (model,)


def test_what_a_model_called_itself_is_remembered(tmp_path: Path) -> None:
    model = LocalModel(tmp_path / "m.gguf")
    RecentModels(tmp_path / "recent.json").add(model, "gpt-oss-20b")
    again = RecentModels(tmp_path / "recent.json")
    assert (again.name_of(model), again.name_of(LocalModel(tmp_path / "other.gguf"))) == ("gpt-oss-20b", "")


def test_a_list_of_before_names_were_kept_is_read(tmp_path: Path) -> None:
    (tmp_path / "recent.json").write_text('[{"type": "remote", "address": "https://a.example", "name": "m"}]')
    again = RecentModels(tmp_path / "recent.json")
    assert again.present() == (RemoteModel("https://a.example", "m"),)
    assert again.name_of(RemoteModel("https://a.example", "m")) == ""


def test_it_ends_somewhere(tmp_path: Path) -> None:
    recent = RecentModels(tmp_path / "recent.json")
    for number in range(MOST + 3):
        recent.add(LocalModel(tmp_path / str(number)))
    assert len(RecentModels(tmp_path / "recent.json").value) == MOST


@pytest.mark.parametrize("content", ["", "{}", "[1, null]", "not json", '[{"type": "local", "path": 3}]'])
def test_a_broken_file_counts_as_empty(tmp_path: Path, content: str) -> None:
    (tmp_path / "recent.json").write_text(content)
    assert RecentModels(tmp_path / "recent.json").value == ()
