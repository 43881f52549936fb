"""The header of a safetensors file, read and checked in pure Python: names, types, shapes and places of its tensors.

Not here: the numbers themselves, and which tensors a gpt-oss model must have (`mlx_tensors`).
Format: eight bytes with the header's length, the header as JSON, then the tensors without gaps.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.files import decode_json, open_file, reading

ITEM_BYTES: Mapping[str, int] = {
    "BOOL": 1,
    "U8": 1,
    "I8": 1,
    "U16": 2,
    "I16": 2,
    "F16": 2,
    "BF16": 2,
    "U32": 4,
    "I32": 4,
    "F32": 4,
    "U64": 8,
    "I64": 8,
    "F64": 8,
}
"""Bytes of one number of each type a file may hold."""

_LENGTH = 8
_LONGEST = 16 << 20  # of a header; that of gpt-oss-120b in MLX's layout has 0.2 MB


class TensorAt(msgspec.Struct, frozen=True):
    """One tensor, as its file describes it."""

    name: str
    type: str
    shape: tuple[int, ...]
    begin: int
    end: int

    @property
    def size(self) -> int:
        """Bytes that the tensor has in its file."""
        return self.end - self.begin

    @property
    def elements(self) -> int:
        """How many numbers it holds, as stored: eight FP4 numbers in a U32 count as one."""
        return math.prod(self.shape)


class _Entry(msgspec.Struct):
    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


def read_tensors(path: Path) -> tuple[TensorAt, ...]:
    """The tensors of a file that was found whole, in the order of their places; raises EngineError by cause."""
    length, header = _read_header(path)
    begin = _LENGTH + len(header)
    tensors = sorted(_tensors(path, header), key=lambda tensor: (tensor.begin, tensor.end))
    _check_places(path, tensors, length - begin)
    return tuple(tensors)


def _read_header(path: Path) -> tuple[int, bytes]:
    """The length of the file, and its header."""
    with reading(path), open_file(path) as file:
        length = os.fstat(file.fileno()).st_size
        size = int.from_bytes(file.read(_LENGTH), "little")
        if length < _LENGTH or size > _LONGEST:
            raise corrupt(f"{path.name} does not begin as a safetensors file")
        if _LENGTH + size > length:
            raise EngineError(ErrorCode.MODEL_TRUNCATED, f"{path.name} ends inside its header")
        return length, file.read(size)


def _tensors(path: Path, header: bytes) -> list[TensorAt]:
    what = f"the header of {path.name}"
    entries = decode_json(header, dict[str, msgspec.Raw], what)
    entries.pop("__metadata__", None)
    decoded = {name: decode_json(raw, _Entry, what) for name, raw in entries.items()}
    return [_tensor(path, name, entry) for name, entry in decoded.items()]


def _tensor(path: Path, name: str, entry: _Entry) -> TensorAt:
    tensor = TensorAt(name, entry.dtype, tuple(entry.shape), *entry.data_offsets)
    if tensor.type not in ITEM_BYTES:
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"{path.name}: tensor {name} has the type {entry.dtype}")
    if min(tensor.shape, default=0) < 0 or tensor.elements * ITEM_BYTES[tensor.type] != tensor.size:
        raise corrupt(f"{path.name}: tensor {name} has not the size of its shape")
    return tensor


def _check_places(path: Path, tensors: list[TensorAt], length: int) -> None:
    """One behind the other, to the end of the file."""
    reached = 0
    for tensor in tensors:
        if tensor.begin != reached:
            raise corrupt(f"{path.name}: tensor {tensor.name} does not begin where the one before it ends")
        reached = tensor.end
    if reached > length:
        detail = f"{path.name} is {reached - length} bytes shorter than its header says"
        raise EngineError(ErrorCode.MODEL_TRUNCATED, detail)
    if reached < length:
        raise corrupt(f"{path.name} is {length - reached} bytes longer than its header says")


def corrupt(detail: str) -> EngineError:
    """The error for a file that breaks the format or contradicts itself."""
    return EngineError(ErrorCode.MODEL_CORRUPT, detail)
