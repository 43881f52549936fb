"""The short form of the trial of flipped bits."""

from __future__ import annotations

import pytest

from tests.soak import flips


@pytest.mark.slow
def test_thirty_flips_lock_nobody_out_and_lose_next_to_nothing() -> None:
    found = flips.run(30)
    assert found.flips == 30
    assert found.has_held, found.sentence
