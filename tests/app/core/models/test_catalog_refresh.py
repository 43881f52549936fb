"""What the hub says fills in what the catalog leaves open, and takes no pinned hash's place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.core.models.catalog import Catalog, CatalogModel, PublishedFile, Source
from app.core.models.catalog_refresh import CatalogRefreshFile, heard, refreshed
from app.core.models.network_wire import RemoteFile, RepositoryListing
from app.core.models.repository import PickError
from backends.contract.forms import ModelForm

DAY = date(2026, 11, 27)
PIN, OTHER = "a" * 64, "b" * 64
PINNED = Source(ModelForm.GGUF, "a/pinned", 10, revision="main", files=(PublishedFile(10, PIN, "catalog"),))
OPEN = Source(ModelForm.GGUF, "a/open", 99, match="*MXFP4*.gguf")
MLX = Source(ModelForm.MLX, "a/mlx", 99)
CATALOG = Catalog((CatalogModel("m", "gpt-oss-20b", "p", "n", "l", (PINNED, OPEN, MLX)),))


def listing(repository: str, *files: RemoteFile) -> RepositoryListing:
    return RepositoryListing(repository, "1" * 40, files)


def test_what_was_open_gets_size_hash_and_commit(tmp_path: Path) -> None:
    kept_file = CatalogRefreshFile(tmp_path / "hub.json")
    kept_file.keep("a/open", heard(OPEN, listing("a/open", RemoteFile("x-MXFP4.gguf", 7, sha256=OTHER)), DAY))
    files = (RemoteFile("config.json", 2, git_sha1="2" * 40), RemoteFile("model.safetensors", 5, sha256=PIN))
    kept_file.keep("a/mlx", heard(MLX, listing("a/mlx", *files), DAY))
    (model,) = refreshed(CATALOG, CatalogRefreshFile(tmp_path / "hub.json").listings).models
    pinned, opened, mlx = model.sources
    assert pinned == PINNED
    assert (opened.size, opened.revision, opened.pick.sha256) == (7, "1" * 40, (OTHER,))
    assert opened.hash_from == "Hugging Face, 2026-11-27"
    assert (mlx.size, mlx.revision, mlx.pick.sha256) == (7, "1" * 40, ())


def test_a_pinned_file_that_is_gone_is_told_and_stays_pinned() -> None:
    said = heard(PINNED, listing("a/pinned", RemoteFile("x.gguf", 10, sha256=OTHER)), DAY)
    assert not said.has_pinned
    assert refreshed(CATALOG, {"a/pinned": said}) == CATALOG


def test_an_open_source_without_its_model_is_an_error() -> None:
    with pytest.raises(PickError):
        heard(OPEN, listing("a/open"), DAY)
