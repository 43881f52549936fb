"""What the hub said about the catalog's repositories when the user had it asked, and the catalog with that filled in.

Pinned files stay pinned: what the hub says can fill in what the catalog leaves open, and is told where it differs, but
takes no hash's place. Not here: asking (`app.state.models.catalog_refresh`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from app.core.models.catalog import Catalog, CatalogModel, PublishedFile, Source
from app.core.models.network_wire import RemoteFile, RepositoryListing
from app.core.models.repository import PickError, pick_files
from app.json_file import JsonFile
from app.sentence import Sentence


class HubListing(msgspec.Struct, frozen=True):
    """One repository, on one day. `files`: the model's, of the source's form."""

    commit: str
    files: tuple[RemoteFile, ...]
    day: date
    has_pinned: bool = True  # whether what the catalog pins is still published there


class CatalogRefreshFile(JsonFile[dict[str, HubListing]]):
    """What the hub said, by repository."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, dict[str, HubListing], Sentence("What the hub said about the catalog could not be saved.")
        )

    @property
    def listings(self) -> dict[str, HubListing]:
        """The last listing of each repository that was asked about."""
        return self.value

    def keep(self, repository: str, listing: HubListing) -> None:
        """In place of what it said before. Raises FileNotWritten."""
        self.write({**self.value, repository: listing})


def heard(source: Source, listing: RepositoryListing, day: date) -> HubListing:
    """What a listing says about a source. Raises PickError where its model is not there in any form."""
    try:
        return HubListing(listing.commit, pick_files(listing, source.pick), day)
    except PickError:
        if not source.files:
            raise
        return HubListing(listing.commit, (), day, has_pinned=False)


def refreshed(catalog: Catalog, listings: dict[str, HubListing]) -> Catalog:
    """The catalog with sizes and hashes where it had none."""
    return Catalog(tuple(_refreshed_model(model, listings) for model in catalog.models))


def _refreshed_model(model: CatalogModel, listings: dict[str, HubListing]) -> CatalogModel:
    sources = tuple(_refreshed_source(source, listings.get(source.repository)) for source in model.sources)
    return msgspec.structs.replace(model, sources=sources)


def _refreshed_source(source: Source, listing: HubListing | None) -> Source:
    if listing is None or source.files or not listing.files:
        return source
    size = sum(file.size for file in listing.files)
    if not all(file.sha256 for file in listing.files):  # what has none is picked by the commit, where it is fixed
        return msgspec.structs.replace(source, size=size, revision=listing.commit)
    who = f"Hugging Face, {listing.day.isoformat()}"
    files = tuple(PublishedFile(file.size, file.sha256, who) for file in listing.files)
    return msgspec.structs.replace(source, size=size, revision=listing.commit, files=files)
