"""Model files with random weights, in gpt-oss's architecture, for tests and benches: small ones and 20b's layer shapes.

Deterministic by seed. The text they write is noise; shapes, types, keys and vocabulary are those of real files.
Not here: damaged files (`tests.mutations`), the trained demo model (`assets/demo`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Quant
from numpy.typing import NDArray

CONTROL = (
    "<|startoftext|>",
    "<|endoftext|>",
    "<|return|>",
    "<|constrain|>",
    "<|channel|>",
    "<|start|>",
    "<|end|>",
    "<|message|>",
    "<|call|>",
)
_CONTROL_IDS_20B = dict(
    zip(CONTROL, (199998, 199999, 200002, 200003, 200005, 200006, 200007, 200008, 200012), strict=True)
)
_MERGES = ("t h", "th e", "i n", "a n", "e r", "o n", "an d", "in g", "Ġ the", "Ġ a", "u s", "us er")
_FP4_SPREAD = 2.93  # the standard deviation of the sixteen FP4 values
_INT8_SPREAD = 73.0  # and of whole numbers from -127 to 127


@dataclass(frozen=True)
class Spec:
    """The dimensions of a model to write; the default is the smallest that has everything a real one has."""

    layers: int = 2
    hidden: int = 64
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 32
    experts: int = 4
    experts_used: int = 2
    expert_ff: int = 64
    window: int = 16
    context: int = 4096
    name: str = "Random test model"


SPEC_20B = Spec(24, 2880, 64, 8, 64, 32, 4, 2880, 128, 131_072, "Random weights in gpt-oss-20b's shapes")


@dataclass(frozen=True)
class Tokens:
    """A vocabulary as the file spells it."""

    texts: list[str]
    types: list[int]
    merges: list[str]

    def id(self, name: str) -> int:
        """The id of a token by its text."""
        return self.texts.index(name)


def write_random_gguf(path: Path, spec: Spec | None = None, *, seed: int = 0) -> Path:
    """A small model (0.4 MB with the default spec): MXFP4 experts, Q8_0 rest, bytes, a few merges, control tokens."""
    return _write(path, spec or Spec(), small_tokens(), seed)


def write_large_vocabulary(path: Path, *, seed: int = 0) -> Path:
    """The small model with as many ids as gpt-oss has (30 MB): drawing a token takes as long as with a real one."""
    return _write(path, Spec(), large_tokens(), seed)


def write_20b_shape(path: Path, *, layers: int = 4, seed: int = 0) -> Path:
    """gpt-oss-20b's layer shapes and its 201,088 ids, cut to `layers` layers (four of them: 3 GB)."""
    return _write(path, dataclasses.replace(SPEC_20B, layers=layers), large_tokens(), seed)


def write_4layer_20b(path: Path) -> Path:
    """The file of the benches."""
    return write_20b_shape(path, layers=4)


def byte_letters() -> list[str]:
    """The letter that stands for each byte in GPT-2's code."""
    plain = {*range(33, 127), *range(161, 173), *range(174, 256)}
    letters, spare = list[str](), 256
    for byte in range(256):
        letters.append(chr(byte) if byte in plain else chr(spare))
        spare += byte not in plain
    return letters


def small_tokens() -> Tokens:
    """256 bytes, some merges, the control tokens."""
    texts = [*byte_letters(), *(merge.replace(" ", "") for merge in _MERGES)]
    types = [int(gguf.TokenType.NORMAL)] * len(texts) + [int(gguf.TokenType.CONTROL)] * len(CONTROL)
    return Tokens([*texts, *CONTROL], types, list(_MERGES))


def large_tokens() -> Tokens:
    """As many ids as o200k_harmony, control tokens at their real places; the ordinary ones are made up."""
    texts, merges = byte_letters(), list[str]()
    for parent, letter in _grow():
        if len(texts) == 199_998:
            break
        texts.append(parent + letter)
        merges.append(f"{parent} {letter}")
    types = [int(gguf.TokenType.NORMAL)] * len(texts)
    names = {id_: name for name, id_ in _CONTROL_IDS_20B.items()}
    for id_ in range(len(texts), 201_088):
        texts.append(names.get(id_, f"<|reserved_{id_}|>"))
        types.append(int(gguf.TokenType.CONTROL))
    return Tokens(texts, types, merges)


def _grow() -> Iterator[tuple[str, str]]:
    """Every known word of small letters, each with one more letter behind it."""
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    queue = letters.copy()
    for parent in queue:
        for letter in letters:
            yield parent, letter
            queue.append(parent + letter)


def _write(path: Path, spec: Spec, tokens: Tokens, seed: int) -> Path:
    """Header, keys and tensors; the weights are written one tensor at a time."""
    writer = gguf.GGUFWriter(path, "gpt-oss")
    _add_keys(writer, spec)
    _add_tokenizer(writer, tokens)
    shapes = list(_shapes(spec, len(tokens.texts)))
    for name, shape, kind in shapes:
        size = int(np.prod(shape)) // gguf.GGML_QUANT_SIZES[kind][0] * gguf.GGML_QUANT_SIZES[kind][1]
        writer.add_tensor_info(name, shape, np.dtype(np.float32), size, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    random = np.random.default_rng(seed)
    for name, shape, kind in shapes:
        writer.write_tensor_data(_weights(random, name, shape, kind))
    writer.close()
    return path


def _add_keys(writer: gguf.GGUFWriter, spec: Spec) -> None:
    """The keys a gpt-oss file has."""
    writer.add_type("model")
    writer.add_name(spec.name)
    writer.add_block_count(spec.layers)
    writer.add_context_length(spec.context)
    writer.add_embedding_length(spec.hidden)
    writer.add_feed_forward_length(spec.expert_ff)
    writer.add_head_count(spec.heads)
    writer.add_head_count_kv(spec.kv_heads)
    writer.add_key_length(spec.head_dim)
    writer.add_value_length(spec.head_dim)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_sliding_window(spec.window)
    writer.add_expert_count(spec.experts)
    writer.add_expert_used_count(spec.experts_used)
    writer.add_expert_feed_forward_length(spec.expert_ff)
    writer.add_rope_freq_base(150_000.0)
    writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
    writer.add_rope_scaling_factor(32.0)
    writer.add_rope_scaling_orig_ctx_len(4096)
    writer.add_file_type(38)  # MXFP4
    writer.add_quantization_version(2)


def _add_tokenizer(writer: gguf.GGUFWriter, tokens: Tokens) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-4o")
    writer.add_token_list(tokens.texts)
    writer.add_token_types(tokens.types)
    writer.add_token_merges(tokens.merges)
    writer.add_bos_token_id(tokens.id("<|startoftext|>"))
    writer.add_eos_token_id(tokens.id("<|return|>"))
    writer.add_pad_token_id(tokens.id("<|endoftext|>"))
    writer.add_add_bos_token(False)


_Shape = tuple[str, tuple[int, ...], Quant]


def _shapes(spec: Spec, vocabulary: int) -> Iterator[_Shape]:
    """Name, shape (rows last, as numpy has it) and type of every tensor."""
    yield "token_embd.weight", (vocabulary, spec.hidden), Quant.Q8_0
    yield "output_norm.weight", (spec.hidden,), Quant.F32
    yield "output.weight", (vocabulary, spec.hidden), Quant.Q8_0
    for layer in range(spec.layers):
        for name, shape, kind in _layer_shapes(spec):
            yield f"blk.{layer}.{name}", shape, kind


def _layer_shapes(spec: Spec) -> Iterator[_Shape]:
    query, key = spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim
    yield "attn_norm.weight", (spec.hidden,), Quant.F32
    for name, rows, columns in (
        ("attn_q", query, spec.hidden),
        ("attn_k", key, spec.hidden),
        ("attn_v", key, spec.hidden),
        ("attn_output", spec.hidden, query),
    ):
        yield f"{name}.weight", (rows, columns), Quant.Q8_0
        yield f"{name}.bias", (rows,), Quant.F32
    yield "attn_sinks.weight", (spec.heads,), Quant.F32
    yield "post_attention_norm.weight", (spec.hidden,), Quant.F32
    yield "ffn_gate_inp.weight", (spec.experts, spec.hidden), Quant.F32
    yield "ffn_gate_inp.bias", (spec.experts,), Quant.F32
    for name, rows, columns in (
        ("ffn_gate_exps", spec.expert_ff, spec.hidden),
        ("ffn_up_exps", spec.expert_ff, spec.hidden),
        ("ffn_down_exps", spec.hidden, spec.expert_ff),
    ):
        yield f"{name}.weight", (spec.experts, rows, columns), Quant.MXFP4
        yield f"{name}.bias", (spec.experts, rows), Quant.F32


def _weights(random: np.random.Generator, name: str, shape: tuple[int, ...], kind: Quant) -> NDArray[np.generic]:
    """Numbers of such a size that activations neither die nor grow."""
    if kind is Quant.F32:
        mean = 1.0 if name.endswith("norm.weight") else 0.0
        spread = 1.0 / np.sqrt(shape[-1]) if name.endswith("ffn_gate_inp.weight") else 0.1
        return (mean + spread * random.standard_normal(shape)).astype(np.float32)
    spread = 1.0 if name == "token_embd.weight" else 2.0 / float(np.sqrt(shape[-1]))
    make = _q8_blocks if kind is Quant.Q8_0 else _mxfp4_blocks
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    count = int(np.prod(shape)) // elements
    tile = make(random, min(count, 262_139), spread)  # a prime: no two rows are the same
    rows = np.resize(tile, (count, size))
    return rows.reshape(*shape[:-1], shape[-1] // elements * size)


def _q8_blocks(random: np.random.Generator, count: int, spread: float) -> NDArray[np.uint8]:
    """A half-precision scale and 32 whole numbers each."""
    scales = np.full((count, 1), spread / _INT8_SPREAD, np.float16).view(np.uint8)
    values = random.integers(-127, 128, (count, 32), np.int8).view(np.uint8)
    return np.concatenate((scales, values), axis=1)


def _mxfp4_blocks(random: np.random.Generator, count: int, spread: float) -> NDArray[np.uint8]:
    """A power-of-two scale and 32 FP4 numbers each."""
    exponent = 127 + round(float(np.log2(spread / _FP4_SPREAD)))
    scales = np.full((count, 1), exponent, np.uint8)
    return np.concatenate((scales, random.integers(0, 256, (count, 16), np.uint8)), axis=1)
