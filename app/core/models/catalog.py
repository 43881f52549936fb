"""The catalog: models that can be had, where from, and what their files' bytes must hash to.

It ships with the program as TOML; nothing here asks the network. Not here: what is on disk (`library`), fetching
(`app.network`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B, ModelShape
from app.core.models.network_wire import Pick
from backends.contract.forms import ModelForm

Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
FROM_HUB = "Hugging Face, when it is fetched"


class PublishedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file as published. `sha256_from` says who computed the hash."""

    size: int
    sha256: Sha256
    sha256_from: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a model is published in one form. Without files, the hub says what there is, at the time it is asked."""

    form: ModelForm
    repository: str
    size: int
    revision: str = "main"
    match: str = "*"
    files: tuple[PublishedFile, ...] = msgspec.field(default=(), name="file")

    @property
    def pick(self) -> Pick:
        """Which files of the repository are the model."""
        if self.files:
            return Pick(sha256=tuple(file.sha256 for file in self.files), form=self.form)
        return Pick(form=self.form, match=self.match)

    @property
    def hash_from(self) -> str:
        """Who says what the bytes must hash to."""
        return self.files[0].sha256_from if self.files else FROM_HUB


class CatalogModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model: what it is for, what it needs, and where it is published; the usual form first."""

    name: str
    shape: Literal["gpt-oss-20b", "gpt-oss-120b"]
    purpose: str
    needs: str
    licence: str
    sources: tuple[Source, ...] = msgspec.field(name="source")

    @property
    def model_shape(self) -> ModelShape:
        """What memory arithmetic needs, before a byte of it is here."""
        return GPT_OSS_20B if self.shape == GPT_OSS_20B.name else GPT_OSS_120B

    def source(self, form: ModelForm) -> Source | None:
        """Where it is published in this form."""
        return next((source for source in self.sources if source.form == form), None)


class Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All models that Triptych offers for download."""

    models: tuple[CatalogModel, ...] = msgspec.field(name="model")

    def file_of_size(self, size: int) -> PublishedFile | None:
        """The published file with exactly so many bytes; names differ from place to place, sizes do not."""
        files = (file for model in self.models for source in model.sources for file in source.files)
        return next((file for file in files if file.size == size), None)

    def model(self, name: str) -> CatalogModel | None:
        """Find a model by its name; None for one that the catalog has not."""
        return next((model for model in self.models if model.name == name), None)


def load_catalog(file: Path) -> Catalog:
    """Read the catalog; raises msgspec.ValidationError for one that is not right."""
    return msgspec.toml.decode(file.read_bytes(), type=Catalog)
