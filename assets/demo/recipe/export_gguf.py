"""Writes the demo model as one GGUF file: MXFP4 experts, float16 matrices, float32 vectors. Computes nothing anew."""

from pathlib import Path

import gguf
import torch
from gguf import GGMLQuantizationType, GGUFWriter
from torch import Tensor

from .harmony_text import CONTROL_TOKENS
from .mxfp4 import encode
from .network import Block, Dimensions, Network
from .vocabulary import merges, ranked_tokens

NAME = "Triptych demo model"
MOSTLY_MXFP4_MOE = 38


def export_gguf(network: Network, tokenizer: Path, path: Path) -> None:
    """Write the network and the vocabulary of `tokenizer` to `path`."""
    writer = GGUFWriter(path, "gpt-oss")
    _describe(writer, network.d)
    _vocabulary(writer, ranked_tokens(tokenizer))
    _matrix(writer, "token_embd.weight", network.embedding)
    _matrix(writer, "output.weight", network.head)
    _vector(writer, "output_norm.weight", network.norm)
    for index, block in enumerate(network.blocks()):
        _block(writer, f"blk.{index}.", block)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _describe(writer: GGUFWriter, d: Dimensions) -> None:
    writer.add_type("model")
    writer.add_name(NAME)
    writer.add_description("A tiny model of the gpt-oss architecture, trained for Triptych; not OpenAI's gpt-oss.")
    writer.add_license("apache-2.0")
    writer.add_block_count(d.layers)
    writer.add_context_length(d.trained_context)
    writer.add_embedding_length(d.hidden)
    writer.add_feed_forward_length(d.feed_forward)
    writer.add_head_count(d.heads)
    writer.add_head_count_kv(d.kv_heads)
    writer.add_key_length(d.head)
    writer.add_value_length(d.head)
    writer.add_layer_norm_rms_eps(d.epsilon)
    writer.add_expert_count(d.experts)
    writer.add_expert_used_count(d.experts_used)
    writer.add_expert_feed_forward_length(d.feed_forward)
    writer.add_sliding_window(d.window)
    writer.add_rope_freq_base(d.rope_theta)
    writer.add_rope_scaling_type(gguf.RopeScalingType.YARN)
    writer.add_rope_scaling_factor(d.yarn_factor)
    writer.add_rope_scaling_orig_ctx_len(d.trained_context)
    writer.add_file_type(MOSTLY_MXFP4_MOE)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)


def _vocabulary(writer: GGUFWriter, ranked: list[str]) -> None:
    ids = {token: rank for rank, token in enumerate(ranked)}
    control = {token: len(ranked) + index for index, token in enumerate(CONTROL_TOKENS)}
    kinds = [gguf.TokenType.NORMAL] * len(ranked) + [gguf.TokenType.CONTROL] * len(control)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-4o")
    writer.add_token_list([*ranked, *CONTROL_TOKENS])
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_token_merges([" ".join(pair) for pair in merges(ids)])
    writer.add_bos_token_id(control["<|startoftext|>"])
    writer.add_eos_token_id(control["<|return|>"])
    writer.add_pad_token_id(control["<|endoftext|>"])
    writer.add_add_bos_token(False)


def _block(writer: GGUFWriter, prefix: str, block: Block) -> None:
    _vector(writer, prefix + "attn_norm.weight", block.attention_norm)
    _vector(writer, prefix + "post_attention_norm.weight", block.expert_norm)
    _vector(writer, prefix + "attn_sinks.weight", block.sinks)
    for name, weight, bias in (
        ("attn_q", block.q, block.q_bias),
        ("attn_k", block.k, block.k_bias),
        ("attn_v", block.v, block.v_bias),
        ("attn_output", block.out, block.out_bias),
    ):
        _matrix(writer, f"{prefix}{name}.weight", weight)
        _vector(writer, f"{prefix}{name}.bias", bias)
    _vector(writer, prefix + "ffn_gate_inp.weight", block.router)
    _vector(writer, prefix + "ffn_gate_inp.bias", block.router_bias)
    for name, weight, bias in (
        ("gate", block.gate, block.gate_bias),
        ("up", block.up, block.up_bias),
        ("down", block.down, block.down_bias),
    ):
        _experts(writer, f"{prefix}ffn_{name}_exps.weight", weight)
        _vector(writer, f"{prefix}ffn_{name}_exps.bias", bias)


def _vector(writer: GGUFWriter, name: str, tensor: Tensor) -> None:
    writer.add_tensor(name, tensor.detach().float().numpy())


def _matrix(writer: GGUFWriter, name: str, tensor: Tensor) -> None:
    writer.add_tensor(name, tensor.detach().half().numpy())


def _experts(writer: GGUFWriter, name: str, tensor: Tensor) -> None:
    scales, codes = encode(tensor.detach())
    packed = codes[..., :16] | (codes[..., 16:] << 4)
    blocks = torch.cat((scales[..., None], packed), -1)
    writer.add_tensor(name, blocks.flatten(-2).contiguous().numpy(), raw_dtype=GGMLQuantizationType.MXFP4)
