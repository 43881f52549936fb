"""The catalog: models that can be had, where from, and what their files' bytes must hash to.

It ships with the program as TOML; nothing here asks the network. Not here: what is on disk (`library`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Offered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file as published. `sha256_from` says who computed the hash."""

    size: int
    sha256: Sha256
    sha256_from: str


class CatalogModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model and where it is published, pinned to a revision."""

    name: str
    licence: str
    repository: str
    revision: str
    files: tuple[Offered, ...] = msgspec.field(name="file")


class Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    models: tuple[CatalogModel, ...] = msgspec.field(name="model")

    def file_of_size(self, size: int) -> Offered | None:
        """The published file with exactly so many bytes; names differ from place to place, sizes do not."""
        return next((file for model in self.models for file in model.files if file.size == size), None)


def load_catalog(file: Path) -> Catalog:
    """Read the catalog; raises msgspec.ValidationError for one that is not right."""
    return msgspec.toml.decode(file.read_bytes(), type=Catalog)
