"""The program's parts in folders of a test: secrets in memory, and what the test puts in place of the real thing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from app.assembly import Assembly, Substitutes, Vaults
from app.core.machine.start_checks import StartFacts
from app.core.store.keys import KeyVault, MemoryVault
from app.paths import Paths


def assembly_in(
    paths: Paths,
    vault: KeyVault | None = None,
    token_vault: KeyVault | None = None,
    substitutes: Substitutes | None = None,
    api_vault: KeyVault | None = None,
) -> Assembly:
    """Nothing is built yet. The computer is one on which nothing stands in the way, unless a test says otherwise."""
    substitutes = substitutes or Substitutes()
    if substitutes.start_facts is None:
        substitutes = replace(substitutes, start_facts=StartFacts(str(paths.data)))
    one_each = (vault or MemoryVault(), token_vault or MemoryVault(), api_vault or MemoryVault(), MemoryVault())
    vaults = Vaults(*one_each, MemoryVault(), defaultdict(MemoryVault).__getitem__)
    return Assembly(paths, vaults, substitutes)
