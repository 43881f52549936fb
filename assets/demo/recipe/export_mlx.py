"""Writes the demo model as a folder in the layout of openai/gpt-oss on Hugging Face, which mlx-lm loads."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from .harmony_text import CONTROL_TOKENS
from .mxfp4 import encode
from .network import Block, Dimensions, Network


def export_mlx(network: Network, folder: Path) -> None:
    """Write weights and settings beside the frozen tokenizer.json in `folder`."""
    first = network.d.vocabulary - len(CONTROL_TOKENS)
    control = {token: first + index for index, token in enumerate(CONTROL_TOKENS)}
    weights = folder / "model.safetensors"
    save_file(_tensors(network), weights, metadata={"format": "pt"})
    weights.chmod(0o644)  # save_file leaves it readable by its writer only
    _write(folder / "config.json", _config(network.d, control))
    _write(folder / "generation_config.json", _generation(control))
    _write(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<|startoftext|>",
            "eos_token": "<|return|>",
            "pad_token": "<|endoftext|>",
            "model_max_length": network.d.trained_context,
            "clean_up_tokenization_spaces": False,
        },
    )


def _tensors(network: Network) -> dict[str, Tensor]:
    tensors = {
        "model.embed_tokens.weight": network.embedding,
        "lm_head.weight": network.head,
        "model.norm.weight": network.norm,
    }
    quantized = dict[str, Tensor]()
    for index, block in enumerate(network.blocks()):
        tensors |= _block(f"model.layers.{index}.", block)
        quantized |= _experts(f"model.layers.{index}.mlp.experts.", block)
    return {name: t.detach().bfloat16().contiguous() for name, t in tensors.items()} | quantized


def _block(prefix: str, block: Block) -> dict[str, Tensor]:
    attention = {
        f"{prefix}self_attn.{name}_proj.{part}": tensor
        for name, weight, bias in (
            ("q", block.q, block.q_bias),
            ("k", block.k, block.k_bias),
            ("v", block.v, block.v_bias),
            ("o", block.out, block.out_bias),
        )
        for part, tensor in (("weight", weight), ("bias", bias))
    }
    return attention | {
        prefix + "input_layernorm.weight": block.attention_norm,
        prefix + "post_attention_layernorm.weight": block.expert_norm,
        prefix + "self_attn.sinks": block.sinks,
        prefix + "mlp.router.weight": block.router,
        prefix + "mlp.router.bias": block.router_bias,
        prefix + "mlp.experts.gate_up_proj_bias": _interleaved(block.gate_bias, block.up_bias),
        prefix + "mlp.experts.down_proj_bias": block.down_bias,
    }


def _experts(prefix: str, block: Block) -> dict[str, Tensor]:
    packed = dict[str, Tensor]()
    for name, weight in (("gate_up_proj", _interleaved(block.gate, block.up)), ("down_proj", block.down)):
        scales, codes = encode(weight.detach())
        packed[f"{prefix}{name}_blocks"] = (codes[..., 0::2] | (codes[..., 1::2] << 4)).contiguous()
        packed[f"{prefix}{name}_scales"] = scales.contiguous()
    return packed


def _interleaved(gate: Tensor, up: Tensor) -> Tensor:
    return torch.stack((gate, up), 2).flatten(1, 2)


def _config(d: Dimensions, control: dict[str, int]) -> dict[str, object]:
    return {
        "architectures": ["GptOssForCausalLM"],
        "_name_or_path": "Triptych demo model",
        "model_type": "gpt_oss",
        "attention_bias": True,
        "attention_dropout": 0.0,
        "eos_token_id": control["<|return|>"],
        "pad_token_id": control["<|endoftext|>"],
        "experts_per_token": d.experts_used,
        "head_dim": d.head,
        "hidden_act": "silu",
        "hidden_size": d.hidden,
        "initial_context_length": d.trained_context,
        "initializer_range": 0.02,
        "intermediate_size": d.feed_forward,
        "layer_types": ["full_attention" if index % 2 else "sliding_attention" for index in range(d.layers)],
        "max_position_embeddings": int(d.trained_context * d.yarn_factor),
        "num_attention_heads": d.heads,
        "num_experts_per_tok": d.experts_used,
        "num_hidden_layers": d.layers,
        "num_key_value_heads": d.kv_heads,
        "num_local_experts": d.experts,
        "output_router_logits": False,
        "quantization_config": {
            "quant_method": "mxfp4",
            "modules_to_not_convert": [
                "model.layers.*.self_attn",
                "model.layers.*.mlp.router",
                "model.embed_tokens",
                "lm_head",
            ],
        },
        "rms_norm_eps": d.epsilon,
        "rope_scaling": {
            "beta_fast": d.beta_fast,
            "beta_slow": d.beta_slow,
            "factor": d.yarn_factor,
            "original_max_position_embeddings": d.trained_context,
            "rope_type": "yarn",
            "truncate": True,
        },
        "rope_theta": d.rope_theta,
        "router_aux_loss_coef": 0.9,
        "sliding_window": d.window,
        "swiglu_limit": 7.0,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "vocab_size": d.vocabulary,
    }


def _generation(control: dict[str, int]) -> dict[str, object]:
    return {
        "bos_token_id": control["<|startoftext|>"],
        "do_sample": True,
        "eos_token_id": [control[token] for token in ("<|return|>", "<|endoftext|>", "<|call|>")],
        "pad_token_id": control["<|endoftext|>"],
    }


def _write(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
