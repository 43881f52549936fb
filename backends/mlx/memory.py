"""What a model takes in MLX: predicted from its folder, and told from its failures.

Not here: what a loaded model holds (`model`), and whether a model fits (`app.core.machine.fit`).
"""

from __future__ import annotations

from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gpt_oss import Architecture
from backends.formats.mlx_folder import MlxFolder
from backends.mlx import metal

_SIGNS = ("malloc", "allocate", "Insufficient Memory")


def weight_bytes(folder: MlxFolder) -> int:
    """Bytes of the weights in memory; on a CPU, 16-bit numbers become 32."""
    halves = 0 if metal.is_on_gpu() else sum(t.size for t in folder.tensors if t.type in ("BF16", "F16"))
    return folder.size + halves


def cache_bytes(architecture: Architecture, options: LoadOptions) -> int:
    """The size of the cache when it is full: full layers hold every token, the others a window of each sequence."""
    row = 2 * architecture.kv_heads * architecture.head_dim * (2 if metal.is_on_gpu() else 4)
    windows = min(options.context, architecture.window * options.sequences)
    return row * (architecture.full_layers * options.context + architecture.sliding_layers * windows)


def out_of_memory(error: RuntimeError) -> EngineError | None:
    """The error, if this one of MLX means that memory ran out."""
    if any(sign in str(error) for sign in _SIGNS):
        return EngineError(ErrorCode.OUT_OF_MEMORY, str(error))
    return None
