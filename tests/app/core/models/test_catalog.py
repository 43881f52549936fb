"""The catalog that ships: it is well formed, and its sizes tell its files apart."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app import paths
from app.core.models.catalog import load_catalog


def test_the_catalog_that_ships_is_read_and_its_sizes_are_unique() -> None:
    catalog = load_catalog(paths.assets_folder() / "catalog.toml")
    names = ["gpt-oss-20b", "gpt-oss-120b", "gpt-oss-safeguard-20b", "gpt-oss-safeguard-120b"]
    assert [model.name for model in catalog.models] == names
    assert all([source.form for source in model.sources] == ["gguf", "mlx"] for model in catalog.models)
    sources = [source for model in catalog.models for source in model.sources]
    files = [file for source in sources for file in source.files]
    assert len({file.size for file in files}) == len({file.sha256 for file in files}) == len(files)
    found = catalog.file_of_size(12_109_566_624)
    assert found is not None and found.sha256.startswith("27cd6c43")
    assert catalog.file_of_size(12_109_566_623) is None
    for source in sources:
        assert source.size == (sum(file.size for file in source.files) or source.size)


def test_a_pinned_model_is_picked_by_hash_and_another_by_its_name() -> None:
    catalog = load_catalog(paths.assets_folder() / "catalog.toml")
    pinned, open_ended = catalog.models[0].sources[0], catalog.models[2].sources[0]
    assert pinned.pick.sha256 == (pinned.files[0].sha256,) and pinned.hash_from == "catalog"
    assert open_ended.pick.match == "*MXFP4*.gguf" and "Hugging Face" in open_ended.hash_from
    assert catalog.models[3].model_shape.name == "gpt-oss-120b"


@pytest.mark.parametrize("wrong", ['sha256 = "27CD"', 'sha256 = ""', f'sha256 = "{"0" * 64}"\nsurprise = 1'])
def test_a_catalog_with_a_wrong_hash_or_key_is_refused(tmp_path: Path, wrong: str) -> None:
    text = f"""[[model]]\nname = "m"\nshape = "gpt-oss-20b"\npurpose = "p"\nneeds = "n"\nlicence = "l"
[[model.source]]\nform = "gguf"\nrepository = "a/b"\nrevision = "c"\nsize = 1
[[model.source.file]]\nsize = 1\nsha256_from = "catalog"\n{wrong}\n"""
    file = tmp_path / "catalog.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_catalog(file)
