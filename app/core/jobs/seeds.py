"""Where the seed of an answer comes from: it is drawn once for a question, and samples count on from it.

Not here: the seeds of a study, which follow from its plan (`app.core.study.study`).
"""

from __future__ import annotations

import secrets

LARGEST_SEED = 2**31 - 1  # that is drawn, and that fits a number field of the window
_SEEDS = 2**32  # as many as a backend tells apart


def new_seed() -> int:
    """Draw a seed for an answer whose user has chosen none."""
    return secrets.randbelow(LARGEST_SEED + 1)


def sample_seed(seed: int, number: int) -> int:
    """The seed of the sample with this number, counted from 0: with the same one all samples would be alike."""
    return (seed + number) % _SEEDS
