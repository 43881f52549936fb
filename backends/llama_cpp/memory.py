"""What a loaded model holds: own arithmetic for the cache, llama.cpp's own account for everything else.

llama.cpp says the size of each buffer once, in its log, when it allocates it; there is no other stable way to ask.
Not here: whether a model will fit (`app.core.machine.fit`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from backends.contract.base import DeviceMemory, MemoryUse
from backends.formats.gpt_oss import Architecture

_BUFFER = re.compile(
    r"[\w~]{1,64}: {1,64}(?P<buffer>\S{1,64}) {1,8}(?P<kind>model|KV|compute|output|LoRA) buffer size = {1,64}"
    r"(?P<mebibytes>\d{1,12}(?:\.\d{1,6})?) MiB"
)  # from the beginning and bounded: a line may also hold whatever a file says of itself, at any length
_PAD = 256  # llama.cpp rounds cells up to this
_ROW_BYTES = {"f16": (2, 1), "q8_0": (34, 32)}  # bytes per this many numbers


def cache_bytes(architecture: Architecture, context: int, sequences: int, ubatch: int, kv_type: str) -> int:
    """The size of the cache: full layers hold every cell, sliding ones a window for each sequence and one batch."""
    cells = _padded(context)
    sliding_cells = _padded(min(cells, architecture.window * sequences + ubatch))
    size, numbers = _ROW_BYTES[kv_type]
    row = 2 * architecture.kv_heads * architecture.head_dim * size // numbers
    return row * (architecture.full_layers * cells + architecture.sliding_layers * sliding_cells)


def read_account(lines: Iterable[str]) -> MemoryUse:
    """Sum the buffers that llama.cpp reported in the log of one load."""
    weights: defaultdict[str, int] = defaultdict(int)
    cache: defaultdict[str, int] = defaultdict(int)
    compute: defaultdict[str, int] = defaultdict(int)
    sums = {"model": weights, "LoRA": weights, "KV": cache, "compute": compute, "output": compute}
    for line in lines:
        if found := _BUFFER.match(line):
            sums[found["kind"]][_device(found["buffer"])] += round(float(found["mebibytes"]) * (1 << 20))
    names = sorted({*weights, *cache, *compute})
    return MemoryUse(tuple(DeviceMemory(name, weights[name], cache[name], compute[name]) for name in names))


def _device(buffer: str) -> str:
    """Buffers are named after their device and kind: CUDA0, CPU_Mapped, CPU_REPACK; CUDA_Host is main memory."""
    name, _, kind = buffer.partition("_")
    return "CPU" if kind.startswith("Host") else name


def _padded(cells: int) -> int:
    return -(-cells // _PAD) * _PAD
