"""Model folders with random weights, in gpt-oss's architecture, as OpenAI publishes them and mlx-lm loads them.

Deterministic by seed; made without MLX, so that what checks folders is tested everywhere. Not here: GGUF files
(`tests.models`), the trained demo model (`assets/demo/mlx`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.models import CONTROL, Spec, small_tokens

_FP4_SPREAD = 2.93  # the standard deviation of the sixteen FP4 values
_TYPES = {np.dtype(np.uint8): "U8", np.dtype(np.uint16): "BF16", np.dtype(np.uint32): "U32"}
Tensors = Mapping[str, NDArray[Any]]


def write_random_mlx(folder: Path, spec: Spec | None = None, *, seed: int = 0, shards: int = 1) -> Path:
    """A small model (0.3 MB with the default spec): MXFP4 experts, BF16 rest; in so many files."""
    spec = spec or Spec()
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "config.json", config(spec))
    write_json(folder / "tokenizer.json", tokenizer())
    tensors = dict(random_tensors(spec, len(small_tokens().texts), seed))
    if shards == 1:
        write_safetensors(folder / "model.safetensors", tensors)
    else:
        _write_shards(folder, tensors, shards)
    return folder


def write_json(path: Path, content: object) -> None:
    """A JSON file."""
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def config(spec: Spec) -> dict[str, Any]:
    """The keys a gpt-oss folder has."""
    return {
        "_name_or_path": spec.name,
        "model_type": "gpt_oss",
        "attention_bias": True,
        "head_dim": spec.head_dim,
        "hidden_act": "silu",
        "hidden_size": spec.hidden,
        "intermediate_size": spec.expert_ff,
        "layer_types": ["full_attention" if n % 2 else "sliding_attention" for n in range(spec.layers)],
        "max_position_embeddings": spec.context,
        "num_attention_heads": spec.heads,
        "num_experts_per_tok": spec.experts_used,
        "num_hidden_layers": spec.layers,
        "num_key_value_heads": spec.kv_heads,
        "num_local_experts": spec.experts,
        "quantization_config": {"quant_method": "mxfp4"},
        "rms_norm_eps": 1e-5,
        "rope_scaling": {
            "beta_fast": 32.0,
            "beta_slow": 1.0,
            "factor": 32.0,
            "original_max_position_embeddings": 4096,
            "rope_type": "yarn",
            "truncate": True,
        },
        "rope_theta": 150000,
        "sliding_window": spec.window,
        "swiglu_limit": 7.0,
        "tie_word_embeddings": False,
        "vocab_size": len(small_tokens().texts),
    }


def tokenizer() -> dict[str, Any]:
    """The vocabulary of `tests.models`, as Hugging Face spells it."""
    tokens = small_tokens()
    ordinary = [text for text in tokens.texts if text not in CONTROL]
    return {
        "model": {"type": "BPE", "vocab": {text: id_ for id_, text in enumerate(ordinary)}, "merges": tokens.merges},
        "added_tokens": [{"id": tokens.id(name), "content": name, "special": True} for name in CONTROL],
    }


def random_tensors(spec: Spec, vocabulary: int, seed: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every tensor, in OpenAI's layout; of such a size that activations neither die nor grow."""
    random = np.random.default_rng(seed)
    yield "model.embed_tokens.weight", _bf16(random.standard_normal((vocabulary, spec.hidden)))
    yield "lm_head.weight", _matrix(random, vocabulary, spec.hidden)
    yield "model.norm.weight", _bf16(1 + 0.1 * random.standard_normal(spec.hidden))
    for layer in range(spec.layers):
        for name, tensor in _layer(random, spec):
            yield f"model.layers.{layer}.{name}", tensor


def _layer(random: np.random.Generator, spec: Spec) -> Iterator[tuple[str, NDArray[Any]]]:
    query, key, hidden = spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim, spec.hidden
    yield "input_layernorm.weight", _bf16(1 + 0.1 * random.standard_normal(hidden))
    yield "post_attention_layernorm.weight", _bf16(1 + 0.1 * random.standard_normal(hidden))
    yield "self_attn.sinks", _bf16(0.1 * random.standard_normal(spec.heads))
    for name, rows, columns in (("q", query, hidden), ("k", key, hidden), ("v", key, hidden), ("o", hidden, query)):
        yield f"self_attn.{name}_proj.weight", _matrix(random, rows, columns)
        yield f"self_attn.{name}_proj.bias", _bf16(0.1 * random.standard_normal(rows))
    yield "mlp.router.weight", _matrix(random, spec.experts, hidden)
    yield "mlp.router.bias", _bf16(0.1 * random.standard_normal(spec.experts))
    for name, rows, columns in (("gate_up", 2 * spec.expert_ff, hidden), ("down", hidden, spec.expert_ff)):
        exponent = 127 + round(float(np.log2(2 / np.sqrt(columns) / _FP4_SPREAD)))
        groups = (spec.experts, rows, columns // 32)
        yield f"mlp.experts.{name}_proj_blocks", random.integers(0, 256, (*groups, 16), np.uint8)
        yield f"mlp.experts.{name}_proj_scales", np.full(groups, exponent, np.uint8)
        yield f"mlp.experts.{name}_proj_bias", _bf16(0.1 * random.standard_normal((spec.experts, rows)))


def _matrix(random: np.random.Generator, rows: int, columns: int) -> NDArray[np.uint16]:
    return _bf16(random.standard_normal((rows, columns)) * 2 / np.sqrt(columns))


def _bf16(numbers: NDArray[np.floating[Any]]) -> NDArray[np.uint16]:
    """The upper halves of 32-bit numbers, in the bytes of whole ones: numpy has no such type."""
    return (numbers.astype("<f4").view("<u4") >> 16).astype("<u2")


def write_safetensors(path: Path, tensors: Tensors) -> None:
    """A file of tensors, in their order; 16-bit ones are taken for BF16."""
    header: dict[str, object] = {}
    reached = 0
    for name, tensor in tensors.items():
        entry = {"dtype": _TYPES[tensor.dtype], "shape": tensor.shape}
        header[name] = entry | {"data_offsets": [reached, reached + tensor.nbytes]}
        reached += tensor.nbytes
    encoded = json.dumps(header).encode()
    with path.open("wb") as file:
        file.write(len(encoded).to_bytes(8, "little") + encoded)
        for tensor in tensors.values():
            file.write(tensor.tobytes())


def _write_shards(folder: Path, tensors: Tensors, count: int) -> None:
    weight_map: dict[str, str] = {}
    names = list(tensors)
    for number in range(count):
        file = f"model-{number + 1:05}-of-{count:05}.safetensors"
        mine = {name: tensors[name] for name in names[number::count]}
        write_safetensors(folder / file, mine)
        weight_map |= dict.fromkeys(mine, file)
    write_json(folder / "model.safetensors.index.json", {"weight_map": weight_map})
