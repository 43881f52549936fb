"""The bytes of one GGUF file, taken apart without trust: metadata, spans of arrays, tensors, and where the data begins.

Reads only the header, never the weights, and never maps the file (a file cut while mapped kills the process). Counts
and lengths are checked before anything is allocated. Not here: what a gpt-oss file must contain (`gpt_oss`), its
vocabulary (`gguf_tokens`), files in several parts (`gguf`). Format: ggml docs/gguf.md; limits: llama.cpp's reader.
"""

from __future__ import annotations

import math
import os
import struct
from collections.abc import Mapping
from pathlib import Path

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.files import open_file, reading
from backends.formats.gguf_format import (
    BLOCKS,
    LAST_TYPE,
    OLLAMA_MXFP4,
    ArrayAt,
    RawFile,
    RawTensor,
    Scalar,
    Tensor,
    TensorType,
    Value,
    ValueType,
    corrupt,
)

_FORMATS = {
    ValueType.UINT8: struct.Struct("<B"),
    ValueType.INT8: struct.Struct("<b"),
    ValueType.UINT16: struct.Struct("<H"),
    ValueType.INT16: struct.Struct("<h"),
    ValueType.UINT32: struct.Struct("<I"),
    ValueType.INT32: struct.Struct("<i"),
    ValueType.FLOAT32: struct.Struct("<f"),
    ValueType.BOOL: struct.Struct("<B"),
    ValueType.UINT64: struct.Struct("<Q"),
    ValueType.INT64: struct.Struct("<q"),
    ValueType.FLOAT64: struct.Struct("<d"),
}
_U32, _U64, _HEAD = _FORMATS[ValueType.UINT32], _FORMATS[ValueType.UINT64], struct.Struct("<4sIQQ")
_CHUNKS = (1 << 20, 1 << 24, 1 << 27)  # read this much, and more only where the header goes on; the real one has 13 MB
_MAX_KEYS, _MAX_TENSORS, _MAX_STRING, _MAX_ELEMENTS, _MAX_NAME = 4096, 65_536, 1 << 24, 1 << 21, 63
_MAX_KEY = 256  # letters; llama.cpp writes each into its log, and the longest that there is has some 60
_SANE = 1 << 40  # a length behind the end of the file is a cut below this and nonsense above


def read_file(path: Path) -> RawFile:
    """Take a file's header apart; raises EngineError (missing, truncated, corrupt, unsupported)."""
    with reading(path), open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        for chunk in _CHUNKS:
            file.seek(0)
            data = file.read(chunk)
            try:
                return _Reader(data, size).read(path)
            except _NeedMore:
                continue
            except _NotGguf:
                raise _no_gguf(path) from None
    raise corrupt(f"the header is longer than {_CHUNKS[-1]} bytes")


def read_array(raw: RawFile, at: ArrayAt) -> bytes:
    """The bytes of an array, as the header says where they lie."""
    with reading(raw.path), open_file(raw.path) as file:
        file.seek(at.begin)
        data = file.read(at.end - at.begin)
    if len(data) < at.end - at.begin:
        raise EngineError(ErrorCode.MODEL_TRUNCATED, f"{raw.path.name} was cut while it was read")
    return data


def place_tensors(raw: RawFile, shard: int = 0) -> tuple[Tensor, ...]:
    """Understand types and sizes; each tensor must begin where the one before ended, and the file must hold all."""
    tensors: list[Tensor] = []
    expected = 0
    for entry in raw.tensors:
        if entry.offset != expected:
            raise corrupt(f"tensor {entry.name} begins at {entry.offset}, expected {expected}")
        tensor = _typed(entry, raw.data, shard)
        expected += -(-tensor.size // raw.alignment) * raw.alignment
        tensors.append(tensor)
    end = max((tensor.offset + tensor.size for tensor in tensors), default=raw.data)
    if end > raw.size:
        detail = f"{raw.path.name} has {raw.size} bytes, its header speaks of {end}"
        raise EngineError(ErrorCode.MODEL_TRUNCATED, detail, {"size": raw.size, "expected": end})
    return tuple(tensors)


def _typed(entry: RawTensor, data: int, shard: int) -> Tensor:
    """A tensor with its type and size known."""
    if entry.type == OLLAMA_MXFP4:
        detail = f"tensor {entry.name} is in Ollama's MXFP4 layout (type 4), which only Ollama can read"
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)
    try:
        type_ = TensorType(entry.type)
    except ValueError:
        code = ErrorCode.MODEL_UNSUPPORTED if entry.type <= LAST_TYPE else ErrorCode.MODEL_CORRUPT
        raise EngineError(code, f"tensor {entry.name} has type {entry.type}, which no gpt-oss model uses") from None
    elements, size = BLOCKS[type_]
    if entry.shape[0] % elements:
        raise corrupt(f"tensor {entry.name}: rows of {entry.shape[0]} are no multiple of {elements} ({type_.name})")
    total = math.prod(entry.shape) // elements * size
    return Tensor(entry.name, entry.shape, type_, total, data + entry.offset, shard)


def _no_gguf(path: Path) -> EngineError:
    """A file of that name has lost its beginning; any other one is something else."""
    code = ErrorCode.MODEL_CORRUPT if path.suffix.lower() == ".gguf" else ErrorCode.MODEL_UNKNOWN
    return EngineError(code, f"{path.name} is not a GGUF file: it does not begin with GGUF")


class _NotGguf(Exception):
    """The file does not begin as one."""


class _NeedMore(Exception):
    """The header goes on behind the bytes read so far."""


class _Reader:
    """A cursor over the first bytes of a file."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data = data
        self._size = size
        self._at = 0

    def read(self, path: Path) -> RawFile:
        """Read the whole header of a file: keys, values and the table of tensors."""
        version, tensor_count, key_count = self._head()
        values: dict[str, Value] = {}
        arrays: dict[str, ArrayAt] = {}
        for _ in range(key_count):
            self._pair(values, arrays)
        alignment = _alignment(values)
        tensors = self._tensors(tensor_count)
        data = -(-self._at // alignment) * alignment
        return RawFile(path, self._size, version, alignment, values, arrays, tensors, data)

    def _head(self) -> tuple[int, int, int]:
        """Version and the two counts."""
        if self._size and not b"GGUF".startswith(self._data[:4]):
            raise _NotGguf
        _, version, tensors, keys = _HEAD.unpack_from(self._data, self._take(_HEAD.size))
        if version not in (2, 3):
            raise _bad_version(version)
        if tensors > _MAX_TENSORS or keys > _MAX_KEYS:
            raise corrupt(f"{tensors} tensors and {keys} keys are more than any model has")
        return version, tensors, keys

    def _pair(self, values: dict[str, Value], arrays: dict[str, ArrayAt]) -> None:
        """One key and its value."""
        key = self._key()
        if key in values or key in arrays:
            raise corrupt(f"key {key} appears twice")
        type_ = self._type(key)
        if type_ is ValueType.ARRAY:
            arrays[key] = self._array(key)
        elif type_ is ValueType.STRING:
            values[key] = Value(type_, self._string().decode("utf-8", "replace"))
        else:
            values[key] = Value(type_, self._scalar(key, type_))

    def _take(self, count: int) -> int:
        """Step over `count` bytes and say where they began."""
        begin = self._at
        self._reach(begin + count)
        self._at = begin + count
        return begin

    def _reach(self, end: int) -> None:
        """Raise unless the bytes before `end` are at hand."""
        if end <= len(self._data):
            return
        if end <= self._size:
            raise _NeedMore
        if end > _SANE:
            raise corrupt(f"a length at byte {self._at} points far behind the end of the file")
        detail = f"the header goes on to byte {end}, the file has {self._size}"
        raise EngineError(ErrorCode.MODEL_TRUNCATED, detail, {"size": self._size, "expected": end})

    def _u32(self) -> int:
        return int(_U32.unpack_from(self._data, self._take(4))[0])

    def _u64(self) -> int:
        return int(_U64.unpack_from(self._data, self._take(8))[0])

    def _string(self) -> bytes:
        length = self._u64()
        if length > _MAX_STRING:
            raise corrupt(f"a string of {length} bytes at byte {self._at}")
        begin = self._take(length)
        return self._data[begin : begin + length]

    def _key(self) -> str:
        raw = self._string()
        if len(raw) > _MAX_KEY:
            raise corrupt(f"a key of {len(raw)} letters before byte {self._at}")
        if not raw or not raw.isascii() or not raw.decode("ascii").isprintable():
            raise corrupt(f"a key that is no printable text before byte {self._at}")
        return raw.decode("ascii")

    def _type(self, key: str) -> ValueType:
        number = self._u32()
        try:
            return ValueType(number)
        except ValueError:
            raise corrupt(f"key {key} has the unknown type {number}") from None

    def _scalar(self, key: str, type_: ValueType) -> Scalar:
        form = _FORMATS[type_]
        value = form.unpack_from(self._data, self._take(form.size))[0]
        if type_ is not ValueType.BOOL:
            return value
        if value > 1:
            raise corrupt(f"key {key} is neither true nor false but {value}")
        return bool(value)

    def _array(self, key: str) -> ArrayAt:
        type_ = self._type(key)
        count = self._u64()
        if type_ is ValueType.ARRAY:
            raise corrupt(f"key {key} is an array of arrays")
        if count > _MAX_ELEMENTS:
            raise corrupt(f"key {key} has {count} elements")
        begin = self._at
        if type_ is ValueType.STRING:
            self._skip_strings(count)
        else:
            self._take(count * _FORMATS[type_].size)
        return ArrayAt(type_, count, begin, self._at)

    def _skip_strings(self, count: int) -> None:
        """Step over strings without building them: there are 650,000 in the real vocabulary."""
        at, data, unpack = self._at, self._data, _U64.unpack_from
        try:
            for _ in range(count):
                at += 8 + unpack(data, at)[0]
        except (struct.error, OverflowError):  # OverflowError: an offset beyond 2⁶³
            self._reach(at + 8)
        self._reach(at)
        self._at = at

    def _tensors(self, count: int) -> tuple[RawTensor, ...]:
        seen: set[str] = set()
        tensors: list[RawTensor] = []
        for _ in range(count):
            tensor = self._tensor()
            if tensor.name in seen:
                raise corrupt(f"tensor {tensor.name} appears twice")
            seen.add(tensor.name)
            tensors.append(tensor)
        return tuple(tensors)

    def _tensor(self) -> RawTensor:
        name = self._key()
        if len(name) > _MAX_NAME:
            raise corrupt(f"a tensor name of {len(name)} letters before byte {self._at}")
        dimensions = self._u32()
        if not 1 <= dimensions <= 4:
            raise corrupt(f"tensor {name} has {dimensions} dimensions")
        shape = tuple(self._u64() for _ in range(dimensions))
        if 0 in shape or math.prod(shape) > _SANE:
            raise corrupt(f"tensor {name} has the shape {shape}")
        return RawTensor(name, shape, self._u32(), self._u64())


def _bad_version(version: int) -> EngineError:
    """Old, new and big-endian files are a matter of support; other numbers are damage."""
    swapped = int.from_bytes(version.to_bytes(4, "little"), "big")
    if version == 1 or 3 < version < 16 or 0 < swapped < 16:
        kind = "big-endian" if 0 < swapped < 16 else f"version {version}"
        return EngineError(ErrorCode.MODEL_UNSUPPORTED, f"a {kind} GGUF file; versions 2 and 3 can be read")
    return corrupt(f"GGUF version {version}")


def _alignment(values: Mapping[str, Value]) -> int:
    """Bytes between the begins of tensors are multiples of this."""
    value = values.get("general.alignment", Value(ValueType.UINT32, 32))
    number = value.value
    if value.type is not ValueType.UINT32 or not isinstance(number, int) or number not in _ALIGNMENTS:
        raise corrupt(f"general.alignment is {number}")
    return number


_ALIGNMENTS = frozenset(1 << power for power in range(3, 17))
