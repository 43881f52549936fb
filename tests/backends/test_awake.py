"""Seconds that count: those in which the process ran."""

from __future__ import annotations

from backends.contract.awake import LONGEST_STEP, AwakeClock, awake_seconds


class Time:
    """A clock of the system, set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_stop_does_not_count_and_what_is_around_it_does() -> None:
    time = Time()
    clock = AwakeClock(time)
    began = clock()
    for step in (1.0, 1.5, 8 * 3600.0, 0.5, LONGEST_STEP, LONGEST_STEP + 0.1, 0.25):
        time.now += step
        clock()
    assert clock() - began == 1.0 + 1.5 + 0.5 + LONGEST_STEP + 0.25


def test_a_clock_that_is_set_back_takes_nothing_away() -> None:
    time = Time()
    clock = AwakeClock(time)
    time.now -= 50.0
    assert clock() == 0.0
    time.now += 1.0
    assert clock() == 1.0


def test_the_clock_of_the_process_goes_on() -> None:
    first = awake_seconds()
    assert awake_seconds() >= first
