"""A GGUF file as a value that a test can change and write again, sound or not."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from backends.formats.gguf_format import RawTensor, Value, ValueType
from backends.formats.gguf_reader import read_file

_FORMATS = dict(zip(ValueType, ("B", "b", "H", "h", "I", "i", "f", "?", "", "", "Q", "q", "d"), strict=True))


@dataclass(frozen=True)
class Parts:
    """Everything in a file, in order. A pair is a key with its encoded type and value."""

    pairs: tuple[tuple[str, bytes], ...]
    tensors: tuple[RawTensor, ...]
    data: bytes
    version: int = 3
    alignment: int = 32
    magic: bytes = b"GGUF"

    def with_value(self, key: str, type_: ValueType, value: float | str | bool) -> Parts:
        """With this key set to this value, at its old place or at the end."""
        return self.with_pair(key, encode_value(Value(type_, value)))

    def with_array(self, key: str, type_: ValueType, items: list[str] | list[int]) -> Parts:
        """With this key set to this array."""
        return self.with_pair(key, encode_array(type_, items))

    def with_pair(self, key: str, encoded: bytes) -> Parts:
        """With this key's encoded type and value."""
        pairs = dict(self.pairs)
        pairs[key] = encoded
        return replace(self, pairs=tuple(pairs.items()))

    def without_key(self, key: str) -> Parts:
        """Without this key, which must be there."""
        pairs = dict(self.pairs)
        del pairs[key]
        return replace(self, pairs=tuple(pairs.items()))

    def with_tensor(self, name: str, change: Callable[[RawTensor], RawTensor]) -> Parts:
        """With one tensor's entry changed; offsets and data stay as they are."""
        assert any(tensor.name == name for tensor in self.tensors)
        return replace(self, tensors=tuple(change(t) if t.name == name else t for t in self.tensors))

    def without_tensor(self, name: str) -> Parts:
        """Without this tensor, and its bytes gone, so that only its absence is wrong."""
        index = next(i for i, tensor in enumerate(self.tensors) if tensor.name == name)
        begin = self.tensors[index].offset
        end = self.tensors[index + 1].offset if index + 1 < len(self.tensors) else len(self.data)
        moved = tuple(RawTensor(t.name, t.shape, t.type, t.offset - (end - begin)) for t in self.tensors[index + 1 :])
        return replace(self, tensors=self.tensors[:index] + moved, data=self.data[:begin] + self.data[end:])

    def encode(self) -> bytes:
        """The file."""
        head = struct.pack("<4sIQQ", self.magic, self.version, len(self.tensors), len(self.pairs))
        pairs = b"".join(encode_string(key) + value for key, value in self.pairs)
        header = head + pairs + b"".join(_encode_tensor(tensor) for tensor in self.tensors)
        return header + b"\0" * (-len(header) % self.alignment) + self.data

    def write(self, path: Path) -> Path:
        """The file on disk."""
        path.write_bytes(self.encode())
        return path


def parts_of(path: Path) -> Parts:
    """Take a sound file apart."""
    raw, content = read_file(path), path.read_bytes()
    pairs = [(key, encode_value(value)) for key, value in raw.values.items()]
    for key, at in raw.arrays.items():
        head = struct.pack("<IIQ", ValueType.ARRAY, at.type, at.count)
        pairs.append((key, head + content[at.begin : at.end]))
    return Parts(tuple(pairs), raw.tensors, content[raw.data :], raw.version, raw.alignment)


def encode_string(text: str) -> bytes:
    """A string with its length before it."""
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def encode_value(value: Value) -> bytes:
    """A type and a value."""
    if isinstance(value.value, str):
        return struct.pack("<I", ValueType.STRING) + encode_string(value.value)
    return struct.pack(f"<I{_FORMATS[value.type]}", value.type, value.value)


def encode_array(type_: ValueType, items: list[str] | list[int]) -> bytes:
    """An array with its types and its length."""
    head = struct.pack("<IIQ", ValueType.ARRAY, type_, len(items))
    encode = (encode_string(i) if isinstance(i, str) else struct.pack(f"<{_FORMATS[type_]}", i) for i in items)
    return head + b"".join(encode)


def _encode_tensor(tensor: RawTensor) -> bytes:
    shape = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape)
    return encode_string(tensor.name) + shape + struct.pack("<IQ", tensor.type, tensor.offset)
