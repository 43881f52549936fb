"""The search for the fastest settings finds them, keeps its time, and leaves out what cannot be done."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.machine.autotune import (
    Limits,
    Stage,
    Trial,
    TrialOutcome,
    chosen,
    depths,
    limits_of,
    search,
    thread_counts,
)
from app.core.machine.machine import GIB, cpu_only, discrete
from app.core.machine.model_shape import GPT_OSS_20B
from backends.contract.base import LoadOptions

LIMITS = Limits(cores=8, context=16_384, can_repack=True)
Speed = Callable[[Trial], tuple[float, float] | None]


def run(speed: Speed, limits: Limits = LIMITS, options: LoadOptions | None = None) -> tuple[TrialOutcome, ...]:
    """Play a machine: `speed` gives the rates of a trial, loading takes a second."""
    outcomes: list[TrialOutcome] = []
    trials = search(options or LoadOptions(), limits)
    trial = next(trials, None)
    while trial is not None:
        rates = speed(trial)
        found = None
        if rates is not None:
            found = TrialOutcome(trial, *rates, seconds=1.0 + trial.read / rates[0] + trial.written / rates[1])
            outcomes.append(found)
        try:
            trial = trials.send(found)
        except StopIteration:
            break
    return tuple(outcomes)


def machine(trial: Trial) -> tuple[float, float]:
    """Fastest with five threads, repacked, in ubatch 1,024."""
    threads = trial.options.threads or 8
    slowed = 1 + abs(threads - 5) / 5
    read = 2_000 * (2 if trial.options.repack else 1) * (1.5 if trial.options.ubatch == 1_024 else 1)
    return read / slowed, 4_000 / slowed


def test_it_finds_the_fastest_settings_one_after_the_other() -> None:
    found = chosen(run(machine))
    assert found is not None
    begin, best = found
    assert (begin.trial.options.threads, begin.trial.stage) == (0, Stage.BEGIN)
    options = best.trial.options
    assert (options.threads, options.repack, options.ubatch) == (5, True, 1_024)
    assert best.turn < begin.turn


def test_depths_grow_with_the_best_settings() -> None:
    rows = depths(run(machine))
    assert [row.trial.read for row in rows] == [512, 2_048, 8_192]
    assert {row.trial.options.threads for row in rows} == {5}


def test_what_gains_less_than_noise_changes_nothing() -> None:
    found = chosen(run(lambda trial: (1000.0, 20.0 + 0.1 * (trial.options.threads == 3))))
    assert found is not None
    assert found[0] is found[1]


@pytest.mark.parametrize("rate", [3.0, 30.0, 3_000.0, 100_000.0])
def test_it_ends_in_time_however_slow_the_machine_is(rate: float) -> None:
    outcomes = run(lambda _trial: (rate, rate / 4))
    assert sum(outcome.seconds for outcome in outcomes) < 180


def test_what_cannot_be_loaded_is_left_out() -> None:
    outcomes = run(lambda trial: None if trial.options.repack or trial.options.ubatch > 512 else machine(trial))
    found = chosen(outcomes)
    assert found is not None
    assert found[1].trial.options.threads == 5
    assert not found[1].trial.options.repack


def test_a_model_that_does_not_load_ends_it() -> None:
    assert run(lambda _trial: None) == ()
    assert chosen(()) is None


def test_threads_are_not_tried_where_fewer_are_clearly_slower() -> None:
    def slow(trial: Trial) -> tuple[float, float]:
        return 100.0 * (trial.options.threads or 32), 1.0 * (trial.options.threads or 32)

    tried = [o.trial.options.threads for o in run(slow, Limits(32, 4096, can_repack=False))]
    assert tried.count(27) == 1
    assert 3 not in tried


def test_counts_of_threads_go_down_to_one_on_small_machines() -> None:
    assert list(thread_counts(4)) == [3, 2, 1]
    assert list(thread_counts(1)) == []
    assert list(thread_counts(16)) == [15, 13, 11, 9, 7, 5, 3, 1]


def test_repacking_is_tried_only_where_it_fits_and_can_matter() -> None:
    options = LoadOptions(context=8_192)
    assert limits_of(GPT_OSS_20B, cpu_only(64 * GIB), options, 8).can_repack
    assert not limits_of(GPT_OSS_20B, cpu_only(18 * GIB), options, 8).can_repack
    assert not limits_of(GPT_OSS_20B, discrete([24 * GIB], 64 * GIB), options, 8).can_repack
    assert limits_of(GPT_OSS_20B, cpu_only(64 * GIB), options, 8).context == 8_192
    assert not limits_of(None, None, options, 8).can_repack
