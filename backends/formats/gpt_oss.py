"""What makes a GGUF file a gpt-oss model: keys with their types and ranges, tensors with their shapes and types.

Stricter than llama.cpp on purpose. Where a key or tensor is missing or strange, llama.cpp may abort the process (head
and expert counts), hang (context lengths), or compute silently wrong (RoPE, attention biases): that is refused here.
Not here: bytes (`gguf_reader`), the vocabulary (`gguf_tokens`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import msgspec

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf_format import ArrayAt, RawFile, Scalar, Tensor, TensorType, Value, ValueType, corrupt
from backends.formats.gguf_reader import read_array

ARCHITECTURE = "gpt-oss"
OLLAMA_ARCHITECTURE = "gptoss"


class Architecture(msgspec.Struct, frozen=True):
    """The dimensions of a gpt-oss model. Even layers see the sliding window, odd ones everything."""

    layers: int
    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    experts: int
    experts_used: int
    expert_ff: int
    window: int
    trained_context: int
    vocabulary: int
    epsilon: float
    rope_base: float
    rope_factor: float
    rope_original_context: int

    @property
    def sliding_layers(self) -> int:
        """Layers that keep only the window."""
        return (self.layers + 1) // 2

    @property
    def full_layers(self) -> int:
        """Layers that keep the whole context."""
        return self.layers // 2


_INTEGERS: Mapping[str, tuple[int, int]] = {
    "block_count": (1, 512),
    "context_length": (16, 1 << 22),
    "embedding_length": (32, 1 << 16),
    "attention.head_count": (1, 1024),
    "attention.head_count_kv": (1, 1024),
    "attention.key_length": (8, 512),
    "attention.value_length": (8, 512),
    "attention.sliding_window": (1, 1 << 16),
    "expert_count": (1, 1024),
    "expert_used_count": (1, 1024),
    "expert_feed_forward_length": (32, 1 << 17),
    "rope.scaling.original_context_length": (16, 1 << 22),
}
"""Required whole numbers (uint32) and their sane range."""

_FLOATS: Mapping[str, tuple[float, float]] = {
    "attention.layer_norm_rms_epsilon": (1e-12, 1e-2),
    "rope.freq_base": (100.0, 1e9),
    "rope.scaling.factor": (1.0, 1024.0),
}
"""Required float32 keys and their sane range. Without the RoPE ones llama.cpp answers, and wrongly."""

_NEUTRAL: Mapping[str, Scalar] = {
    "attention.causal": True,
    "pooling_type": 0,
    "nextn_predict_layers": 0,
    "expert_group_count": 0,
    "expert_group_used_count": 0,
    "rope.scaling.attn_factor": 1.0,
    "rope.scaling.alpha": 0.0,
    "rope.scaling.yarn_ext_factor": 1.0,
    "rope.scaling.yarn_attn_factor": 1.0,
    "rope.scaling.yarn_beta_fast": 32.0,
    "rope.scaling.yarn_beta_slow": 1.0,
}
"""Keys that no gpt-oss file needs but llama.cpp would follow: absent, or the value that changes nothing."""

_SAME_AS: Mapping[str, str] = {
    "embedding_length_out": "embedding_length",
    "rope.dimension_count": "attention.key_length",
    "rope.dimension_count_swa": "attention.key_length",
    "attention.key_length_swa": "attention.key_length",
    "attention.value_length_swa": "attention.value_length",
    "rope.freq_base_swa": "rope.freq_base",
}
"""Optional keys that must repeat another one."""

_DRAFTER = "eagle3"
_NUMBERS = frozenset({TensorType.F32})
_MATRIX = frozenset(TensorType)
_Need = tuple[str, tuple[int, ...], frozenset[TensorType]]


def check_kind(values: Mapping[str, Value]) -> None:
    """Raise unless the file says that it is a gpt-oss model."""
    value = values.get("general.architecture")
    if value is None or value.type is not ValueType.STRING:
        raise corrupt("key general.architecture is missing")
    if value.value == OLLAMA_ARCHITECTURE:
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, "gpt-oss in Ollama's own layout, which only Ollama can read")
    if value.value == _DRAFTER:
        raise EngineError(ErrorCode.MODEL_DRAFTER, "EAGLE3 guesses tokens for the model beside which it is loaded")
    if value.value != ARCHITECTURE:
        raise EngineError(ErrorCode.MODEL_FOREIGN, f"the architecture is {str(value.value)[:40]!r}, not gpt-oss")


def read_architecture(raw: RawFile, vocabulary: int) -> Architecture:
    """The dimensions, each required, of its type and in range; raises EngineError."""
    integers = {key: _integer(raw.values, key, *limits) for key, limits in _INTEGERS.items()}
    floats = {key: _float(raw.values, key, *limits) for key, limits in _FLOATS.items()}
    _check_scaling(raw.values)
    _check_neutral(raw, {**integers, **floats})
    _check_pattern(raw, integers["block_count"])
    architecture = Architecture(
        layers=integers["block_count"],
        hidden=integers["embedding_length"],
        heads=integers["attention.head_count"],
        kv_heads=integers["attention.head_count_kv"],
        head_dim=integers["attention.key_length"],
        experts=integers["expert_count"],
        experts_used=integers["expert_used_count"],
        expert_ff=integers["expert_feed_forward_length"],
        window=integers["attention.sliding_window"],
        trained_context=integers["context_length"],
        vocabulary=vocabulary,
        epsilon=floats["attention.layer_norm_rms_epsilon"],
        rope_base=floats["rope.freq_base"],
        rope_factor=floats["rope.scaling.factor"],
        rope_original_context=integers["rope.scaling.original_context_length"],
    )
    _check_relations(architecture, integers["attention.value_length"])
    return architecture


def check_tensors(architecture: Architecture, tensors: Iterable[Tensor]) -> None:
    """Exactly the tensors of a gpt-oss model, each in its shape and in a type that can be computed with."""
    present = {tensor.name: tensor for tensor in tensors}
    for name, shape, types in _needed(architecture):
        tensor = present.pop(name, None)
        if tensor is None:
            raise corrupt(f"tensor {name} is missing")
        if tensor.shape != shape:
            raise corrupt(f"tensor {name} has the shape {tensor.shape}, expected {shape}")
        if tensor.type not in types:
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"tensor {name} is {tensor.type.name}, expected F32")
    if present:
        detail = f"{len(present)} tensors that gpt-oss does not have, such as {next(iter(present))}"
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)


def _needed(a: Architecture) -> Iterable[_Need]:
    """Name, shape and types of every tensor."""
    yield "token_embd.weight", (a.hidden, a.vocabulary), _MATRIX
    yield "output.weight", (a.hidden, a.vocabulary), _MATRIX
    yield "output_norm.weight", (a.hidden,), _NUMBERS
    for layer in range(a.layers):
        for name, shape, types in _needed_in_layer(a):
            yield f"blk.{layer}.{name}", shape, types


def _needed_in_layer(a: Architecture) -> Iterable[_Need]:
    """The tensors of one layer."""
    query, key = a.heads * a.head_dim, a.kv_heads * a.head_dim
    for name in ("attn_norm.weight", "post_attention_norm.weight"):
        yield name, (a.hidden,), _NUMBERS
    for name, rows in (("attn_q", query), ("attn_k", key), ("attn_v", key)):
        yield f"{name}.weight", (a.hidden, rows), _MATRIX
        yield f"{name}.bias", (rows,), _NUMBERS
    yield "attn_output.weight", (query, a.hidden), _MATRIX
    yield "attn_output.bias", (a.hidden,), _NUMBERS
    yield "attn_sinks.weight", (a.heads,), _NUMBERS
    yield "ffn_gate_inp.weight", (a.hidden, a.experts), _MATRIX
    yield "ffn_gate_inp.bias", (a.experts,), _NUMBERS
    for name in ("ffn_gate_exps", "ffn_up_exps"):
        yield f"{name}.weight", (a.hidden, a.expert_ff, a.experts), _MATRIX
        yield f"{name}.bias", (a.expert_ff, a.experts), _NUMBERS
    yield "ffn_down_exps.weight", (a.expert_ff, a.hidden, a.experts), _MATRIX
    yield "ffn_down_exps.bias", (a.hidden, a.experts), _NUMBERS


def _find(values: Mapping[str, Value], key: str, type_: ValueType) -> Scalar:
    value = values.get(f"{ARCHITECTURE}.{key}")
    if value is None:
        raise corrupt(f"key {ARCHITECTURE}.{key} is missing")
    if value.type is not type_:
        raise corrupt(f"key {ARCHITECTURE}.{key} is {value.type.name}, expected {type_.name}")
    return value.value


def _integer(values: Mapping[str, Value], key: str, low: int, high: int) -> int:
    number = int(_find(values, key, ValueType.UINT32))
    if not low <= number <= high:
        raise corrupt(f"key {ARCHITECTURE}.{key} is {number}, outside {low} … {high}")
    return number


def _float(values: Mapping[str, Value], key: str, low: float, high: float) -> float:
    number = float(_find(values, key, ValueType.FLOAT32))
    if not low <= number <= high:  # also false for NaN
        raise corrupt(f"key {ARCHITECTURE}.{key} is {number}, outside {low} … {high}")
    return number


def _check_scaling(values: Mapping[str, Value]) -> None:
    """gpt-oss is trained with YaRN; an unknown word makes llama.cpp abort, another known one computes wrongly."""
    kind = _find(values, "rope.scaling.type", ValueType.STRING)
    if kind == "yarn":
        return
    detail = f"key {ARCHITECTURE}.rope.scaling.type is {str(kind)[:40]!r}, expected 'yarn'"
    known = kind in ("none", "linear", "longrope")
    raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail) if known else corrupt(detail)


def _check_neutral(raw: RawFile, numbers: Mapping[str, float]) -> None:
    """Optional keys may only repeat what is so anyway."""
    allowed: dict[str, Scalar] = {**_NEUTRAL, **{key: numbers[other] for key, other in _SAME_AS.items()}}
    for key, neutral in allowed.items():
        name = f"{ARCHITECTURE}.{key}"
        value = raw.values.get(name)
        if name in raw.arrays or (value is not None and not _equal(value.value, neutral)):
            found = "an array" if value is None else value.value
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"key {name} is {found}, expected {neutral}")


def _check_pattern(raw: RawFile, layers: int) -> None:
    """Where the file says which layers slide, it is every other one, beginning with the first."""
    name = f"{ARCHITECTURE}.attention.sliding_window_pattern"
    value, array = raw.values.get(name), raw.arrays.get(name)
    is_usual = value is None or (value.type, value.value) == (ValueType.UINT32, 2)
    if array is not None:
        usual = bytes((layer + 1) % 2 for layer in range(layers))
        is_usual = array.type is ValueType.BOOL and read_array(raw, array) == usual
    if not is_usual:
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"key {name} is not the pattern of gpt-oss")


def _equal(value: Scalar, neutral: Scalar) -> bool:
    if isinstance(value, str) or isinstance(neutral, str):
        return value == neutral
    return math.isclose(value, neutral, rel_tol=1e-6)


def _check_relations(a: Architecture, value_length: int) -> None:
    """What must hold between the dimensions; each of these is an assertion or a wrong result in llama.cpp."""
    rules = {
        "attention.value_length differs from attention.key_length": a.head_dim == value_length,
        "attention.key_length is no multiple of 8": a.head_dim % 8 == 0,
        "attention.head_count is no multiple of attention.head_count_kv": a.heads % a.kv_heads == 0,
        "expert_used_count exceeds expert_count": a.experts_used <= a.experts,
        "rope.scaling.original_context_length exceeds context_length": a.rope_original_context <= a.trained_context,
    }
    for complaint, holds in rules.items():
        if not holds:
            raise corrupt(complaint)


def array_of(arrays: Mapping[str, ArrayAt], key: str, type_: ValueType) -> ArrayAt:
    """A required array of this element type; raises EngineError."""
    found = arrays.get(key)
    if found is None:
        raise corrupt(f"key {key} is missing")
    if found.type is not type_:
        raise corrupt(f"key {key} is an array of {found.type.name}, expected {type_.name}")
    return found
