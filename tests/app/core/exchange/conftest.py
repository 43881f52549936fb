"""The store's fixtures."""

from __future__ import annotations

from tests.app.core.store.conftest import place, store

__all__ = ["place", "store"]
