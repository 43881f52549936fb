"""Which settings are fastest on this machine, found by trying: threads, repacking, batch size, then speed at depths.

A search is a generator: it gives a `Trial`, is sent its `TrialOutcome` (or None where it could not be done),
and ends when
time is up or nothing is left to try. Pure: who runs trials is `app.services.engine.measuring`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from enum import StrEnum

import msgspec

from app.core.machine.fit import settings_of
from app.core.machine.machine import Machine
from app.core.machine.model_shape import ModelShape
from app.core.machine.prediction import predict
from backends.contract.base import LoadOptions

SECONDS = 150.0  # for all trials; the last one begun may take longer than expected
TURN_READ, TURN_WRITTEN = 500, 300  # a usual question with what comes before it, and its answer
DEPTHS = (512, 2_048, 8_192, 16_384, 32_768, 65_536)
UBATCHES = (256, 512, 1_024, 2_048)
_TRIAL_SECONDS = 3.0  # of reading, and again of writing
_USUAL_CONTEXT = 4_096
_WARM_UP = (64, 8)
_MOST_READ, _MOST_WRITTEN, _LEAST_WRITTEN = 2_048, 64, 8
_CLEARLY_SLOWER = 1.4
_WORTH_CHANGING = 0.97  # of the time that the best so far takes; what gains less is noise


class Stage(StrEnum):
    """What a trial is for."""

    WARM_UP = "warm_up"
    BEGIN = "begin"  # the settings in force
    THREADS = "threads"
    REPACK = "repack"
    BATCH = "batch"
    DEPTH = "depth"  # with the best settings


class Trial(msgspec.Struct, frozen=True):
    """Load like this, read so many tokens, write so many."""

    stage: Stage
    options: LoadOptions
    read: int
    written: int


class TrialOutcome(msgspec.Struct, frozen=True):
    """What a trial gave. Rates in tokens a second; `seconds` is all it took, loading included."""

    trial: Trial
    read_rate: float
    written_rate: float
    seconds: float

    @property
    def turn(self) -> float:
        """Seconds a usual turn would take at these rates."""
        return TURN_READ / self.read_rate + TURN_WRITTEN / self.written_rate


class Limits(msgspec.Struct, frozen=True):
    """What the machine and the model allow. `ubatches`: the sizes of a piece of a prompt that fit into memory."""

    cores: int
    context: int
    can_repack: bool
    ubatches: tuple[int, ...] = UBATCHES
    seconds: float = SECONDS


def limits_of(shape: ModelShape | None, machine: Machine | None, options: LoadOptions, cores: int) -> Limits:
    """What can be tried with a model here; without its shape, or without knowing the machine, only what takes no more
    memory.
    """
    if shape is None or machine is None:
        return Limits(cores, options.context or _USUAL_CONTEXT, can_repack=False, ubatches=(256, 512))
    settings = settings_of(options, shape)
    placed = predict(shape, machine, options).placement

    def fits(**changes: object) -> bool:
        return predict(shape, machine, msgspec.structs.replace(options, **changes)).fits

    on_cpu = not machine.gpus or placed.first_gpu_layer > 0 or placed.expert_layers > 0
    return Limits(
        cores=cores,
        context=min(settings.context, shape.trained_context),
        can_repack=on_cpu and any(layer.packed for layer in shape.layers) and fits(repack=True),
        ubatches=tuple(ubatch for ubatch in UBATCHES if fits(ubatch=ubatch)),
    )


Search = Generator[Trial, TrialOutcome | None, None]


def search(options: LoadOptions, limits: Limits) -> Search:
    """Try the settings in force, then others one after the other, each on top of the best so far."""
    clock = _Clock(limits.seconds)
    warm_up = Trial(Stage.WARM_UP, options, *_WARM_UP)
    loaded = yield from clock.run(warm_up)
    first = (yield from clock.run(warm_up, loaded)) if loaded else None  # once the file is in memory
    if first is None:
        return
    begin = yield from clock.run(Trial(Stage.BEGIN, options, *_sized(first, limits.context)), first)
    if begin is None:
        return
    best = yield from _threads(clock, begin, limits)
    if limits.can_repack:
        found = yield from clock.run(_changed(best, Stage.REPACK, repack=not best.trial.options.repack), best)
        best = _better(found, best)
    for ubatch in limits.ubatches:
        if ubatch != options.ubatch and ubatch <= best.trial.read:  # else there is one piece either way
            found = yield from clock.run(_changed(best, Stage.BATCH, ubatch=ubatch), best)
            best = _better(found, best)
    for depth in DEPTHS:
        if depth != best.trial.read and depth + _MOST_WRITTEN < limits.context:
            yield from clock.run(msgspec.structs.replace(best.trial, stage=Stage.DEPTH, read=depth), best)


def chosen(outcomes: tuple[TrialOutcome, ...]) -> tuple[TrialOutcome, TrialOutcome] | None:
    """The settings in force and the best ones, which are the same where no other gains more than noise."""
    comparable = [outcome for outcome in outcomes if outcome.trial.stage not in (Stage.WARM_UP, Stage.DEPTH)]
    if not comparable:
        return None
    begin, best = comparable[0], comparable[0]
    for outcome in comparable[1:]:
        best = _better(outcome, best)
    return begin, best


def depths(outcomes: tuple[TrialOutcome, ...]) -> list[TrialOutcome]:
    """Speed behind prompts of growing length, with the best settings."""
    found = chosen(outcomes)
    at_depth = [outcome for outcome in outcomes if outcome.trial.stage is Stage.DEPTH]
    return sorted([*at_depth, found[1]] if found else at_depth, key=lambda outcome: outcome.trial.read)


def thread_counts(cores: int) -> Iterator[int]:
    """From one thread fewer than there are cores down to one: every count on small machines, fewer steps on large."""
    count = cores - 1
    while count >= 1:
        yield count
        count -= max(1, cores // 8)


def _threads(clock: _Clock, begin: TrialOutcome, limits: Limits) -> Generator[Trial, TrialOutcome | None, TrialOutcome]:
    best = begin
    for threads in thread_counts(limits.cores):
        found = yield from clock.run(_changed(begin, Stage.THREADS, threads=threads), best)
        if found is not None and found.turn > best.turn * _CLEARLY_SLOWER:
            break  # fewer are slower still
        best = _better(found, best)
    return best


class _Clock:
    """Counts what trials took; one that would not end in time is not begun."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._loading = 0.0

    def run(
        self, trial: Trial, like: TrialOutcome | None = None
    ) -> Generator[Trial, TrialOutcome | None, TrialOutcome | None]:
        """One trial, if there is time; `like` tells how fast reading and writing will be."""
        expected = self._loading
        if like is not None:
            expected += trial.read / like.read_rate + trial.written / like.written_rate
        if expected > self._left:
            return None
        outcome = yield trial
        if outcome is not None:
            self._left -= outcome.seconds
            if like is None:
                working = trial.read / outcome.read_rate + trial.written / outcome.written_rate
                self._loading = max(0.0, outcome.seconds - working)
        return outcome


def _sized(first: TrialOutcome, context: int) -> tuple[int, int]:
    """As many tokens as take a few seconds."""
    fitting = min(_MOST_READ, int(first.read_rate * _TRIAL_SECONDS) // 32 * 32, context // 2)
    written = max(_LEAST_WRITTEN, min(_MOST_WRITTEN, int(first.written_rate * _TRIAL_SECONDS)))
    return max(_WARM_UP[0], fitting), written


def _changed(best: TrialOutcome, stage: Stage, **changes: object) -> Trial:
    options = msgspec.structs.replace(best.trial.options, **changes)
    return msgspec.structs.replace(best.trial, stage=stage, options=options)


def _better(found: TrialOutcome | None, best: TrialOutcome) -> TrialOutcome:
    return found if found is not None and found.turn < best.turn * _WORTH_CHANGING else best
