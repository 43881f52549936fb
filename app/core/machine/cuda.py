"""What llama.cpp takes where a GPU of this computer runs it through CUDA, beyond weights and cache.

The widths are those of the stages of a layer, and reproduce its own account on an H200 within 0.1 % for 4k to 131k
tokens, both cache types and 512 or 2,048 tokens at a time (`tests/golden/cuda_h200.json`). Not here: other backends,
which nobody has measured: they are estimated as a CPU is (`buffers`).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.machine.buffers import MemorySettings, Placement, cache_cells, mask_bytes
from app.core.machine.machine import Pool
from app.core.machine.model_shape import ModelShape

MODULES = 68 << 20  # the kernels themselves, loaded at first use
_WORK, _WORK_PER_TOKEN = 108_000_000, 11_400  # quantised activations and cuBLAS's own, taken at the first batch
_SPLIT_WIDTH = 2.5  # of the embedding: results handed over where layers lie on the CPU


def is_known(pool: Pool) -> bool:
    """Whether this is such a GPU."""
    return pool.device.startswith("CUDA")


def work_bytes(ubatch: int) -> int:
    """What the driver and its libraries take besides the context once the model computes."""
    return MODULES + _WORK + _WORK_PER_TOKEN * ubatch


def compute_bytes(shape: ModelShape, settings: MemorySettings, placement: Placement) -> int:
    """Intermediate results on the GPU, of the widest of four stages."""
    tokens, masks = settings.ubatch, mask_bytes(shape, settings)
    inner, narrow = shape.experts_used * shape.expert_ff, 2 * shape.hidden + shape.queries
    in_layer = 4 * tokens * (3 * inner + narrow) + masks
    in_attention = 4 * tokens * 2 * (shape.queries + shape.hidden) + masks + _unpacked_cache(shape, settings)
    at_head = 4 * (settings.outputs or tokens) * shape.vocabulary + 12 * tokens * shape.hidden
    return max(in_layer, in_attention, at_head, _with_borrowed_experts(shape, settings, placement, masks))


def host_bytes(shape: ModelShape, settings: MemorySettings) -> int:
    """Inputs, masks and logits in main memory, from where the GPU takes and where it brings them."""
    logits = 4 * (settings.outputs or settings.ubatch) * shape.vocabulary
    return mask_bytes(shape, settings) + 8 * settings.ubatch * shape.hidden + logits


def mapped_bytes(shape: ModelShape, layers: Sequence[int]) -> int:
    """The stretch of the file that stays mapped where these layers' experts are in main memory: all of it up to the
    last of them.
    """
    if not layers:
        return shape.embedding
    before = shape.layers[: max(layers) + 1]
    return shape.embedding + shape.output + sum(layer.dense + layer.experts for layer in before)


def _unpacked_cache(shape: ModelShape, settings: MemorySettings) -> int:
    """A small cache is unpacked for the large kernels, one layer at a time."""
    return 0 if settings.kv_type == "f16" else 2 * shape.cache_row * cache_cells(shape, settings, 1)


def _with_borrowed_experts(shape: ModelShape, settings: MemorySettings, placement: Placement, masks: int) -> int:
    """Experts in main memory are copied to the GPU for a large batch, a third of a layer at a time."""
    if not placement.expert_layers and not placement.first_gpu_layer:
        return 0
    inner, narrow = shape.experts_used * shape.expert_ff, 2 * shape.hidden + shape.queries
    handed = int(_SPLIT_WIDTH * shape.hidden) if placement.first_gpu_layer else 0
    copied = max(layer.packed for layer in shape.layers) // 3
    return copied + masks + 4 * settings.ubatch * (2 * inner + narrow + handed)
