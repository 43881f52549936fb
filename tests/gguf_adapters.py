"""LoRA adapters in GGUF form for the random test model: right ones, and wrong ones by changing a thing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from tests.models import Spec

QUERIES = "blk.0.attn_q.weight"


def matrices(hidden: int = 64, rank: int = 4, strength: float = 1.0) -> dict[str, NDArray[np.float32]]:
    """For the first layer's queries: a step down to the rank, and up again."""
    random, spec = np.random.default_rng(1), Spec()
    return {
        f"{QUERIES}.lora_a": random.standard_normal((rank, hidden)).astype(np.float32),
        f"{QUERIES}.lora_b": strength * random.standard_normal((spec.heads * spec.head_dim, rank)).astype(np.float32),
    }


def write_adapter(
    path: Path,
    tensors: Mapping[str, NDArray[np.float32]] | None = None,
    *,
    architecture: str = "gpt-oss",
    type_: str = "adapter",
    kind: str = "lora",
) -> Path:
    """An adapter file; returns its path."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(type_)
    writer.add_string("adapter.type", kind)
    writer.add_float32("adapter.lora.alpha", 4.0)
    for name, values in (matrices() if tensors is None else tensors).items():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
