"""A clock that jumps deletes nothing."""

from __future__ import annotations

from pathlib import Path

from app.core.store import counted_time
from app.core.store.counted_time import STEP_SECONDS

YEAR = 365 * 86400.0


def test_the_counted_time_follows_a_clock_by_steps_and_back_at_once(tmp_path: Path) -> None:
    store_file = tmp_path / "conversations.db"
    assert counted_time.advance(store_file, 1000.0, 1000.0) == 1000.0
    assert counted_time.advance(store_file, 2000.0, 0.0) == 2000.0
    assert counted_time.advance(store_file, 2000.0 + YEAR, 0.0) == 2000.0 + STEP_SECONDS
    assert counted_time.advance(store_file, 3000.0, 0.0) == 3000.0
    counted_time.time_file(store_file).write_bytes(b"\xff")
    assert counted_time.advance(store_file, YEAR, 5000.0) == 5000.0 + STEP_SECONDS
