"""What is said of a model before it is tried: the verdict's words and colour, by the speed that is known."""

from __future__ import annotations

import pytest

from app.core.machine.buffers import MemorySettings
from app.core.machine.fit import fit
from app.core.machine.machine import GIB, cpu_only
from app.core.machine.model_shape import GPT_OSS_20B
from app.core.machine.speed_estimate import Speed
from app.ui.models.words import verdict_role, verdict_words


@pytest.mark.parametrize(
    ("speed", "role", "words"),
    [
        (None, "slow", "✓ Runs on the processor alone, which is slow. 15.9 GB to spare."),
        (
            Speed(5.4),
            "slow",
            "✓ Runs on the processor alone, which is slow. 15.9 GB to spare. About 5.4 tokens a second, estimated.",
        ),
        (
            Speed(950.0, is_measured=True),
            "good",
            "✓ Runs on the processor alone. 15.9 GB to spare. 950 tokens a second, as measured here.",
        ),
    ],
)
def test_the_speed_that_is_known_decides_what_is_slow(speed: Speed | None, role: str, words: str) -> None:
    found = fit(GPT_OSS_20B, cpu_only(32 * GIB), MemorySettings(16_384))
    assert (verdict_role(found, speed), verdict_words(found, speed)) == (role, words)
