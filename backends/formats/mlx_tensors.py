"""The tensors a gpt-oss model folder must have: as OpenAI published them (`_blocks`, `_scales`) or as MLX writes them.

Shapes are checked against the configuration, because MLX finds out late or computes nonsense. A packed matrix is U32
numbers with scales, in one of MLX's modes. Not here: where the tensors lie (`safetensors`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import msgspec

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gpt_oss import Architecture
from backends.formats.safetensors import TensorAt, corrupt

FLOATS = ("BF16", "F16", "F32")
_BLOCK = 32  # numbers that share a scale in MXFP4
_BITS = (2, 3, 4, 5, 6, 8)
_GROUPS = (32, 64, 128)


class Matrix(msgspec.Struct, frozen=True):
    """A matrix the model multiplies with, perhaps one for each expert, by the name MLX has for it."""

    name: str
    rows: int
    columns: int
    experts: int = 0

    @property
    def lead(self) -> tuple[int, ...]:
        """What stands before rows and columns in a shape."""
        return (self.experts,) if self.experts else ()


def check_tensors(architecture: Architecture, tensors: Mapping[str, TensorAt]) -> str:
    """All are there, none is strange, every shape is right; the form of the experts, such as MXFP4. Raises EngineError.

    `tensors` by name.
    """
    is_original = any(name.endswith(("_proj_blocks", "experts.gate_up_proj")) for name in tensors)
    left = dict(tensors)
    forms: set[str] = set()
    for name, shape in _vectors(architecture, is_original):
        _take(left, name, shape, FLOATS)
    for matrix in _matrices(architecture):
        _take_matrix(left, matrix)
    for layer in range(architecture.layers):
        for matrix in _expert_matrices(architecture, layer, is_original):
            forms.add(_take_original(left, matrix) if is_original else _take_matrix(left, matrix))
    if left:
        raise corrupt(f"{len(left)} tensors do not belong to the model, such as {min(left)}")
    if len(forms) > 1:
        raise EngineError(
            ErrorCode.MODEL_UNSUPPORTED, f"the experts are in different forms: {', '.join(sorted(forms))}"
        )
    return forms.pop()


def parameters(architecture: Architecture) -> int:
    """How many numbers the model consists of, however they are packed."""
    matrices = list(_matrices(architecture))
    for layer in range(architecture.layers):
        matrices += _expert_matrices(architecture, layer, is_original=True)
    vectors = sum(math.prod(shape) for _, shape in _vectors(architecture, is_original=True))
    return vectors + sum(max(m.experts, 1) * m.rows * m.columns for m in matrices)


def _layer(layer: int) -> str:
    return f"model.layers.{layer}."


def _vectors(a: Architecture, is_original: bool) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Norms, biases, sinks: never packed."""
    yield "model.norm.weight", (a.hidden,)
    for layer in range(a.layers):
        prefix = _layer(layer)
        yield f"{prefix}input_layernorm.weight", (a.hidden,)
        yield f"{prefix}post_attention_layernorm.weight", (a.hidden,)
        yield f"{prefix}self_attn.sinks", (a.heads,)
        yield f"{prefix}self_attn.q_proj.bias", (a.heads * a.head_dim,)
        yield f"{prefix}self_attn.k_proj.bias", (a.kv_heads * a.head_dim,)
        yield f"{prefix}self_attn.v_proj.bias", (a.kv_heads * a.head_dim,)
        yield f"{prefix}self_attn.o_proj.bias", (a.hidden,)
        yield f"{prefix}mlp.router.bias", (a.experts,)
        experts = f"{prefix}mlp.experts."
        if is_original:
            yield f"{experts}gate_up_proj_bias", (a.experts, 2 * a.expert_ff)
            yield f"{experts}down_proj_bias", (a.experts, a.hidden)
        else:
            yield f"{experts}gate_proj.bias", (a.experts, a.expert_ff)
            yield f"{experts}up_proj.bias", (a.experts, a.expert_ff)
            yield f"{experts}down_proj.bias", (a.experts, a.hidden)


def _matrices(a: Architecture) -> Iterator[Matrix]:
    """Every matrix of the model but the experts, by name, with its shape."""
    yield Matrix("model.embed_tokens", a.vocabulary, a.hidden)
    yield Matrix("lm_head", a.vocabulary, a.hidden)
    for layer in range(a.layers):
        prefix = _layer(layer)
        yield Matrix(f"{prefix}self_attn.q_proj", a.heads * a.head_dim, a.hidden)
        yield Matrix(f"{prefix}self_attn.k_proj", a.kv_heads * a.head_dim, a.hidden)
        yield Matrix(f"{prefix}self_attn.v_proj", a.kv_heads * a.head_dim, a.hidden)
        yield Matrix(f"{prefix}self_attn.o_proj", a.hidden, a.heads * a.head_dim)
        yield Matrix(f"{prefix}mlp.router", a.experts, a.hidden)


def _expert_matrices(a: Architecture, layer: int, is_original: bool) -> Iterator[Matrix]:
    prefix = f"{_layer(layer)}mlp.experts."
    if is_original:
        yield Matrix(f"{prefix}gate_up_proj", 2 * a.expert_ff, a.hidden, a.experts)
    else:
        yield Matrix(f"{prefix}gate_proj", a.expert_ff, a.hidden, a.experts)
        yield Matrix(f"{prefix}up_proj", a.expert_ff, a.hidden, a.experts)
    yield Matrix(f"{prefix}down_proj", a.hidden, a.expert_ff, a.experts)


def _take(left: dict[str, TensorAt], name: str, shape: tuple[int, ...], types: tuple[str, ...]) -> TensorAt:
    """Remove one tensor from those that are left; it must be there, of this shape and one of these types."""
    tensor = left.pop(name, None)
    if tensor is None:
        raise corrupt(f"tensor {name} is missing")
    if tensor.shape != shape:
        raise corrupt(f"tensor {name} has the shape {list(tensor.shape)}, expected {list(shape)}")
    if tensor.type not in types:
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"tensor {name} is {tensor.type}, expected {' or '.join(types)}")
    return tensor


def _take_original(left: dict[str, TensorAt], matrix: Matrix) -> str:
    """Experts as OpenAI published them: MXFP4 in bytes, or plain numbers, one column after the other."""
    if f"{matrix.name}_blocks" not in left:
        return _take(left, matrix.name, (*matrix.lead, matrix.columns, matrix.rows), FLOATS).type
    groups = (*matrix.lead, matrix.rows, matrix.columns // _BLOCK)
    _take(left, f"{matrix.name}_blocks", (*groups, _BLOCK // 2), ("U8",))
    _take(left, f"{matrix.name}_scales", groups, ("U8",))
    return "MXFP4"


def _take_matrix(left: dict[str, TensorAt], matrix: Matrix) -> str:
    """A matrix as MLX writes it: plain, or packed in a mode that its shapes tell."""
    weight = left.get(f"{matrix.name}.weight")
    if weight is None or weight.type != "U32":
        return _take(left, f"{matrix.name}.weight", (*matrix.lead, matrix.rows, matrix.columns), FLOATS).type
    scales = left.get(f"{matrix.name}.scales")
    if scales is None or not scales.shape or not scales.shape[-1]:
        raise corrupt(f"tensor {matrix.name}.scales is missing")
    bits, rest = divmod(weight.shape[-1] * 32 if weight.shape else 0, matrix.columns)
    group = matrix.columns // scales.shape[-1]
    is_affine = scales.type in FLOATS
    if rest or not _is_mode(bits, group, is_affine):
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"{matrix.name} is packed in {bits} bits by {group}")
    _take(left, f"{matrix.name}.weight", (*matrix.lead, matrix.rows, matrix.columns * bits // 32), ("U32",))
    grouped = (*matrix.lead, matrix.rows, matrix.columns // group)
    _take(left, f"{matrix.name}.scales", grouped, FLOATS if is_affine else ("U8",))
    if not is_affine:
        return f"MXFP{bits}"
    _take(left, f"{matrix.name}.biases", grouped, FLOATS)
    return f"{bits}-bit"


def _is_mode(bits: int, group: int, is_affine: bool) -> bool:
    return (bits in _BITS and group in _GROUPS) if is_affine else (bits in (4, 8) and group == _BLOCK)
