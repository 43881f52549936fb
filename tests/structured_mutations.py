"""Damaged copies of models that keep the form: every field of a header in its place, one of them with a strange value.

Where `tests.mutations` throws bytes at a file, this changes what a reader would believe. Deterministic by seed.
"""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutations import Mutation

_WIDTHS = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9
_STRANGE = (
    0,
    1,
    2,
    3,
    5,
    7,
    8,
    31,
    32,
    33,
    63,
    255,
    4096,
    65_535,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**40,
    2**63,
    2**64 - 1,
)
_STRANGE_JSON = (0, 1, -1, 3, 2**31, 2**64, 1e308, -0.5, "", "x" * 5000, None, True, [], {}, [0], "NaN", float("inf"))


@dataclass(frozen=True)
class Field:
    """A number in a GGUF header: what it says, where it stands and how wide it is."""

    label: str
    at: int
    width: int


class _Reader:
    """Walks a sound GGUF header, noting every number."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.fields = data, 4, list[Field]()

    def number(self, label: str, width: int) -> int:
        value = int.from_bytes(self.data[self.at : self.at + width], "little")
        self.fields.append(Field(label, self.at, width))
        self.at += width
        return value

    def string(self, label: str) -> str:
        length = self.number(f"length of {label}", 8)
        self.at += length
        return self.data[self.at - length : self.at].decode(errors="replace")

    def value(self, label: str, kind: int) -> None:
        match kind:
            case 8:
                self.string(label)
            case 9:
                inner, count = self.number(f"type in {label}", 4), self.number(f"count of {label}", 8)
                for place in range(count):
                    before = len(self.fields)
                    self.value(f"{label}[{place}]", inner)
                    if place > 3:  # all others are like these
                        del self.fields[before:]
            case _:
                self.number(label, _WIDTHS[kind])


def gguf_fields(data: bytes) -> list[Field]:
    """Every number of the header: counts, types, lengths, values, shapes and places of tensors."""
    reader = _Reader(data)
    reader.number("version", 4)
    tensors, keys = reader.number("number of tensors", 8), reader.number("number of keys", 8)
    for _ in range(keys):
        key = reader.string("a key")
        reader.value(key, reader.number(f"type of {key}", 4))
    for _ in range(tensors):
        name = reader.string("a tensor’s name")
        for place in range(reader.number(f"dimensions of {name}", 4)):
            reader.number(f"shape of {name}[{place}]", 8)
        reader.number(f"type of {name}", 4)
        reader.number(f"place of {name}", 8)
    return reader.fields


def gguf_mutations(path: Path, seed: int, count: int) -> Iterator[Mutation]:
    """`count` copies of a sound GGUF file with one to three numbers changed."""
    original = path.read_bytes()
    fields, rng = gguf_fields(original), random.Random(seed)
    for number in range(count):
        data, labels = bytearray(original), list[str]()
        for field in rng.sample(fields, rng.choice((1, 1, 1, 2, 3))):
            now = int.from_bytes(data[field.at : field.at + field.width], "little")
            new = rng.choice((*_STRANGE, now + 1, now - 1, now * 2, now // 2)) % (1 << 8 * field.width)
            data[field.at : field.at + field.width] = new.to_bytes(field.width, "little")
            labels.append(f"{field.label}: {now} → {new}")
        yield Mutation(f"#{number} {'; '.join(labels)}", bytes(data))


def damage_mlx(folder: Path, rng: random.Random) -> str:
    """Change one thing in a sound MLX folder; says what."""
    name = rng.choice(("config.json", "config.json", "tokenizer.json", "model.safetensors", "model.safetensors"))
    file = folder / name
    if name == "model.safetensors":
        return _damage_safetensors(file, rng)
    content = json.loads(file.read_text("utf-8"))
    label = _change_one(content, rng)
    file.write_text(json.dumps(content), "utf-8")
    return f"{name}: {label}"


def _damage_safetensors(file: Path, rng: random.Random) -> str:
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    if rng.random() < 0.2:
        new = rng.choice((*_STRANGE, length - 1, length + 1)) % (1 << 64)
        file.write_bytes(struct.pack("<Q", new) + data[8:])
        return f"length of the header: {new}"
    if rng.random() < 0.2:
        end = rng.randrange(len(data))
        file.write_bytes(data[:end])
        return f"cut to {end} bytes"
    header = json.loads(data[8 : 8 + length])
    label = _change_one(header, rng)
    packed = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(packed)) + packed + data[8 + length :])
    return f"header: {label}"


def _change_one(content: Any, rng: random.Random) -> str:  # whatever JSON holds
    """Change, drop or double one value somewhere in JSON."""
    holder, path = content, ""
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = rng.choice(keys)
        path += f"/{str(key)[:40]}"
        if isinstance(holder[key], (dict, list)) and holder[key] and rng.random() < 0.8:
            holder = holder[key]
            continue
        old = holder[key]
        if rng.random() < 0.15:
            del holder[key]
            return f"{path} dropped"
        near = (old + 1, old - 1, old * 2) if isinstance(old, int) and not isinstance(old, bool) else ()
        holder[key] = rng.choice((*_STRANGE_JSON, *near))
        return f"{path}: {str(old)[:30]} → {str(holder[key])[:30]}"
