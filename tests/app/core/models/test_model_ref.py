"""Which model is meant: what is shown of it, and what it is known by."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.machine.model_shape import shape_of_model
from app.core.models.model_ref import LocalModel, RemoteModel
from app.paths import demo_model


def test_a_local_model_is_its_place() -> None:
    model = LocalModel(Path("/models/gpt-oss-20b.gguf"))
    assert (model.name, model.key, model.place) == ("gpt-oss-20b", str(model.path), str(model.path))
    assert model == LocalModel(Path("/models/gpt-oss-20b.gguf")) != LocalModel(Path("/other/gpt-oss-20b.gguf"))


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("/models/gpt-oss-20b-v1.5", "gpt-oss-20b-v1.5"),
        ("/models/gpt-oss-120b.v2-00001-of-00003.gguf", "gpt-oss-120b.v2"),
        ("/models/gpt-oss-20b.Q8.GGUF", "gpt-oss-20b.Q8"),
    ],
)
def test_only_an_ending_is_left_out_of_a_name(place: str, name: str) -> None:
    assert LocalModel(Path(place)).name == name


def test_a_remote_model_is_its_address_and_name() -> None:
    model = RemoteModel("https://models.example/v1", "gpt-oss-120b")
    assert (model.name, model.place) == ("gpt-oss-120b", "https://models.example/v1")
    assert len({model.key, RemoteModel(model.address, "b").key, RemoteModel("https://b.example", model.name).key}) == 3


def test_only_what_lies_here_has_a_shape_to_be_priced() -> None:
    assert shape_of_model(LocalModel(demo_model())) is not None
    assert shape_of_model(RemoteModel("https://models.example/v1", "gpt-oss-120b")) is None
