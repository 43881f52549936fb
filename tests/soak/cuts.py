"""Twenty downloads over connections that break a hundred times each: every one must end with the right SHA-256."""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
from pathlib import Path

from app.core.models.network_wire import Fetch, Hub as HubAddress, Patience, Pick
from app.network.fetching import fetch
from tests.hub_server import Fault, running_hub

DOWNLOADS, CUTS, SIZE = 20, 100, 4_000_000
_PATIENCE = Patience(attempts=10, first_wait=0.0, longest_wait=0.0, stall=5.0)


def main() -> int:
    """0 if all were right."""
    right = sum(_one(seed) for seed in range(DOWNLOADS))
    sys.stdout.write(f"{right} of {DOWNLOADS} downloads with {CUTS} cuts each ended with the right SHA-256\n")
    return 0 if right == DOWNLOADS else 1


def _one(seed: int) -> bool:
    """Cut at random places, sometimes before the first byte."""
    chance = random.Random(seed)
    content = chance.randbytes(SIZE)
    with running_hub() as hub, tempfile.TemporaryDirectory() as folder:
        hub.add("some/where", "m.gguf", content)
        hub.faults.extend(Fault(cut_after=chance.randrange(SIZE // CUTS)) for _ in range(CUTS))
        request = Fetch(HubAddress(hub.endpoint), "some/where", "main", Pick(names=("m.gguf",)), folder, _PATIENCE)
        fetched = fetch(request, lambda _event: None)
        found = hashlib.sha256(Path(fetched.paths[0]).read_bytes()).digest()
        return found == hashlib.sha256(content).digest() and not hub.faults
