"""Chooses how to load a model on a machine: context, batch, cache type, what goes where; and says why.

Tries in the order of what costs least: everything on the GPUs, the experts of some layers in main memory, everything in
main memory, then shorter contexts, a smaller cache type last. Pure. Not here: the arithmetic (`fit`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from app.core.machine.fit import COMFORT, Fit, MemorySettings, Placement, Verdict, cache_bytes, price
from app.core.machine.machine import Machine
from app.core.machine.model_shape import ModelShape
from app.sentence import Argument, MemoryBytes, Sentence
from backends.contract.base import LoadOptions

CONTEXTS = (131_072, 65_536, 32_768, 16_384, 8_192, 4_096)
_LARGE_BATCH, _SMALL_BATCH = 2048, 512


class PlacementChoice(msgspec.Struct, frozen=True):
    """The best feasible way to load, or, where there is none, the way that misses by least."""

    fit: Fit
    reason: Sentence

    @property
    def settings(self) -> MemorySettings:
        """The memory settings that the choice was priced with."""
        return self.fit.settings

    def options(self, shape: ModelShape, threads: int = 0) -> LoadOptions:
        """The same as options of the engine."""
        place = self.fit.placement
        count = len(shape.layers)
        on_gpu = self.fit.verdict is not Verdict.CPU_ONLY and len(self.fit.parts) > 1
        return LoadOptions(
            context=self.settings.context,
            sequences=self.settings.sequences,
            threads=threads,
            ubatch=self.settings.ubatch,
            kv_type=self.settings.kv_type,
            gpu_layers=count + 1 - place.first_gpu_layer if on_gpu else 0,
            cpu_expert_layers=place.expert_layers,
            tensor_split=tuple(float(share) for share in place.split),
            repack=self.settings.repack,
        )


def choose(shape: ModelShape, machine: Machine, wanted: MemorySettings) -> PlacementChoice:
    """The best placement for the wanted context; a shorter one, or a smaller cache, only where nothing else fits."""
    attempts: list[Fit] = []
    for settings in _settings_to_try(shape, wanted):
        for found in _placements(shape, machine, settings):
            if found.fits:
                return PlacementChoice(found, _reason(found, shape, wanted))
            attempts.append(found)
    nearest = max(attempts, key=lambda attempt: attempt.margin)
    reason = Sentence(
        "Does not fit: it is {missing} short, even with {context} tokens of context.",
        missing=MemoryBytes(-nearest.margin),
        context=nearest.settings.context,
    )
    return PlacementChoice(nearest, reason)


def alternatives(shape: ModelShape, machine: Machine, wanted: MemorySettings) -> list[PlacementChoice]:
    """What would fit in place of what does not: experts moved, the processor, a shorter context, a smaller cache."""
    found = list[PlacementChoice]()
    for settings in (wanted, *_shorter(shape, wanted), msgspec.structs.replace(wanted, kv_type="q8_0")):
        fitting = next((attempt for attempt in _placements(shape, machine, settings) if attempt.fits), None)
        if fitting is not None:
            found.append(PlacementChoice(fitting, _reason(fitting, shape, wanted)))
    return sorted(found, key=lambda choice: (list(Verdict).index(choice.fit.verdict), -choice.settings.context))


def largest_context(shape: ModelShape, machine: Machine, wanted: MemorySettings, placement: Placement) -> int:
    """How many tokens of context this placement leaves room for, in steps of 256; 0 if not even those."""
    low, high = 0, shape.trained_context // 256
    while low < high:
        middle = (low + high + 1) // 2
        if price(shape, machine, msgspec.structs.replace(wanted, context=middle * 256), placement).fits:
            low = middle
        else:
            high = middle - 1
    return low * 256


def _settings_to_try(shape: ModelShape, wanted: MemorySettings) -> Iterator[MemorySettings]:
    yield wanted
    yield from _shorter(shape, wanted)
    shortest = min(CONTEXTS[-1], wanted.context)
    yield msgspec.structs.replace(wanted, kv_type="q8_0", context=shortest)


def _shorter(shape: ModelShape, wanted: MemorySettings) -> Iterator[MemorySettings]:
    limit = min(wanted.context, shape.trained_context)
    return (msgspec.structs.replace(wanted, context=context) for context in CONTEXTS if context < limit)


def _placements(shape: ModelShape, machine: Machine, settings: MemorySettings) -> Iterator[Fit]:
    """Ways to place a model with these settings, best first."""
    if machine.gpus:
        yield from _on_gpus(shape, machine, settings)
    everything = Placement(first_gpu_layer=len(shape.layers) + 1)
    yield price(shape, machine, settings, everything if machine.gpus else Placement())


def _on_gpus(shape: ModelShape, machine: Machine, settings: MemorySettings) -> Iterator[Fit]:
    """All layers on GPUs, with a large batch if there is room, then more and more experts in main memory."""
    large = msgspec.structs.replace(settings, ubatch=max(settings.ubatch, _LARGE_BATCH))
    roomy = _split(shape, machine, large, expert_layers=0)
    if roomy.fits and min(part.margin for part in roomy.parts[1:]) >= COMFORT:
        yield roomy
    for expert_layers in range(len(shape.layers) + 1):
        found = _split(shape, machine, settings, expert_layers)
        if not found.fits or all(part.margin >= 0 for part in found.parts[1:]):
            yield found


def _split(shape: ModelShape, machine: Machine, settings: MemorySettings, expert_layers: int) -> Fit:
    """Price with the layers cut among the GPUs so that the fullest one is as empty as can be."""
    placement = Placement(expert_layers=expert_layers)
    if len(machine.gpus) > 1:
        sizes = [
            layer.dense + (layer.experts if number >= expert_layers else 0) + cache_bytes(shape, settings, number)
            for number, layer in enumerate(shape.layers)
        ]
        empty = price(shape, machine, settings, Placement(split=(0,) * (len(machine.gpus) - 1) + (len(sizes) + 1,)))
        budgets = [pool.budget - part.compute for pool, part in zip(machine.gpus, empty.parts[1:], strict=True)]
        split = cut([*sizes, shape.output], budgets)
        placement = msgspec.structs.replace(placement, split=split)
    return price(shape, machine, settings, placement)


def cut(sizes: Sequence[int], budgets: Sequence[int]) -> tuple[int, ...]:
    """Cut a row of sizes into a stretch for each budget, so that the fullest is as empty as can be."""
    low, high = 0.0, max(2.0, sum(sizes) / max(1, min(budgets)))
    for _ in range(40):
        middle = (low + high) / 2
        if sum(_filled(sizes, budgets, middle)) == len(sizes):
            high = middle
        else:
            low = middle
    counts = list(_filled(sizes, budgets, high))
    counts[-1] += len(sizes) - sum(counts)
    return tuple(counts)


def _filled(sizes: Sequence[int], budgets: Sequence[int], share: float) -> Iterator[int]:
    """How many sizes each budget takes in turn, filled up to a share of it."""
    reached = list(accumulate(sizes, initial=0))
    begin = 0
    for budget in budgets:
        end = begin
        while end < len(sizes) and reached[end + 1] - reached[begin] <= max(budget, 0) * share:
            end += 1
        yield end - begin
        begin = end


def _reason(found: Fit, shape: ModelShape, wanted: MemorySettings) -> Sentence:
    """Why it came out like this, in a sentence or two."""
    reason = _where(found, len(shape.layers))
    if found.settings.kv_type != wanted.kv_type:
        cache = Sentence("The cache is kept in q8_0, which is smaller and slower, because nothing else fits.")
        reason = reason.then(cache)
    if found.settings.context < wanted.context:
        shorter = Sentence(
            "{context} tokens of context instead of {wanted}, because more would not fit.",
            context=found.settings.context,
            wanted=wanted.context,
        )
        reason = reason.then(shorter)
    return reason


def _where(found: Fit, layers: int) -> Sentence:
    """What lies where, and what stays free."""
    room = MemoryBytes(found.margin)
    match found.verdict:
        case Verdict.EXPERTS_ON_CPU:
            return Sentence(
                "All attention on {gpus}; the experts of {here} of {layers} layers in main memory, because not all of"
                " them fit; {room} to spare.",
                gpus=_gpus(found),
                here=found.placement.expert_layers,
                layers=layers,
                room=room,
            )
        case Verdict.CPU_ONLY:
            return Sentence("Everything in main memory; {room} to spare.", room=room)
        case _:
            return Sentence(
                "All {layers} layers on {gpus}; {room} to spare.", layers=layers, gpus=_gpus(found), room=room
            )


def _gpus(found: Fit) -> Argument:
    """The names of all GPUs, of which there is one at least."""
    return _named([part.pool.name for part in found.parts[1:]])


def _named(names: Sequence[Sentence | str]) -> Argument:
    """The names of GPUs, one after the other."""
    *before, last = names
    return Sentence("{first} and {last}", first=_named(before), last=last) if before else last
