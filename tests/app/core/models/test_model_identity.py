"""The hash of a model of one file, of several, and of one that was hashed before."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from app.core.models.file_hashes import ModelChecks
from app.core.models.model_identity import identity
from app.paths import demo_model
from backends.contract.forms import ModelForm


def read(_bytes: int) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def record(tmp_path: Path) -> ModelChecks:
    return ModelChecks(tmp_path / "models.json")


def test_a_file_is_hashed_once(record: ModelChecks, tmp_path: Path) -> None:
    told: list[int] = []
    found = identity(demo_model(), record, told.append)
    assert found == hashlib.sha256(demo_model().read_bytes()).hexdigest()
    assert sum(told) == demo_model().stat().st_size
    told.clear()
    assert identity(demo_model(), ModelChecks(tmp_path / "models.json"), told.append) == found
    assert told == []


def test_a_folder_hashes_as_the_list_of_its_weights(record: ModelChecks, tmp_path: Path) -> None:
    folder = tmp_path / "two parts"
    shutil.copytree(demo_model(ModelForm.MLX), folder)
    assert identity(folder, record, read) == identity(demo_model(ModelForm.MLX), record, read)
    weights = (folder / "model.safetensors").read_bytes()
    assert identity(folder, record, read) == hashlib.sha256(weights).hexdigest()


def test_what_we_cannot_read_as_a_model_is_hashed_as_a_file(record: ModelChecks, tmp_path: Path) -> None:
    script = tmp_path / "a.scripted.json"
    script.write_text("{}")
    assert identity(script, record, read) == hashlib.sha256(b"{}").hexdigest()


def test_a_missing_file_is_an_error(record: ModelChecks, tmp_path: Path) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - whichever the system gives
        identity(tmp_path / "gone.gguf", record, read)
