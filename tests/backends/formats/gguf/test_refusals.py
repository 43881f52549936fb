"""One row for each way in which llama.cpp aborts, hangs or is silently wrong: refused here, with the right code."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import load_header
from backends.formats.gguf_format import RawTensor, ValueType
from tests.backends.formats.gguf.rewrite import Parts, encode_array, encode_string
from tests.models import small_tokens

CORRUPT, TRUNCATED = ErrorCode.MODEL_CORRUPT, ErrorCode.MODEL_TRUNCATED
UNSUPPORTED, FOREIGN = ErrorCode.MODEL_UNSUPPORTED, ErrorCode.MODEL_FOREIGN
U32, F32, STRING = ValueType.UINT32, ValueType.FLOAT32, ValueType.STRING
Change = Callable[[Parts], Parts]

REQUIRED_KEYS = (
    "general.architecture",
    "gpt-oss.block_count",
    "gpt-oss.context_length",
    "gpt-oss.embedding_length",
    "gpt-oss.attention.head_count",
    "gpt-oss.attention.head_count_kv",
    "gpt-oss.attention.key_length",
    "gpt-oss.attention.value_length",
    "gpt-oss.attention.layer_norm_rms_epsilon",
    "gpt-oss.attention.sliding_window",
    "gpt-oss.expert_count",
    "gpt-oss.expert_used_count",
    "gpt-oss.expert_feed_forward_length",
    "gpt-oss.rope.freq_base",
    "gpt-oss.rope.scaling.type",
    "gpt-oss.rope.scaling.factor",
    "gpt-oss.rope.scaling.original_context_length",
    "tokenizer.ggml.model",
    "tokenizer.ggml.pre",
    "tokenizer.ggml.tokens",
    "tokenizer.ggml.token_type",
    "tokenizer.ggml.merges",
)


def _set(key: str, type_: ValueType, value: float | str | bool) -> Change:
    return lambda parts: parts.with_value(key, type_, value)


def _oss(key: str, type_: ValueType, value: float | str | bool) -> Change:
    return _set(f"gpt-oss.{key}", type_, value)


def _tokens(change: Callable[[list[str]], None]) -> Change:
    texts = small_tokens().texts
    change(texts)
    return lambda parts: parts.with_array("tokenizer.ggml.tokens", STRING, texts)


def _types(change: Callable[[list[int]], None]) -> Change:
    types = small_tokens().types
    change(types)
    return lambda parts: parts.with_array("tokenizer.ggml.token_type", ValueType.INT32, types)


def _tensor(which: str, **fields: object) -> Change:
    def change(tensor: RawTensor) -> RawTensor:
        old = {"name": tensor.name, "shape": tensor.shape, "type": tensor.type, "offset": tensor.offset}
        return RawTensor(**(old | fields))  # pyright: ignore[reportArgumentType] - the table's rows are typed by eye

    return lambda parts: parts.with_tensor(which, change)


def _repeat_pair(parts: Parts) -> Parts:
    return replace(parts, pairs=(*parts.pairs, parts.pairs[0]))


def _repeat_tensor(parts: Parts) -> Parts:
    return replace(parts, tensors=(*parts.tensors, parts.tensors[0]))


def _half_bias(parts: Parts) -> Parts:
    last = parts.tensors[-1]
    assert last.name == "blk.1.ffn_down_exps.bias"
    return replace(parts, tensors=(*parts.tensors[:-1], RawTensor(last.name, last.shape, 1, last.offset)))


def _extra_tensor(parts: Parts) -> Parts:
    extra = RawTensor("blk.0.attn_qkv.weight", (32,), 0, len(parts.data))
    return replace(parts, tensors=(*parts.tensors, extra), data=parts.data + bytes(128))


VALUES: dict[str, tuple[Change, ErrorCode]] = {
    "other architecture": (_set("general.architecture", STRING, "llama"), FOREIGN),
    "drafter": (_set("general.architecture", STRING, "eagle3"), ErrorCode.MODEL_DRAFTER),
    "architecture as number": (_set("general.architecture", U32, 3), CORRUPT),
    "ollama's architecture": (_set("general.architecture", STRING, "gptoss"), UNSUPPORTED),
    "no layers": (_oss("block_count", U32, 0), CORRUPT),
    "more layers than llama.cpp's arrays hold": (_oss("block_count", U32, 513), CORRUPT),
    "more layers than tensors": (_oss("block_count", U32, 3), CORRUPT),
    "fewer layers than tensors": (_oss("block_count", U32, 1), UNSUPPORTED),
    "layers as another type": (_oss("block_count", ValueType.INT32, 2), CORRUPT),
    "context that hangs": (_oss("context_length", U32, 400_000_000), CORRUPT),
    "no context": (_oss("context_length", U32, 0), CORRUPT),
    "no heads": (_oss("attention.head_count", U32, 0), CORRUPT),
    "heads not divisible": (_oss("attention.head_count_kv", U32, 3), CORRUPT),
    "no kv heads": (_oss("attention.head_count_kv", U32, 0), CORRUPT),
    "odd key length": (_oss("attention.key_length", U32, 33), CORRUPT),
    "value length of its own": (_oss("attention.value_length", U32, 64), CORRUPT),
    "no window": (_oss("attention.sliding_window", U32, 0), CORRUPT),
    "no experts": (_oss("expert_count", U32, 0), CORRUPT),
    "no experts used": (_oss("expert_used_count", U32, 0), CORRUPT),
    "more experts used than there are": (_oss("expert_used_count", U32, 5), CORRUPT),
    "zero epsilon": (_oss("attention.layer_norm_rms_epsilon", F32, 0.0), CORRUPT),
    "epsilon no number": (_oss("attention.layer_norm_rms_epsilon", F32, float("nan")), CORRUPT),
    "rope base one": (_oss("rope.freq_base", F32, 1.0), CORRUPT),
    "rope base infinite": (_oss("rope.freq_base", F32, float("inf")), CORRUPT),
    "rope factor zero": (_oss("rope.scaling.factor", F32, 0.0), CORRUPT),
    "no yarn": (_oss("rope.scaling.type", STRING, "none"), UNSUPPORTED),
    "unknown rope scaling, an abort": (_oss("rope.scaling.type", STRING, "yarm"), CORRUPT),
    "original context longer": (_oss("rope.scaling.original_context_length", U32, 8192), CORRUPT),
    "not causal": (_oss("attention.causal", ValueType.BOOL, value=False), UNSUPPORTED),
    "pooling": (_oss("pooling_type", U32, 1), UNSUPPORTED),
    "other window pattern": (_oss("attention.sliding_window_pattern", U32, 4), UNSUPPORTED),
    "other rope dimensions": (_oss("rope.dimension_count", U32, 16), UNSUPPORTED),
    "other rope base in windows": (_oss("rope.freq_base_swa", F32, 10_000.0), UNSUPPORTED),
    "expert groups, an abort": (_oss("expert_group_count", U32, 4), UNSUPPORTED),
    "other output width": (_oss("embedding_length_out", U32, 32), UNSUPPORTED),
    "predicted layers": (_oss("nextn_predict_layers", U32, 1), UNSUPPORTED),
    "other tokenizer": (_set("tokenizer.ggml.model", STRING, "llama"), UNSUPPORTED),
    "other split pattern": (_set("tokenizer.ggml.pre", STRING, "llama-bpe"), UNSUPPORTED),
    "end token outside": (_set("tokenizer.ggml.eos_token_id", U32, 277), CORRUPT),
    "alignment three": (_set("general.alignment", U32, 3), CORRUPT),
    "alignment zero": (_set("general.alignment", U32, 0), CORRUPT),
    "alignment of another type": (_set("general.alignment", ValueType.UINT64, 32), CORRUPT),
}

STRUCTURE: dict[str, tuple[Change, ErrorCode]] = {
    "no magic": (lambda parts: replace(parts, magic=b"GGUD"), CORRUPT),
    "version 1": (lambda parts: replace(parts, version=1), UNSUPPORTED),
    "version 4": (lambda parts: replace(parts, version=4), UNSUPPORTED),
    "big-endian": (lambda parts: replace(parts, version=3 << 24), UNSUPPORTED),
    "version no one wrote": (lambda parts: replace(parts, version=0x01020304), CORRUPT),
    "key twice": (_repeat_pair, CORRUPT),
    "tensor twice": (_repeat_tensor, CORRUPT),
    "empty key": (lambda parts: parts.with_value("", U32, 1), CORRUPT),
    "key outside ascii": (lambda parts: parts.with_value("schlüssel", U32, 1), CORRUPT),
    "type no one knows": (lambda parts: parts.with_pair("k", struct.pack("<II", 13, 0)), CORRUPT),
    "bool that is neither": (lambda parts: parts.with_pair("k", struct.pack("<IB", 7, 2)), CORRUPT),
    "array of arrays": (lambda parts: parts.with_pair("k", struct.pack("<IIQ", 9, 9, 0)), CORRUPT),
    "array of 2^40": (lambda parts: parts.with_pair("k", struct.pack("<IIQ", 9, 0, 1 << 40)), CORRUPT),
    "string of 2^40": (lambda parts: parts.with_pair("k", struct.pack("<IQ", 8, 1 << 40)), CORRUPT),
    "string in array of 2^63": (lambda parts: parts.with_pair("k", struct.pack("<IIQQ", 9, 8, 2, 1 << 63)), CORRUPT),
    "per-layer heads": (
        lambda parts: parts.with_pair("gpt-oss.attention.head_count", encode_array(U32, [4, 4])),
        CORRUPT,
    ),
    "per-layer window": (
        lambda parts: parts.with_pair("gpt-oss.attention.sliding_window_pattern", encode_array(ValueType.BOOL, [0, 1])),
        UNSUPPORTED,
    ),
    "tensor missing": (lambda parts: parts.without_tensor("blk.1.attn_sinks.weight"), CORRUPT),
    "attention bias missing, silently wrong": (lambda parts: parts.without_tensor("blk.0.attn_q.bias"), CORRUPT),
    "head missing": (lambda parts: parts.without_tensor("output.weight"), CORRUPT),
    "tensor too many": (_extra_tensor, UNSUPPORTED),
    "tensor renamed": (_tensor("output_norm.weight", name="output_norm.wait"), CORRUPT),
    "tensor name too long": (_tensor("output_norm.weight", name="x" * 64), CORRUPT),
    "shape turned": (_tensor("blk.0.attn_q.weight", shape=(128, 64)), CORRUPT),
    "shape of nothing": (_tensor("output_norm.weight", shape=(0,)), CORRUPT),
    "shape that overflows": (_tensor("output_norm.weight", shape=(1 << 33, 1 << 33)), CORRUPT),
    "five dimensions": (_tensor("output_norm.weight", shape=(64, 1, 1, 1, 1)), CORRUPT),
    "no dimension": (_tensor("output_norm.weight", shape=()), CORRUPT),
    "ollama's mxfp4": (_tensor("blk.0.ffn_down_exps.weight", type=4), UNSUPPORTED),
    "tensor of integers": (_tensor("output_norm.weight", type=26), UNSUPPORTED),
    "tensor type no one knows": (_tensor("output_norm.weight", type=1000), CORRUPT),
    "bias in half precision, an abort": (_half_bias, UNSUPPORTED),
    "rows no multiple of blocks": (_tensor("output_norm.weight", shape=(60,), type=8), CORRUPT),
    "tensors overlap": (_tensor("output_norm.weight", offset=0), CORRUPT),
    "gap between tensors": (_tensor("output_norm.weight", offset=1 << 20), CORRUPT),
    "data cut": (lambda parts: replace(parts, data=parts.data[:-64]), TRUNCATED),
    "no data": (lambda parts: replace(parts, data=b""), TRUNCATED),
}

TOKENS: dict[str, tuple[Change, ErrorCode]] = {
    "token twice, an abort": (_tokens(lambda texts: texts.__setitem__(5, texts[6])), CORRUPT),
    "token that ends early for C, an abort": (_tokens(lambda texts: texts.__setitem__(269, "<\0oftext|>")), CORRUPT),
    "empty token": (_tokens(lambda texts: texts.__setitem__(5, "")), CORRUPT),
    "control token unprintable": (_tokens(lambda texts: texts.__setitem__(269, "<\x1b[2J>")), CORRUPT),
    "one token too few": (_tokens(lambda texts: texts.__delitem__(3)), CORRUPT),
    "control token missing": (_tokens(lambda texts: texts.__setitem__(276, "<|coll|>")), CORRUPT),
    "hardly any token": (_tokens(lambda texts: texts.__delitem__(slice(10, None))), CORRUPT),
    "one type too few": (_types(lambda types: types.__delitem__(0)), CORRUPT),
    "type no one knows": (_types(lambda types: types.__setitem__(0, 9)), CORRUPT),
    "control token marked ordinary": (_types(lambda types: types.__setitem__(276, 1)), UNSUPPORTED),
    "start marked unused": (_types(lambda types: types.__setitem__(273, 5)), CORRUPT),
    "merge of one part": (lambda parts: parts.with_array("tokenizer.ggml.merges", STRING, ["th"]), CORRUPT),
    "merge of three": (lambda parts: parts.with_array("tokenizer.ggml.merges", STRING, ["t h e"]), CORRUPT),
    "empty merge": (lambda parts: parts.with_array("tokenizer.ggml.merges", STRING, [""]), CORRUPT),
    "merges as numbers": (lambda parts: parts.with_array("tokenizer.ggml.merges", U32, [1]), CORRUPT),
}


@pytest.mark.parametrize(("change", "code"), (VALUES | STRUCTURE | TOKENS).values(), ids=(VALUES | STRUCTURE | TOKENS))
def test_is_refused(parts: Parts, tmp_path: Path, change: Change, code: ErrorCode) -> None:
    path = change(parts).write(tmp_path / "m.gguf")
    with pytest.raises(EngineError) as caught:
        load_header(path)
    assert caught.value.code is code, caught.value.detail
    assert caught.value.detail


@pytest.mark.parametrize("key", REQUIRED_KEYS)
def test_a_missing_key_is_named(parts: Parts, tmp_path: Path, key: str) -> None:
    path = parts.without_key(key).write(tmp_path / "m.gguf")
    with pytest.raises(EngineError, match=key.replace(".", r"\.")) as caught:
        load_header(path)
    assert caught.value.code is (ErrorCode.MODEL_OUTDATED if key == "tokenizer.ggml.pre" else CORRUPT)


def test_a_split_pattern_that_the_converter_did_not_know_yet(parts: Parts, tmp_path: Path) -> None:
    path = parts.with_value("tokenizer.ggml.pre", STRING, "default").write(tmp_path / "m.gguf")
    with pytest.raises(EngineError) as caught:
        load_header(path)
    assert caught.value.code is ErrorCode.MODEL_OUTDATED


def test_a_key_has_an_end(parts: Parts, tmp_path: Path) -> None:
    assert load_header(parts.with_value("k" * 256, U32, 1).write(tmp_path / "m.gguf"))
    with pytest.raises(EngineError, match="257 letters") as caught:
        load_header(parts.with_value("k" * 257, U32, 1).write(tmp_path / "m.gguf"))
    assert caught.value.code is CORRUPT


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Gpt Oss 20b", "gpt-oss-20b"),
        ("Openai_Gpt Oss Safeguard 120B", "gpt-oss-safeguard-120b"),
        ("Gpt Oss 20b Coder", "Gpt Oss 20b Coder"),
        ("First line\nSecond\tline", "First line Second line"),
        ("red \x1b[31mtext", "red text"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("n" * 20_000, "n" * 119 + "…"),
        (" \n ", "m"),
    ],
)
def test_a_name_is_one_short_line(parts: Parts, tmp_path: Path, given: str, shown: str) -> None:
    assert load_header(parts.with_value("general.name", STRING, given).write(tmp_path / "m.gguf")).name == shown


def test_every_tensor_is_required(parts: Parts, tmp_path: Path) -> None:
    for tensor in parts.tensors:
        path = parts.without_tensor(tensor.name).write(tmp_path / "m.gguf")
        with pytest.raises(EngineError, match=f"tensor {tensor.name} is missing"):
            load_header(path)


def test_every_shorter_file_is_refused(model: Path, tmp_path: Path) -> None:
    content, path = model.read_bytes(), tmp_path / "m.gguf"
    for end in range(0, len(content), 997):
        path.write_bytes(content[:end])
        with pytest.raises(EngineError) as caught:
            load_header(path)
        assert caught.value.code is TRUNCATED, end
        assert caught.value.facts["size"] == end < caught.value.facts["expected"]


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(100), b"GGML", b"{}", bytes(1 << 16)])
def test_other_kinds_of_file_are_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(EngineError) as caught:
        load_header(path)
    assert caught.value.code is CORRUPT


def test_a_lying_count_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(struct.pack("<4sIQQ", b"GGUF", 3, 1 << 60, 1 << 60) + encode_string("a") * 100)
    with pytest.raises(EngineError, match="more than any model has"):
        load_header(path)


@pytest.mark.parametrize("name", ["nothing here.gguf", "nul\0.gguf", f"{'long' * 100}.gguf", "file/below.gguf"])
def test_what_is_not_there_is_missing(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EngineError) as caught:
        load_header(tmp_path / name)
    assert caught.value.code is ErrorCode.MODEL_MISSING


def test_what_is_no_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "folder.gguf").mkdir()
    with pytest.raises(EngineError) as caught:
        load_header(tmp_path / "folder.gguf")
    assert caught.value.code is ErrorCode.MODEL_UNKNOWN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among its files, nor /dev and /proc")
def test_a_pipe_or_device_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    for path in (tmp_path / "pipe.gguf", Path("/dev/zero")):
        with pytest.raises(EngineError) as caught:
            load_header(path)
        assert caught.value.code is ErrorCode.MODEL_UNKNOWN


@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/mem fails when it is read")
def test_a_disk_that_fails_while_it_is_read_is_said() -> None:
    with pytest.raises(EngineError) as caught:
        load_header(Path("/proc/self/mem"))
    assert caught.value.code is ErrorCode.MODEL_UNREADABLE
