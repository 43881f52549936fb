"""Settings that decide about memory, and bytes of the cache and of intermediate results that follow from them.

Not here: what lies on which device (`fit`), what CUDA does differently (`cuda`).
"""

from __future__ import annotations

import msgspec

from app.core.machine.model_shape import ModelShape

_PAD = 256  # llama.cpp rounds cache cells up to this
_ROUNDING = 17 / 16  # what allocation and fragmentation add to compute buffers (measured: 0 to 6 %)
_CACHE_BYTES = {"f16": (2, 1), "q8_0": (34, 32)}  # bytes for so many numbers


class MemorySettings(msgspec.Struct, frozen=True):
    """How a model is loaded, as far as memory goes. `outputs`: tokens of a batch that get logits; 0 means all."""

    context: int
    sequences: int = 1
    ubatch: int = 512
    kv_type: str = "f16"
    swa_full: bool = False  # sliding layers keep the whole context; our engine never does that
    outputs: int = 0
    repack: bool = False


class Placement(msgspec.Struct, frozen=True):
    """Which tensors live where. Layers before `first_gpu_layer` are in main memory, and so are `expert_layers` experts.

    `split`: how many of the layers on GPUs, the head counted as one more, each GPU holds; empty: in proportion.
    """

    first_gpu_layer: int = 0
    expert_layers: int = 0
    split: tuple[int, ...] = ()


def cache_bytes(shape: ModelShape, settings: MemorySettings, layer: int) -> int:
    """Keys and values of one layer."""
    size, numbers = _CACHE_BYTES[settings.kv_type]
    return cache_cells(shape, settings, layer) * shape.cache_row * size // numbers


def cache_cells(shape: ModelShape, settings: MemorySettings, layer: int) -> int:
    """Full layers hold every token, sliding ones a window for each sequence and one batch."""
    cells = _padded(settings.context)
    if settings.swa_full or not shape.is_sliding(layer):
        return cells
    return _padded(min(cells, shape.window * settings.sequences + settings.ubatch))


def mask_bytes(shape: ModelShape, settings: MemorySettings) -> int:
    """Which token of a batch sees which cell, for full and for sliding layers."""
    return 2 * settings.ubatch * (cache_cells(shape, settings, 0) + cache_cells(shape, settings, 1))


def compute_bytes(shape: ModelShape, settings: MemorySettings) -> int:
    """Room for intermediate results: of the widest stage of a layer with the attention masks, or of the logits.

    Fits llama.cpp's CPU back end with flash attention to 6 %; without flash attention it would grow with the context.
    """
    tokens, hidden = settings.ubatch, shape.hidden
    inner, outer = shape.experts_used * shape.expert_ff, shape.experts_used * hidden
    widest = max(3 * inner + outer, 2 * shape.queries + 4 * hidden, inner + 2 * outer + hidden)
    in_layer = 4 * tokens * widest + mask_bytes(shape, settings)
    at_head = 4 * (settings.outputs or tokens) * shape.vocabulary + 12 * tokens * hidden
    return int(max(in_layer, at_head) * _ROUNDING)


def _padded(cells: int) -> int:
    return -(-cells // _PAD) * _PAD
