"""The catalog that ships: it is well formed, and its sizes tell its files apart."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app import paths
from app.core.catalog import load_catalog


def test_the_catalog_that_ships_is_read_and_its_sizes_are_unique() -> None:
    catalog = load_catalog(paths.assets_folder() / "catalog.toml")
    assert [model.name for model in catalog.models] == ["gpt-oss-20b", "gpt-oss-120b"]
    files = [file for model in catalog.models for file in model.files]
    assert len({file.size for file in files}) == len({file.sha256 for file in files}) == len(files)
    found = catalog.file_of_size(12_109_566_624)
    assert found is not None and found.sha256.startswith("27cd6c43")
    assert catalog.file_of_size(12_109_566_623) is None


@pytest.mark.parametrize("wrong", ['sha256 = "27CD"', 'sha256 = ""', f'sha256 = "{"0" * 64}"\nsurprise = 1'])
def test_a_catalog_with_a_wrong_hash_or_key_is_refused(tmp_path: Path, wrong: str) -> None:
    text = f"""[[model]]\nname = "m"\nlicence = "l"\nrepository = "a/b"\nrevision = "c"
[[model.file]]\nsize = 1\nsha256_from = "catalog"\n{wrong}\n"""
    file = tmp_path / "catalog.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(msgspec.ValidationError):
        load_catalog(file)
