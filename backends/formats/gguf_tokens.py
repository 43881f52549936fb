"""The vocabulary inside a gpt-oss GGUF file: checked strings, control tokens, and ordinary tokens as bytes.

Strings are kept as the bytes of the file and decoded only for `read_vocabulary`. Not here: encoding text
(`backends.engine.tokenizer`); the bytes around it (`gguf_reader`).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from enum import IntEnum

from backends.contract.base import Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf_format import RawFile, ValueType, corrupt
from backends.formats.gguf_reader import read_array
from backends.formats.gpt_oss import array_of

CONTROL_NAMES = (
    "<|return|>",
    "<|constrain|>",
    "<|channel|>",
    "<|start|>",
    "<|end|>",
    "<|message|>",
    "<|call|>",
)
"""Control tokens without which Harmony cannot be written or read."""

_TOKENS, _TYPES, _MERGES = "tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.ggml.merges"
_PRE_KEY, _PRE = "tokenizer.ggml.pre", "gpt-4o"  # the split pattern of o200k; tiktoken is given the same one
_ID_KEYS = ("bos_token_id", "eos_token_id", "padding_token_id", "unknown_token_id", "eot_token_id")
_SMALLEST, _LARGEST = 256 + len(CONTROL_NAMES), 1 << 20


class TokenType(IntEnum):
    """The numbers by which a GGUF file says what kind each token is."""

    NORMAL = 1
    UNKNOWN = 2
    CONTROL = 3
    USER_DEFINED = 4
    UNUSED = 5
    BYTE = 6


def check_tokens(raw: RawFile) -> int:
    """How many tokens the file has, if its tokenizer is whole and of gpt-oss's kind; raises EngineError."""
    _check_kind(raw)
    count = array_of(raw.arrays, _TOKENS, ValueType.STRING).count
    if not _SMALLEST <= count <= _LARGEST:
        raise corrupt(f"{count} tokens, expected {_SMALLEST} … {_LARGEST}")
    _check_ids(raw, count)
    tokens = _read_strings(raw, _TOKENS)
    _check_texts(tokens)
    types = _read_types(raw, count)
    _find_control(tokens, types)
    _check_merges(raw)
    return count


def read_vocabulary(raw: RawFile) -> Vocabulary:
    """Ordinary tokens as bytes, control ids by name; raises EngineError where ids are not merge ranks."""
    tokens = _read_strings(raw, _TOKENS)
    types = _read_types(raw, len(tokens))
    ordinary = _count_ordinary(types)
    decoded = tuple(_decode(token, id_) for id_, token in enumerate(tokens[:ordinary]))
    missing = 256 - len({token for token in decoded if len(token) == 1})
    if missing:
        raise corrupt(f"{missing} single bytes have no token")
    _check_ranks(tokens[:ordinary], _read_strings(raw, _MERGES))
    return Vocabulary(decoded, _find_control(tokens, types), len(tokens))


def _check_kind(raw: RawFile) -> None:
    """Byte-level BPE with the o200k pattern; a missing `pre` would tokenise silently wrong."""
    for key, expected in (("tokenizer.ggml.model", "gpt2"), (_PRE_KEY, _PRE)):
        value = raw.values.get(key)
        if key == _PRE_KEY and (value is None or value.value == "default"):
            state = "missing" if value is None else f"“{value.value}”"
            raise EngineError(ErrorCode.MODEL_OUTDATED, f"key {key} is {state}: the converter did not know gpt-oss yet")
        if value is None or value.type is not ValueType.STRING:
            raise corrupt(f"key {key} is missing or no text")
        if value.value != expected:
            detail = f"key {key} is {str(value.value)[:40]!r}, expected {expected!r}"
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)


def _check_texts(tokens: Sequence[bytes]) -> None:
    """No two tokens are the same; llama.cpp aborts, and for it a text ends at the first zero byte."""
    different = set(tokens)
    if len(different) < len(tokens):
        raise corrupt(f"{len(tokens) - len(different)} tokens appear twice")
    if b"" in different or b"\0" in b"".join(tokens):
        raise corrupt("a token is empty or holds a zero byte")


def _check_ids(raw: RawFile, count: int) -> None:
    """Special ids, where given, are ids of this vocabulary."""
    for name in _ID_KEYS:
        value = raw.values.get(f"tokenizer.ggml.{name}")
        if value is not None and not (value.type is ValueType.UINT32 and int(value.value) < count):
            raise corrupt(f"key tokenizer.ggml.{name} is {value.value}, there are {count} tokens")


def _read_strings(raw: RawFile, key: str) -> list[bytes]:
    """The strings of an array, undecoded."""
    at = array_of(raw.arrays, key, ValueType.STRING)
    data, unpack, strings, begin = read_array(raw, at), struct.Struct("<Q").unpack_from, list[bytes](), 0
    try:
        for _ in range(at.count):
            end = begin + 8 + unpack(data, begin)[0]
            strings.append(data[begin + 8 : end])
            begin = end
    except (struct.error, OverflowError):  # only if the file has changed since its header was read
        raise corrupt(f"key {key} has changed on disk") from None
    return strings


def _read_types(raw: RawFile, count: int) -> bytes:
    """The type of every token, a byte each."""
    at = array_of(raw.arrays, _TYPES, ValueType.INT32)
    if at.count != count:
        raise corrupt(f"{count} tokens but {at.count} token types")
    types = struct.unpack(f"<{count}i", read_array(raw, at))
    if not set(types) <= set(TokenType):
        raise corrupt(f"unknown token types {sorted(set(types) - set(TokenType))[:5]}")
    return bytes(types)


def _count_ordinary(types: bytes) -> int:
    """Ordinary tokens come first; behind the first other one there is none."""
    ordinary = len(types) - len(types.lstrip(bytes([TokenType.NORMAL])))
    if TokenType.NORMAL in types[ordinary:]:
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, "ordinary tokens stand behind control tokens")
    return ordinary


def _find_control(tokens: Sequence[bytes], types: bytes) -> dict[str, int]:
    """Control ids by name; the ones Harmony needs must be there."""
    ordinary = _count_ordinary(types)
    names = [_control_name(token, ordinary + number) for number, token in enumerate(tokens[ordinary:])]
    kinds = (TokenType.CONTROL, TokenType.USER_DEFINED)
    control = {name: ordinary + n for n, name in enumerate(names) if types[ordinary + n] in kinds}
    for name in CONTROL_NAMES:
        if name not in control:
            raise corrupt(f"control token {name} is missing")
    return control


def _control_name(token: bytes, id_: int) -> str:
    name = token.decode("utf-8", "replace")
    if not name.isprintable() or "\ufffd" in name:
        raise corrupt(f"control token {id_} is {token[:40]!r}")
    return name


def _check_merges(raw: RawFile) -> None:
    """Every merge is two parts with a space between."""
    lines = b"\n".join((*_read_strings(raw, _MERGES), b""))
    sound = re.match(rb"(?:[^ \n]+ [^ \n]+\n)*+", lines)  # one expression: a loop over 446,000 takes five times as long
    if sound and sound.end() < len(lines):
        number = lines.count(b"\n", 0, sound.end())
        raise corrupt(f"merge {number} is not two parts")


def _check_ranks(tokens: Sequence[bytes], merges: Sequence[bytes]) -> None:
    """The order of the merges is that of the ids they make: then an id can stand for its rank."""
    ids = {token: id_ for id_, token in enumerate(tokens)}
    previous = -1
    for number, merge in enumerate(merges):
        id_ = ids.get(merge.replace(b" ", b"", 1), -1)
        if id_ < previous or id_ < 0:
            detail = f"merge {number} makes token {id_} after {previous}: ids are not merge ranks"
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)
        previous = id_


def _byte_letters() -> Mapping[int, int]:
    """GPT-2's code: printable bytes stand for themselves, the others for letters from U+0100 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: byte for byte in plain} | {256 + number: byte for number, byte in enumerate(others)}


_LETTERS = {letter: chr(byte) for letter, byte in _byte_letters().items()}


def _decode(token: bytes, id_: int) -> bytes:
    """The bytes an ordinary token stands for."""
    try:
        return token.decode("utf-8").translate(_LETTERS).encode("latin-1")
    except UnicodeError:
        raise corrupt(f"token {id_} is {token[:40]!r}, which is no byte text") from None
