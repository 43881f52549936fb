"""The `config.json` of a gpt-oss model folder: its dimensions, checked, and what mlx-lm would silently get wrong.

mlx-lm takes its defaults for keys that are missing and ignores those it does not know: both are refused here where they
would change the answers. Not here: the tensors (`mlx_tensors`), the other files (`mlx_folder`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.files import decode_json
from backends.formats.gpt_oss import Architecture
from backends.formats.safetensors import corrupt

MODEL_TYPE = "gpt_oss"


class Rope(msgspec.Struct, frozen=True):
    """The keys of `rope_scaling` that mlx-lm follows, and `truncate`, which it does not."""

    rope_type: str
    factor: float
    original_max_position_embeddings: int
    beta_fast: float = 32.0
    beta_slow: float = 1.0
    truncate: bool = True


class Packing(msgspec.Struct, frozen=True):
    """How weights were packed: by MLX (`bits`, `group_size`) or as published (`quant_method`)."""

    quant_method: str = ""
    group_size: int = 0
    bits: int = 0


class Config(msgspec.Struct, frozen=True):
    """What we need of the file; the keys are Hugging Face's."""

    num_hidden_layers: int
    num_local_experts: int
    num_experts_per_tok: int
    vocab_size: int
    hidden_size: int
    intermediate_size: int
    head_dim: int
    num_attention_heads: int
    num_key_value_heads: int
    sliding_window: int
    max_position_embeddings: int
    rms_norm_eps: float
    rope_theta: float
    rope_scaling: Rope
    layer_types: tuple[str, ...] | None = None
    quantization: Packing | None = None
    quantization_config: Packing | None = None
    name: str = msgspec.field(default="", name="_name_or_path")
    hidden_act: str = "silu"
    attention_bias: bool = True
    tie_word_embeddings: bool = False
    swiglu_limit: float = 7.0

    @property
    def architecture(self) -> Architecture:
        """The dimensions in the words that a GGUF file is described in."""
        return Architecture(
            layers=self.num_hidden_layers,
            hidden=self.hidden_size,
            heads=self.num_attention_heads,
            kv_heads=self.num_key_value_heads,
            head_dim=self.head_dim,
            experts=self.num_local_experts,
            experts_used=self.num_experts_per_tok,
            expert_ff=self.intermediate_size,
            window=self.sliding_window,
            trained_context=self.max_position_embeddings,
            vocabulary=self.vocab_size,
            epsilon=self.rms_norm_eps,
            rope_base=self.rope_theta,
            rope_factor=self.rope_scaling.factor,
            rope_original_context=self.rope_scaling.original_max_position_embeddings,
        )


_RANGES: Mapping[str, tuple[float, float]] = {
    "num_hidden_layers": (2, 512),
    "num_local_experts": (1, 1024),
    "num_experts_per_tok": (1, 1024),
    "vocab_size": (263, 1 << 20),
    "hidden_size": (32, 1 << 16),
    "intermediate_size": (32, 1 << 17),
    "head_dim": (8, 512),
    "num_attention_heads": (1, 1024),
    "num_key_value_heads": (1, 1024),
    "sliding_window": (2, 1 << 16),
    "max_position_embeddings": (16, 1 << 22),
    "rms_norm_eps": (1e-12, 1e-2),
    "rope_theta": (100.0, 1e9),
}
_ROPE_RANGES: Mapping[str, tuple[float, float]] = {
    "factor": (1.0, 1024.0),
    "original_max_position_embeddings": (16, 1 << 22),
    "beta_fast": (1.0, 1024.0),
    "beta_slow": (0.01, 1024.0),
}
_ROPE_KEYS = {*Rope.__struct_fields__, "type"}
_NOTHING = msgspec.Raw(b"")
_DRAFTER = b"Eagle3"  # in the name of its class, as in LlamaForCausalLMEagle3
_OWN_CODE = ("auto_map", "model_file", "custom_pipelines")
_OTHER_FORMS = ("rope_parameters", "text_config", "quantize_activations")


def read_config(content: bytes) -> Config:
    """Check and read the file; raises EngineError by cause."""
    keys = decode_json(content, dict[str, msgspec.Raw], "config.json")
    _check_kind(keys)
    config = decode_json(content, Config, "config.json")
    rope_keys = decode_json(keys["rope_scaling"], dict[str, msgspec.Raw], "config.json")
    _check_ranges(config, _RANGES)
    _check_ranges(config.rope_scaling, _ROPE_RANGES)
    _check_form(config, rope_keys.keys() - _ROPE_KEYS)
    _check_agreement(config)
    return config


def _check_kind(keys: Mapping[str, msgspec.Raw]) -> None:
    """The right architecture, and nothing that brings its own code or replaces what we check."""
    if "model_type" not in keys:
        raise EngineError(ErrorCode.MODEL_UNKNOWN, "config.json does not say what kind of model this is")
    if bytes(keys["model_type"]) != f'"{MODEL_TYPE}"'.encode():
        if _DRAFTER in bytes(keys.get("architectures", _NOTHING)):
            raise EngineError(ErrorCode.MODEL_DRAFTER, "EAGLE3 guesses tokens for the model beside which it is loaded")
        kind = bytes(keys["model_type"])[:80].decode(errors="replace")
        raise EngineError(ErrorCode.MODEL_FOREIGN, f"this is a model of the type {kind}, not {MODEL_TYPE}")
    for key in _OWN_CODE:
        if key in keys:
            raise _unsupported(f"config.json wants to run code of its own ({key})")
    for key in _OTHER_FORMS:
        if key in keys:
            raise _unsupported(f"config.json has the key {key}, which the MLX backend does not follow")


def _check_ranges(values: msgspec.Struct, ranges: Mapping[str, tuple[float, float]]) -> None:
    for key, (lowest, highest) in ranges.items():
        value = getattr(values, key)
        if not lowest <= value <= highest:
            raise corrupt(f"config.json: {key} is {value}, expected {lowest} … {highest}")


def _check_form(config: Config, strange_rope_keys: set[str]) -> None:
    """What mlx-lm has built in has to be what the file says."""
    sliding, full = "sliding_attention", "full_attention"
    usual = tuple(full if layer % 2 else sliding for layer in range(config.num_hidden_layers))
    rules = {
        "rope_type is not yarn": config.rope_scaling.rope_type == "yarn",
        f"rope_scaling has {', '.join(sorted(strange_rope_keys))}": not strange_rope_keys,
        "the layers do not alternate between sliding and full attention": config.layer_types == usual
        or (config.layer_types is None and config.num_hidden_layers % 2 == 0),
        "hidden_act is not silu": config.hidden_act == "silu",
        "attention has no biases": config.attention_bias,
        "the embedding is shared with the head": not config.tie_word_embeddings,
        "swiglu_limit is not 7": config.swiglu_limit == 7.0,
        "the weights are packed in another way than MXFP4 or MLX's": config.quantization is not None
        or config.quantization_config in (None, Packing("mxfp4")),
    }
    for complaint, holds in rules.items():
        if not holds:
            raise _unsupported(f"config.json: {complaint}")


def _check_agreement(config: Config) -> None:
    rules = {
        "more experts are used than there are": config.num_experts_per_tok <= config.num_local_experts,
        "the heads are not a multiple of the key heads": config.num_attention_heads % config.num_key_value_heads == 0,
        "head_dim is odd": config.head_dim % 2 == 0,
        "sizes are not multiples of 32": config.hidden_size % 32 == config.intermediate_size % 32 == 0,
    }
    for complaint, holds in rules.items():
        if not holds:
            raise corrupt(f"config.json: {complaint}")


def _unsupported(detail: str) -> EngineError:
    return EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)
