"""The hash of a model of one file, of several, and of one that was hashed before."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from app.core.models.file_hashes import Findings, ModelChecks
from app.core.models.model_identity import identity
from app.paths import demo_model
from backends.contract.forms import ModelForm

NOTHING = Findings()


def read(_bytes: int) -> None:
    """Nobody looks at the progress."""


def test_a_file_is_hashed_once(tmp_path: Path) -> None:
    told: list[int] = []
    first = identity(demo_model(), NOTHING, told.append)
    assert first.sha256 == hashlib.sha256(demo_model().read_bytes()).hexdigest()
    assert sum(told) == demo_model().stat().st_size
    told.clear()
    checks = ModelChecks(tmp_path / "models.json")
    checks.keep(first.found)
    again = identity(demo_model(), checks.findings, told.append)
    assert (again.sha256, again.found, told) == (first.sha256, {}, [])


def test_a_folder_hashes_as_the_list_of_its_weights(tmp_path: Path) -> None:
    folder = tmp_path / "two parts"
    shutil.copytree(demo_model(ModelForm.MLX), folder)
    found = identity(folder, NOTHING, read)
    assert found.sha256 == identity(demo_model(ModelForm.MLX), NOTHING, read).sha256
    weights = (folder / "model.safetensors").read_bytes()
    assert found.sha256 == hashlib.sha256(weights).hexdigest()
    assert list(found.found) == [folder / "model.safetensors"]


def test_what_we_cannot_read_as_a_model_is_hashed_as_a_file(tmp_path: Path) -> None:
    script = tmp_path / "a.scripted.json"
    script.write_text("{}")
    assert identity(script, NOTHING, read).sha256 == hashlib.sha256(b"{}").hexdigest()


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - whichever the system gives
        identity(tmp_path / "gone.gguf", NOTHING, read)
