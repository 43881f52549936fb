"""The header of a safetensors file, read and checked in pure Python: names, types, shapes and places of its tensors.

Not here: the numbers themselves, and which tensors a gpt-oss model must have (`mlx_tensors`).
Format: eight bytes with the header's length, the header as JSON, then the tensors without gaps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import msgspec

from backends.contract.errors import EngineError, ErrorCode

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
_LONGEST = 100 << 20  # the format's own limit for a header


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
    try:
        length = path.stat().st_size
        header = _read_header(path, length)
    except FileNotFoundError as error:
        raise EngineError(ErrorCode.MODEL_MISSING, f"there is no file {path.name}") from error
    except OSError as error:
        raise EngineError(ErrorCode.MODEL_MISSING, f"{path.name} cannot be read: {error.strerror}") from error
    begin = _LENGTH + len(header)
    tensors = sorted(_tensors(path, header), key=lambda tensor: (tensor.begin, tensor.end))
    _check_places(path, tensors, length - begin)
    return tuple(tensors)


def _read_header(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        size = int.from_bytes(file.read(_LENGTH), "little")
        if length < _LENGTH or size > _LONGEST:
            raise corrupt(f"{path.name} does not begin as a safetensors file")
        if _LENGTH + size > length:
            raise EngineError(ErrorCode.MODEL_TRUNCATED, f"{path.name} ends inside its header")
        return file.read(size)


def _tensors(path: Path, header: bytes) -> list[TensorAt]:
    try:
        entries = msgspec.json.decode(header, type=dict[str, msgspec.Raw])
        entries.pop("__metadata__", None)
        decoded = {name: msgspec.json.decode(raw, type=_Entry) for name, raw in entries.items()}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise corrupt(f"the header of {path.name} cannot be read: {error}") from error
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
