"""A hub on loopback, and fetching from it inside the test, without a process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.models.network_wire import AnyEvent, Fetch, Fetched, Hub as HubAddress, Patience, Pick
from app.network.fetching import fetch
from tests.hub_server import Hub, running_hub

REPOSITORY = "ggml-org/gpt-oss-20b-GGUF"
QUICK = Patience(attempts=3, first_wait=0.0, longest_wait=0.0, stall=5.0)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running_hub() as hub:
        yield hub


@dataclass
class Fetcher:
    """Fetches into a folder of the test and keeps what was told."""

    hub: Hub
    folder: Path
    told: list[AnyEvent] = field(default_factory=list)

    def request(self, *names: str, token: str = "", patience: Patience = QUICK, sha256: tuple[str, ...] = ()) -> Fetch:
        pick = Pick(sha256=sha256) if sha256 else Pick(names=names)
        address = HubAddress(self.hub.endpoint, token=token)
        return Fetch(address, REPOSITORY, "main", pick, str(self.folder), patience)

    def __call__(
        self, *names: str, token: str = "", patience: Patience = QUICK, sha256: tuple[str, ...] = ()
    ) -> Fetched:
        """Raises Refusal."""
        return fetch(self.request(*names, token=token, patience=patience, sha256=sha256), self.told.append)

    def written(self) -> set[str]:
        """Every file below the test's folder, without the parts' locks."""
        return {path.name for path in self.folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


@pytest.fixture
def fetcher(hub: Hub, tmp_path: Path) -> Fetcher:
    return Fetcher(hub, tmp_path / "a cache für tests")
