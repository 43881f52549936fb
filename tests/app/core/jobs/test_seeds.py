"""Seeds that are drawn, and those of samples."""

from __future__ import annotations

from app.core.jobs.seeds import LARGEST_SEED, new_seed, sample_seed


def test_a_drawn_seed_fits_a_field_of_the_window() -> None:
    assert all(0 <= new_seed() <= LARGEST_SEED for _ in range(100))


def test_samples_count_on_and_stay_within_32_bits() -> None:
    assert [sample_seed(7, number) for number in range(3)] == [7, 8, 9]
    assert sample_seed(2**32 - 1, 1) == 0
