"""Whether a model fits into a machine, computed from its header: bytes per device, a verdict, and a sentence.

`fit` applies the model of facts/gpt_oss.md §7 and §9; `price` computes one given placement, device by device, within a
millisecond. Both are pure. Not here: caches and buffers (`buffers`, `cuda`), choosing the best placement (`placement`),
measuring (`hardware`).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import msgspec

from app.core.machine import cuda
from app.core.machine.buffers import MemorySettings, Placement, cache_bytes, compute_bytes
from app.core.machine.machine import GIB, SPLIT, Machine, Pool
from app.core.machine.model_shape import Layer, ModelShape
from app.sentence import MemoryBytes, Sentence
from backends.contract.base import MOST_DRAFTED, LoadOptions

COMFORT = GIB  # less than this to spare is tight
QUICK = 20.0  # tokens a second and more are not called slow: nobody reads faster
_LIGHT = 250_000_000  # bytes a token reads, which even a slow memory of 8 GB/s gives more than `QUICK` times a second


class Verdict(StrEnum):
    """The five answers, best first."""

    COMFORTABLE = "comfortable"
    TIGHT = "tight"
    EXPERTS_ON_CPU = "experts_on_cpu"
    CPU_ONLY = "cpu_only"
    NO = "no"


class MemoryPart(msgspec.Struct, frozen=True):
    """What one memory would hold."""

    pool: Pool
    weights: int
    cache: int
    compute: int
    repacked: int = 0
    mapped: int = 0  # of the file, though other memory holds these weights; the system takes it back when it must

    @property
    def used(self) -> int:
        """Bytes that the model takes of this memory."""
        return self.weights + self.cache + self.compute + self.repacked + self.mapped

    @property
    def margin(self) -> int:
        """Bytes to spare; negative: bytes that are missing."""
        return self.pool.budget - self.used + self.mapped


class Fit(msgspec.Struct, frozen=True):
    """The answer. `margin` is of the memory that decides; `expert_layers_needed` may exceed the layers there are."""

    verdict: Verdict
    margin: int
    margin_all_on_gpu: int
    expert_layers_needed: int
    parts: tuple[MemoryPart, ...]  # main memory first
    settings: MemorySettings
    placement: Placement
    sentence: Sentence

    @property
    def fits(self) -> bool:
        """Whether it can be loaded."""
        return self.verdict is not Verdict.NO

    def sentence_at(self, rate: float) -> Sentence:
        """The same where it is known how many tokens a second the model writes."""
        return _on_processor(self.margin, is_slow=rate < QUICK) if self.verdict is Verdict.CPU_ONLY else self.sentence

    @property
    def used(self) -> int:
        """Bytes that the model takes on all devices together."""
        return sum(part.used for part in self.parts)


def settings_of(options: LoadOptions, shape: ModelShape) -> MemorySettings:
    """What our engine makes of these options: logits for one token of each sequence, or for one and those guessed
    behind it, and windows only as long as needed.
    """
    return MemorySettings(
        context=options.context or min(shape.trained_context, 16_384),
        sequences=options.sequences,
        ubatch=min(options.ubatch, options.batch),
        kv_type=options.kv_type,
        outputs=max(options.sequences, min(MOST_DRAFTED + 1, options.ubatch, options.batch)),
        repack=bool(options.repack),
    )


def fit(shape: ModelShape, machine: Machine, settings: MemorySettings) -> Fit:
    """Everything on the GPUs if it fits, else the experts of as few layers as needed in main memory."""
    whole = price(shape, machine, settings, Placement())
    margin = whole.margin_all_on_gpu
    if margin >= 0 or not machine.gpus:
        return whole
    largest = max(layer.experts for layer in shape.layers)
    needed = -(margin // largest) if largest else len(shape.layers) + 1
    if needed > len(shape.layers):
        return msgspec.structs.replace(whole, expert_layers_needed=needed)
    return price(shape, machine, settings, Placement(expert_layers=needed))


def price(shape: ModelShape, machine: Machine, settings: MemorySettings, placement: Placement) -> Fit:
    """Bytes and verdict of one placement."""
    parts = _parts(shape, machine, settings, placement)
    all_on_gpu = _gpu_margin(parts if placement == Placement() else _parts(shape, machine, settings, Placement()))
    margin = _deciding_margin(parts, machine, placement, len(shape.layers))
    on_gpu = bool(machine.gpus) and placement.first_gpu_layer <= len(shape.layers)
    verdict = _verdict(margin, placement, on_gpu=on_gpu)
    return Fit(
        verdict=verdict,
        margin=margin,
        margin_all_on_gpu=all_on_gpu if machine.gpus else margin,
        expert_layers_needed=placement.expert_layers,
        parts=parts,
        settings=settings,
        placement=placement,
        sentence=_sentence(verdict, margin, placement, shape),
    )


def _parts(
    shape: ModelShape, machine: Machine, settings: MemorySettings, placement: Placement
) -> tuple[MemoryPart, ...]:
    """What each memory holds, main memory first."""
    owners = layer_owners(shape, machine, placement)
    caches = [cache_bytes(shape, settings, layer) for layer in range(len(shape.layers))]
    parts = [_main_part(shape, machine, settings, placement, owners, caches)]
    last = owners[-1]
    for number, pool in enumerate(machine.gpus):
        mine = [layer for layer, owner in enumerate(owners[:-1]) if owner == number]
        weights = sum(_on_gpu(shape.layers[layer], layer, placement) for layer in mine)
        weights += shape.output if number == last else 0
        busy = _busy(shape, settings, placement, pool) if number == last else SPLIT
        compute = busy if last is not None else 0
        parts.append(MemoryPart(pool, weights, sum(caches[layer] for layer in mine), compute))
    return tuple(parts)


def _main_part(
    shape: ModelShape,
    machine: Machine,
    settings: MemorySettings,
    placement: Placement,
    owners: Sequence[int | None],
    caches: Sequence[int],
) -> MemoryPart:
    """What main memory holds: the embedding, layers and experts that are not on a GPU."""
    here = [layer for layer, owner in enumerate(owners[:-1]) if owner is None]
    experts = [layer for layer in range(len(shape.layers)) if layer in here or layer < placement.expert_layers]
    weights = shape.embedding + sum(shape.layers[layer].dense for layer in here)
    weights += sum(shape.layers[layer].experts for layer in experts)
    weights += shape.output if owners[-1] is None else 0
    compute, mapped = compute_bytes(shape, settings) if owners[-1] is None else 0, 0
    if owners[-1] is not None and cuda.is_known(machine.gpus[-1]):
        compute = cuda.host_bytes(shape, settings)
        mapped = max(0, cuda.mapped_bytes(shape, experts) - weights)
    return MemoryPart(
        pool=machine.memory,
        weights=weights,
        cache=sum(caches[layer] for layer in here),
        compute=compute,
        repacked=sum(shape.layers[layer].packed for layer in experts) if settings.repack else 0,
        mapped=mapped,
    )


def _busy(shape: ModelShape, settings: MemorySettings, placement: Placement, pool: Pool) -> int:
    """Intermediate results on the GPU with the head."""
    known = cuda.is_known(pool)
    return cuda.compute_bytes(shape, settings, placement) if known else compute_bytes(shape, settings)


def layer_owners(shape: ModelShape, machine: Machine, placement: Placement) -> tuple[int | None, ...]:
    """The GPU of every layer and, at the end, of the head; None is main memory. As llama.cpp assigns them."""
    count = len(shape.layers) + 1
    first = placement.first_gpu_layer if machine.gpus else count
    shares = placement.split or _even_split(count - first, machine.gpus)
    owners: list[int | None] = [None] * first
    for number, share in enumerate(shares):
        owners += [number] * share
    return tuple((owners + [len(machine.gpus) - 1] * count)[:count])


def _even_split(items: int, gpus: Sequence[Pool]) -> tuple[int, ...]:
    """Items in proportion to what each GPU may hold."""
    total = sum(max(pool.budget, 0) for pool in gpus) or 1
    bounds, reached = [0], 0
    for pool in gpus:
        reached += max(pool.budget, 0)
        bounds.append(round(items * reached / total))
    return tuple(after - before for before, after in pairwise(bounds))


def _on_gpu(layer: Layer, number: int, placement: Placement) -> int:
    return layer.dense + (layer.experts if number >= placement.expert_layers else 0)


def _gpu_margin(parts: Sequence[MemoryPart]) -> int:
    """To spare on all GPUs together: how layers are split among them is `placement`'s art."""
    return sum(part.margin for part in parts[1:])


def _deciding_margin(parts: Sequence[MemoryPart], machine: Machine, placement: Placement, layers: int) -> int:
    """What is to spare where it is scarcest; or, where memory is missing, all that is missing."""
    main, gpu = parts[0].margin, _gpu_margin(parts)
    if not machine.gpus or placement.first_gpu_layer > layers:
        return main
    if machine.unified:  # one memory holds both parts
        return min(gpu, main - sum(part.used for part in parts[1:]))
    if placement == Placement(split=placement.split):  # only the embedding is in main memory
        return gpu
    return main + gpu if main < 0 and gpu < 0 else min(main, gpu)


def _verdict(margin: int, placement: Placement, *, on_gpu: bool) -> Verdict:
    if margin < 0:
        return Verdict.NO
    if not on_gpu:
        return Verdict.CPU_ONLY
    if placement.expert_layers or placement.first_gpu_layer:
        return Verdict.EXPERTS_ON_CPU
    return Verdict.COMFORTABLE if margin >= COMFORT else Verdict.TIGHT


def _sentence(verdict: Verdict, margin: int, placement: Placement, shape: ModelShape) -> Sentence:
    """The verdict in plain words."""
    room, layers = MemoryBytes(abs(margin)), len(shape.layers)
    match verdict:
        case Verdict.COMFORTABLE:
            return Sentence("Fits comfortably, with {room} to spare.", room=room)
        case Verdict.TIGHT:
            return Sentence("Fits, but only just: {room} to spare. Close other programs first.", room=room)
        case Verdict.EXPERTS_ON_CPU if placement.first_gpu_layer:
            return Sentence(
                "Runs with {here} of {layers} layers in main memory, which is slower.",
                here=placement.first_gpu_layer,
                layers=layers,
            )
        case Verdict.EXPERTS_ON_CPU:
            return Sentence(
                "Runs with the experts of {here} of {layers} layers in main memory.",
                here=placement.expert_layers,
                layers=layers,
            )
        case Verdict.CPU_ONLY:
            return _on_processor(margin, is_slow=shape.read_of_token > _LIGHT)
        case Verdict.NO:
            return Sentence("Does not fit: it is {room} short.", room=room)


def _on_processor(margin: int, *, is_slow: bool) -> Sentence:
    room = MemoryBytes(abs(margin))
    slow = Sentence("Runs on the processor alone, which is slow. {room} to spare.", room=room)
    words = slow if is_slow else Sentence("Runs on the processor alone. {room} to spare.", room=room)
    return words.then(Sentence("Close other programs first.")) if margin < COMFORT else words
