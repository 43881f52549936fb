"""How each model is loaded, remembered by its key."""

from __future__ import annotations

from pathlib import Path

from app.core.models.model_options import ModelOptionsFile
from app.core.models.model_ref import LocalModel, RemoteModel
from backends.contract.base import LoadOptions

A, B = LocalModel(Path("/models/a.gguf")), RemoteModel("https://models.example/ü", "b")


def test_what_is_chosen_survives_a_restart_and_can_be_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "options.json"
    kept = ModelOptionsFile(file)
    kept.keep(A, LoadOptions(context=4096, kv_type="q8_0"))
    kept.keep(B, LoadOptions(threads=3))
    kept.forget(A)
    kept.forget(A)
    again = ModelOptionsFile(file)
    assert (again.of(A), again.of(B)) == (None, LoadOptions(threads=3))


def test_a_file_that_cannot_be_read_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text("{", "utf-8")
    assert ModelOptionsFile(tmp_path / "options.json").of(A) is None
