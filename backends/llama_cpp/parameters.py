"""How llama.cpp is to load a model and to lay out its context, in our types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec


class ModelParameters(msgspec.Struct, frozen=True):
    """How llama.cpp is to load the weights."""

    gpu_layers: int
    cpu_expert_layers: int
    tensor_split: tuple[float, ...]
    repack: bool
    mmap: bool
    on_progress: Callable[[float], bool]  # False: stop


class ContextParameters(msgspec.Struct, frozen=True):
    """How to lay out cache and buffers."""

    context: int
    batch: int
    ubatch: int
    sequences: int
    outputs: int  # tokens of a batch that get logits, at most
    threads: int
    is_q8: bool
    is_aborted: Callable[[], bool]
    chains: Sequence[int] = ()  # of samplers that its sequences are drawn with on the device, by sequence
