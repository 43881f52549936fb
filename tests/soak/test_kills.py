"""The short form of the kill trial."""

from __future__ import annotations

import pytest

from tests.soak import kills


@pytest.mark.slow
def test_twenty_kills_while_streaming_lose_nothing_that_was_finished() -> None:
    found = kills.run(20)
    assert found.kills == 20
    assert found.has_held, found
