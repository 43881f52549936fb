"""Model folders: good ones are read as they are, every kind of bad one is refused before native code sees it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import load_header
from backends.formats.mlx_folder import read_folder
from tests.mlx_models import random_tensors, write_random_mlx, write_safetensors
from tests.models import Spec, small_tokens, write_random_gguf

WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_mlx(tmp_path_factory.mktemp("good") / "model")


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_random_mlx(tmp_path_factory.mktemp("sharded") / "model", shards=3)


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "copy"))


def refusal(folder: Path) -> EngineError:
    with pytest.raises(EngineError) as caught:
        read_folder(folder).vocabulary()
    assert caught.value.detail
    return caught.value


def test_a_good_folder_is_what_the_gguf_file_is(good: Path, tmp_path: Path) -> None:
    folder, header = read_folder(good), load_header(write_random_gguf(tmp_path / "same.gguf"))
    assert folder.parameters == header.parameters
    assert folder.vocabulary() == header.vocabulary()
    assert (folder.name, folder.quantisation) == (header.name, "MXFP4")
    dimensions = ("layers", "hidden", "heads", "kv_heads", "head_dim", "experts", "experts_used", "window")
    for name in dimensions:
        assert getattr(folder.architecture, name) == getattr(header.architecture, name)


def test_several_files_are_one_model(good: Path, sharded: Path) -> None:
    assert sorted(t.name for t in read_folder(sharded).tensors) == sorted(t.name for t in read_folder(good).tensors)
    assert read_folder(sharded).size == read_folder(good).size


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("config.json", ErrorCode.MODEL_CORRUPT),
        ("tokenizer.json", ErrorCode.MODEL_MISSING),
        (WEIGHTS, ErrorCode.MODEL_MISSING),
    ],
)
def test_a_missing_file(folder: Path, name: str, code: ErrorCode) -> None:
    (folder / name).unlink()
    assert refusal(folder).code is code


def test_a_path_that_is_no_folder(good: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere").code is ErrorCode.MODEL_MISSING
    assert refusal(Path("openai/gpt-oss-20b")).code is ErrorCode.MODEL_MISSING
    assert refusal(good / WEIGHTS).code is ErrorCode.MODEL_UNKNOWN
    assert refusal(good / ("long" * 100)).code is ErrorCode.MODEL_MISSING


def test_a_folder_of_something_else_is_no_damaged_model(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"sea")
    assert refusal(tmp_path).code is ErrorCode.MODEL_UNKNOWN


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes among its files")
@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", WEIGHTS, INDEX])
def test_a_pipe_among_its_files_is_refused_without_waiting(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    assert refusal(folder).code is ErrorCode.MODEL_UNKNOWN


ODD_BYTES = {
    "no UTF-8": b'{"a": "\xff\xfe"}',
    "half a character": b'{"a": "\xed\xa0\xbd"}',
    "deep": b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "cut": b'{"a": "',
    "empty": b"",
}


@pytest.mark.parametrize("bytes_", ODD_BYTES.values(), ids=ODD_BYTES)
@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", INDEX])
def test_odd_bytes_in_a_json_file_are_a_refusal(folder: Path, name: str, bytes_: bytes) -> None:
    (folder / name).write_bytes(bytes_)
    assert refusal(folder).code in (ErrorCode.MODEL_CORRUPT, ErrorCode.MODEL_UNKNOWN)


@pytest.mark.parametrize("bytes_", ODD_BYTES.values(), ids=ODD_BYTES)
def test_odd_bytes_in_the_header_of_the_weights_are_a_refusal(folder: Path, bytes_: bytes) -> None:
    (folder / WEIGHTS).write_bytes(len(bytes_).to_bytes(8, "little") + bytes_)
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", INDEX])
def test_a_json_file_without_an_end_is_not_read_to_it(folder: Path, name: str) -> None:
    with (folder / name).open("wb") as file:
        file.truncate(1 << 40)  # sparse: it takes no room
    assert "longer than" in refusal(folder).detail


def test_a_model_in_the_hubs_cache_has_its_repositorys_name(folder: Path, tmp_path: Path) -> None:
    commit = tmp_path / "models--openai--gpt-oss-20b" / "snapshots" / ("0123456789" * 4)
    commit.parent.mkdir(parents=True)
    folder.rename(commit)
    change(commit, "config.json", lambda keys: keys.pop("_name_or_path"))
    assert read_folder(commit).name == "gpt-oss-20b"


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "old.PTH", "x.pkl", "modeling_gpt_oss.py"])
def test_files_that_could_run_code(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x80\x04")
    error = refusal(folder)
    assert error.code is ErrorCode.MODEL_UNSUPPORTED
    assert name in error.detail


def change(folder: Path, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((folder / name).read_text("utf-8"))
    edit(content)
    (folder / name).write_text(json.dumps(content), "utf-8")


def test_what_guesses_tokens_for_a_model_is_no_model(folder: Path) -> None:
    change(folder, "config.json", lambda it: it.update(model_type="llama", architectures=["LlamaForCausalLMEagle3"]))
    assert refusal(folder).code is ErrorCode.MODEL_DRAFTER


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("model_type", "llama", ErrorCode.MODEL_FOREIGN),
        ("model_type", 3, ErrorCode.MODEL_FOREIGN),
        ("auto_map", {"AutoModel": "evil.Model"}, ErrorCode.MODEL_UNSUPPORTED),
        ("model_file", "evil.py", ErrorCode.MODEL_UNSUPPORTED),
        ("rope_parameters", {}, ErrorCode.MODEL_UNSUPPORTED),
        ("hidden_act", "gelu", ErrorCode.MODEL_UNSUPPORTED),
        ("attention_bias", False, ErrorCode.MODEL_UNSUPPORTED),
        ("tie_word_embeddings", True, ErrorCode.MODEL_UNSUPPORTED),
        ("swiglu_limit", 5.0, ErrorCode.MODEL_UNSUPPORTED),
        ("layer_types", ["full_attention", "sliding_attention"], ErrorCode.MODEL_UNSUPPORTED),
        ("quantization_config", {"quant_method": "gptq"}, ErrorCode.MODEL_UNSUPPORTED),
        ("num_hidden_layers", 4, ErrorCode.MODEL_UNSUPPORTED),
        ("num_hidden_layers", 1 << 40, ErrorCode.MODEL_CORRUPT),
        ("num_hidden_layers", "2", ErrorCode.MODEL_CORRUPT),
        ("num_attention_heads", 0, ErrorCode.MODEL_CORRUPT),
        ("num_attention_heads", 5, ErrorCode.MODEL_CORRUPT),
        ("num_experts_per_tok", 9, ErrorCode.MODEL_CORRUPT),
        ("hidden_size", 96, ErrorCode.MODEL_CORRUPT),
        ("hidden_size", 70, ErrorCode.MODEL_CORRUPT),
        ("vocab_size", 300, ErrorCode.MODEL_CORRUPT),
        ("head_dim", 33, ErrorCode.MODEL_CORRUPT),
        ("sliding_window", -1, ErrorCode.MODEL_CORRUPT),
        ("rms_norm_eps", 5, ErrorCode.MODEL_CORRUPT),
        ("rope_scaling", None, ErrorCode.MODEL_CORRUPT),
        ("rope_scaling", {"rope_type": "yarn"}, ErrorCode.MODEL_CORRUPT),
    ],
)
def test_a_key_that_is_wrong(folder: Path, key: str, value: object, code: ErrorCode) -> None:
    change(folder, "config.json", lambda keys: keys.update({key: value}))
    assert refusal(folder).code is code


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("rope_type", "linear", ErrorCode.MODEL_UNSUPPORTED),
        ("attention_factor", 2.0, ErrorCode.MODEL_UNSUPPORTED),
        ("factor", 0.0, ErrorCode.MODEL_CORRUPT),
    ],
)
def test_a_rope_that_would_be_computed_wrongly(folder: Path, key: str, value: object, code: ErrorCode) -> None:
    change(folder, "config.json", lambda keys: keys["rope_scaling"].update({key: value}))
    assert refusal(folder).code is code


@pytest.mark.parametrize("key", ["model_type", "num_hidden_layers", "rope_theta", "sliding_window"])
def test_a_key_that_is_missing(folder: Path, key: str) -> None:
    change(folder, "config.json", lambda keys: keys.pop(key))
    code = ErrorCode.MODEL_UNKNOWN if key == "model_type" else ErrorCode.MODEL_CORRUPT
    assert refusal(folder).code is code


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b" " * (2 << 20)])
def test_a_config_that_is_none(folder: Path, content: bytes) -> None:
    (folder / "config.json").write_bytes(content)
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT


def test_a_vocabulary_larger_than_the_model(folder: Path) -> None:
    change(folder, "tokenizer.json", lambda keys: keys["added_tokens"].append({"id": 5000, "content": "<|more|>"}))
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT


@pytest.mark.parametrize("cut", [4, 100, 20_000, 1])
def test_weights_that_are_cut_off(folder: Path, cut: int) -> None:
    content = (folder / WEIGHTS).read_bytes()
    (folder / WEIGHTS).write_bytes(content[:-cut] if cut == 1 else content[:cut])
    code = ErrorCode.MODEL_CORRUPT if cut == 4 else ErrorCode.MODEL_TRUNCATED
    assert refusal(folder).code is code


def test_weights_that_are_too_long(folder: Path) -> None:
    with (folder / WEIGHTS).open("ab") as file:
        file.write(b"more")
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT


def test_tensors_that_are_missing_strange_or_of_another_shape(folder: Path) -> None:
    tensors = dict(random_tensors(Spec(), len(small_tokens().texts), 0))
    name = "model.layers.0.self_attn.q_proj.weight"
    for wrong in (
        {other: tensor for other, tensor in tensors.items() if other != name},
        tensors | {"model.layers.9.self_attn.q_proj.weight": tensors[name]},
        tensors | {name: tensors[name].T},
        tensors | {name: tensors[name][:-1]},
    ):
        write_safetensors(folder / WEIGHTS, wrong)
        assert refusal(folder).code is ErrorCode.MODEL_CORRUPT
    write_safetensors(folder / WEIGHTS, tensors | {name: tensors[name].astype("<u4")})
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT, "packed, but without scales"


def header_of(folder: Path) -> tuple[dict[str, Any], bytes]:
    content = (folder / WEIGHTS).read_bytes()
    length = int.from_bytes(content[:8], "little")
    return json.loads(content[8 : 8 + length]), content[8 + length :]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"dtype": "Q9"}, ErrorCode.MODEL_UNSUPPORTED),
        ({"dtype": "F32"}, ErrorCode.MODEL_CORRUPT),
        ({"shape": [-1, -277]}, ErrorCode.MODEL_CORRUPT),
        ({"shape": [1 << 40, 1 << 40]}, ErrorCode.MODEL_CORRUPT),
        ({"data_offsets": [8, 4]}, ErrorCode.MODEL_CORRUPT),
        ({"data_offsets": [2, 35458]}, ErrorCode.MODEL_CORRUPT),
        ({"data_offsets": "all"}, ErrorCode.MODEL_CORRUPT),
    ],
)
def test_headers_that_lie(folder: Path, edit: dict[str, object], code: ErrorCode) -> None:
    header, data = header_of(folder)
    header["model.embed_tokens.weight"] |= edit
    encoded = json.dumps(header).encode()
    (folder / WEIGHTS).write_bytes(len(encoded).to_bytes(8, "little") + encoded + data)
    assert refusal(folder).code is code


@pytest.mark.parametrize("number", range(3))
def test_a_missing_part(sharded: Path, tmp_path: Path, number: int) -> None:
    folder = Path(shutil.copytree(sharded, tmp_path / "copy"))
    (folder / f"model-{number + 1:05}-of-00003.safetensors").unlink()
    assert refusal(folder).code is ErrorCode.MODEL_MISSING


@pytest.mark.parametrize("name", ["../model.safetensors", "/etc/passwd", "other.safetensors", "model-x.bin"])
def test_an_index_that_names_other_files(sharded: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(sharded, tmp_path / "copy"))
    change(folder, INDEX, lambda keys: keys["weight_map"].update({"model.norm.weight": name}))
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT


def test_an_index_that_disagrees_with_the_files(sharded: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sharded, tmp_path / "copy"))
    shutil.copy(folder / "model-00001-of-00003.safetensors", folder / "model-extra.safetensors")
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT
    (folder / "model-extra.safetensors").unlink()
    change(folder, INDEX, lambda keys: keys["weight_map"].pop("model.norm.weight"))
    assert refusal(folder).code is ErrorCode.MODEL_CORRUPT
