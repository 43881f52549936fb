"""What the header of a sound model says, in one file and in several."""

from __future__ import annotations

import math
import struct
from dataclasses import replace
from pathlib import Path

import gguf
import pytest

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import GgufHeader, load_header
from backends.formats.gguf_format import RawTensor, TensorType, ValueType
from tests.backends.formats.gguf.rewrite import Parts, encode_array
from tests.models import Spec, large_tokens, small_tokens, write_random_gguf


def test_the_facts_are_those_written(tmp_path: Path) -> None:
    spec = Spec(3, 96, 6, 3, 32, 8, 3, 160, 32)
    a = load_header(write_random_gguf(tmp_path / "m.gguf", spec)).architecture
    assert (a.layers, a.hidden, a.heads, a.kv_heads, a.head_dim) == (3, 96, 6, 3, 32)
    assert (a.experts, a.experts_used, a.expert_ff, a.window, a.trained_context) == (8, 3, 160, 32, 4096)
    assert (a.rope_base, a.rope_factor, a.rope_original_context, a.vocabulary) == (150_000.0, 32.0, 4096, 277)
    assert math.isclose(a.epsilon, 1e-5, rel_tol=1e-6)
    assert (a.sliding_layers, a.full_layers) == (2, 1)


def test_tensors_lie_where_the_gguf_library_finds_them(model: Path) -> None:
    header = load_header(model)
    theirs = {tensor.name: tensor for tensor in gguf.GGUFReader(model).tensors}
    assert set(theirs) == {tensor.name for tensor in header.tensors}
    for ours in header.tensors:
        other = theirs[ours.name]
        assert (ours.offset, ours.size, int(ours.type)) == (other.data_offset, other.n_bytes, int(other.tensor_type))
        assert ours.shape == tuple(int(n) for n in other.shape)
    assert header.parameters == sum(int(tensor.n_elements) for tensor in theirs.values())
    assert header.size == sum(int(tensor.n_bytes) for tensor in theirs.values())


def test_names_and_kind(model: Path, parts: Parts, tmp_path: Path) -> None:
    header = load_header(model)
    assert (header.name, header.quantisation, header.path) == ("Random test model", "MXFP4", model)
    assert header.file_size == model.stat().st_size
    assert header.text("general.architecture") == "gpt-oss"
    assert header.text("general.file_type") == ""
    unnamed = parts.without_key("general.name").write(tmp_path / "mine.gguf")
    assert load_header(unnamed).name == "mine"


def test_optional_keys_that_change_nothing_are_accepted(parts: Parts, tmp_path: Path) -> None:
    for key, type_, value in (
        ("attention.causal", ValueType.BOOL, True),
        ("rope.dimension_count", ValueType.UINT32, 32),
        ("attention.sliding_window_pattern", ValueType.UINT32, 2),
        ("rope.scaling.yarn_beta_fast", ValueType.FLOAT32, 32.0),
        ("embedding_length_out", ValueType.UINT32, 64),
    ):
        parts = parts.with_value(f"gpt-oss.{key}", type_, value)
    parts = parts.with_pair("general.tags", encode_array(ValueType.STRING, ["text-generation"]))
    assert load_header(parts.write(tmp_path / "m.gguf")).architecture.layers == 2


def test_layers_may_be_named_that_slide(parts: Parts, tmp_path: Path) -> None:
    key, usual = "gpt-oss.attention.sliding_window_pattern", encode_array(ValueType.BOOL, [1, 0])
    assert load_header(parts.with_pair(key, usual).write(tmp_path / "m.gguf")).architecture.sliding_layers == 1


def test_alignment_is_followed(parts: Parts, tmp_path: Path) -> None:
    tensors, data = list[RawTensor](), b""
    for tensor, following in zip(parts.tensors, [*parts.tensors[1:], None], strict=True):
        chunk = parts.data[tensor.offset : following.offset if following else None]
        tensors.append(RawTensor(tensor.name, tensor.shape, tensor.type, len(data)))
        data += chunk + b"\0" * (-len(chunk) % 256)
    wide = replace(parts, tensors=tuple(tensors), data=data, alignment=256)
    path = wide.with_value("general.alignment", ValueType.UINT32, 256).write(tmp_path / "m.gguf")
    assert all(tensor.offset % 256 == 0 for tensor in load_header(path).tensors)


def test_the_vocabulary_is_bytes_and_control_names(model: Path) -> None:
    vocabulary, tokens = load_header(model).vocabulary(), small_tokens()
    assert vocabulary.size == 277
    assert {len(token) for token in vocabulary.tokens[:256]} == {1}
    assert {token[0] for token in vocabulary.tokens[:256]} == set(range(256))
    assert vocabulary.tokens[256:260] == (b"th", b"the", b"in", b"an")
    assert b" the" in vocabulary.tokens
    assert vocabulary.control["<|start|>"] == tokens.id("<|start|>") == 273


def test_a_vocabulary_without_some_byte_is_refused(parts: Parts, tmp_path: Path) -> None:
    texts = small_tokens().texts
    texts[65] = "zz"
    path = parts.with_array("tokenizer.ggml.tokens", ValueType.STRING, texts).write(tmp_path / "m.gguf")
    with pytest.raises(EngineError, match="1 single bytes") as caught:
        load_header(path).vocabulary()
    assert caught.value.code is ErrorCode.MODEL_CORRUPT


def test_a_token_that_is_no_byte_text_is_refused(parts: Parts, tmp_path: Path) -> None:
    texts = small_tokens().texts
    texts[256] = "日本"
    path = parts.with_array("tokenizer.ggml.tokens", ValueType.STRING, texts).write(tmp_path / "m.gguf")
    with pytest.raises(EngineError, match="no byte text"):
        load_header(path).vocabulary()


@pytest.mark.parametrize("merges", [["i n", "t h"], ["t h", "q q"]])
def test_ids_that_are_not_merge_ranks_are_refused(parts: Parts, tmp_path: Path, merges: list[str]) -> None:
    path = parts.with_array("tokenizer.ggml.merges", ValueType.STRING, merges).write(tmp_path / "m.gguf")
    with pytest.raises(EngineError, match="merge ranks") as caught:
        load_header(path).vocabulary()
    assert caught.value.code is ErrorCode.MODEL_UNSUPPORTED


@pytest.mark.slow
def test_a_vocabulary_of_the_real_size_is_read(parts: Parts, tmp_path: Path) -> None:
    tokens = large_tokens()
    real = (
        parts.with_array("tokenizer.ggml.tokens", ValueType.STRING, tokens.texts)
        .with_array("tokenizer.ggml.token_type", ValueType.INT32, tokens.types)
        .with_array("tokenizer.ggml.merges", ValueType.STRING, tokens.merges)
    )
    path = grown(real, len(tokens.texts)).write(tmp_path / "m.gguf")
    vocabulary = load_header(path).vocabulary()
    assert (len(vocabulary.tokens), vocabulary.size) == (199_998, 201_088)
    assert (vocabulary.control["<|start|>"], vocabulary.control["<|call|>"]) == (200_006, 200_012)


def grown(parts: Parts, vocabulary: int) -> Parts:
    """With embedding and head for so many tokens; their bytes are zeros at the end of the file."""
    wide = vocabulary * 64 // 32 * 34
    tensors, offset = list[RawTensor](), 0
    for tensor, following in zip(parts.tensors, [*parts.tensors[1:], None], strict=True):
        is_wide = tensor.name in ("token_embd.weight", "output.weight")
        shape = (64, vocabulary) if is_wide else tensor.shape
        tensors.append(RawTensor(tensor.name, shape, tensor.type, offset))
        size = (following.offset if following else len(parts.data)) - tensor.offset
        offset += wide if is_wide else size
    return replace(parts, tensors=tuple(tensors), data=bytes(offset))


def _split(parts: Parts, folder: Path, cuts: tuple[int, ...]) -> list[Path]:
    """The model in as many files as there are cuts plus one, as llama-gguf-split writes them."""
    bounds = [0, *cuts, len(parts.tensors)]
    count, paths = len(bounds) - 1, list[Path]()
    for number in range(count):
        tensors = parts.tensors[bounds[number] : bounds[number + 1]]
        begin = tensors[0].offset if tensors else 0
        last = bounds[number + 1] == len(parts.tensors)
        end = len(parts.data) if last else parts.tensors[bounds[number + 1]].offset
        shifted = tuple(RawTensor(t.name, t.shape, t.type, t.offset - begin) for t in tensors)
        shard = replace(parts, pairs=parts.pairs if number == 0 else (), tensors=shifted, data=parts.data[begin:end])
        shard = _with_split_keys(shard, number, count, len(parts.tensors))
        paths.append(shard.write(folder / f"m é-{number + 1:05}-of-{count:05}.gguf"))
    return paths


def _with_split_keys(parts: Parts, number: int, count: int, tensors: int) -> Parts:
    return (
        parts.with_value("split.no", ValueType.UINT16, number)
        .with_value("split.count", ValueType.UINT16, count)
        .with_value("split.tensors.count", ValueType.INT32, tensors)
    )


def test_a_model_in_three_files_is_one_model(model: Path, parts: Parts, tmp_path: Path) -> None:
    whole, paths = load_header(model), _split(parts, tmp_path, (3, 20))
    headers = [load_header(path) for path in paths]
    assert headers[0] == headers[1] == headers[2]
    header = headers[0]
    assert header.paths == tuple(paths)
    assert header.path == paths[0]
    assert header.file_size == sum(path.stat().st_size for path in paths)
    assert (header.architecture, header.parameters, header.size) == (whole.architecture, whole.parameters, whole.size)
    assert [tensor.shard for tensor in header.tensors] == [0] * 3 + [1] * 17 + [2] * (len(header.tensors) - 20)
    assert header.vocabulary() == whole.vocabulary()
    assert _bytes(header, "blk.1.attn_sinks.weight") == _bytes(whole, "blk.1.attn_sinks.weight")


def _bytes(header: GgufHeader, name: str) -> bytes:
    tensor = next(tensor for tensor in header.tensors if tensor.name == name)
    content = header.paths[tensor.shard].read_bytes()
    return content[tensor.offset : tensor.offset + tensor.size]


def test_a_first_file_may_hold_no_tensor(parts: Parts, tmp_path: Path) -> None:
    assert load_header(_split(parts, tmp_path, (0, 20))[0]).tensors[0].shard == 1


def test_a_missing_part_is_missing(parts: Parts, tmp_path: Path) -> None:
    paths = _split(parts, tmp_path, (3, 20))
    paths[1].unlink()
    with pytest.raises(EngineError, match="part 2 of 3") as caught:
        load_header(paths[0])
    assert caught.value.code is ErrorCode.MODEL_MISSING


def test_a_cut_part_is_truncated(parts: Parts, tmp_path: Path) -> None:
    paths = _split(parts, tmp_path, (3, 20))
    paths[2].write_bytes(paths[2].read_bytes()[:-100])
    with pytest.raises(EngineError) as caught:
        load_header(paths[0])
    assert caught.value.code is ErrorCode.MODEL_TRUNCATED


@pytest.mark.parametrize(
    ("key", "type_", "value"),
    [
        ("split.no", ValueType.UINT16, 2),
        ("split.no", ValueType.UINT32, 1),
        ("split.count", ValueType.UINT16, 4),
    ],
)
def test_a_part_of_another_model_is_refused(
    parts: Parts, tmp_path: Path, key: str, type_: ValueType, value: int
) -> None:
    path = _split(parts, tmp_path, (3, 20))[1]
    stray = replace(parts, pairs=(), tensors=parts.tensors[3:20])
    begin, end = parts.tensors[3].offset, parts.tensors[20].offset
    stray = replace(
        stray,
        tensors=tuple(RawTensor(t.name, t.shape, t.type, t.offset - begin) for t in stray.tensors),
        data=parts.data[begin:end],
    )
    _with_split_keys(stray, 1, 3, len(parts.tensors)).with_value(key, type_, value).write(path)
    with pytest.raises(EngineError) as caught:
        load_header(path)
    assert caught.value.code is ErrorCode.MODEL_CORRUPT


def test_tensors_in_two_parts_or_too_few_are_refused(parts: Parts, tmp_path: Path) -> None:
    paths = _split(parts, tmp_path, (3, 20))
    paths[1].write_bytes(paths[2].read_bytes().replace(b"split.no\2\0\0\0\2", b"split.no\2\0\0\0\1"))
    with pytest.raises(EngineError, match="is in 2 parts"):
        load_header(paths[0])
    paths = _split(parts, tmp_path, (3, 20))
    first = paths[0].read_bytes()
    key = b"split.tensors.count" + struct.pack("<I", ValueType.INT32)
    paths[0].write_bytes(first.replace(key + struct.pack("<i", len(parts.tensors)), key + struct.pack("<i", 7)))
    with pytest.raises(EngineError, match="expected 7"):
        load_header(paths[0])


def test_a_renamed_part_says_how_it_should_be_named(parts: Parts, tmp_path: Path) -> None:
    path = _split(parts, tmp_path, (3, 20))[0].rename(tmp_path / "renamed.gguf")
    with pytest.raises(EngineError, match="00001-of-00003") as caught:
        load_header(path)
    assert caught.value.code is ErrorCode.MODEL_UNSUPPORTED


def test_a_whole_model_may_be_named_like_a_part(parts: Parts, tmp_path: Path) -> None:
    assert load_header(parts.write(tmp_path / "m-00001-of-00003.gguf")).tensors[0].type is TensorType.Q8_0
