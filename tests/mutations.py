"""Damaged copies of a model file, deterministic by seed: flipped bits, strange numbers, cuts, mostly in the header.

Whatever comes out must be refused with a typed error or load; nothing may hang or die outside the worker.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backends.formats.gguf import load_header

_NUMBERS = (
    0,
    1,
    2,
    3,
    4,
    31,
    39,
    255,
    4096,
    0x7FFF,
    0xFFFF,
    10**6,
    4 * 10**8,
    2**31 - 1,
    2**32 - 1,
    2**40,
    2**63,
    2**64 - 1,
)


@dataclass(frozen=True)
class Mutation:
    """One damaged file and what was done to it."""

    label: str
    data: bytes


def mutations(path: Path, seed: int, count: int) -> Iterator[Mutation]:
    """`count` damaged copies of a sound model file."""
    original = path.read_bytes()
    header = load_header(path).first.data
    rng = random.Random(seed)
    for number in range(count):
        change = rng.choice(_CHANGES)
        data = bytearray(original)
        label = change(rng, data, header)
        yield Mutation(f"#{number} {label}", bytes(data))


def _place(rng: random.Random, header: int, width: int) -> int:
    """Somewhere in the header, more often near its begin, where the keys stand."""
    return rng.randrange(min(header, 4096) - width) if rng.random() < 0.5 else rng.randrange(header - width)


def _flip_bit(rng: random.Random, data: bytearray, header: int) -> str:
    at, bit = _place(rng, header, 1), rng.randrange(8)
    data[at] ^= 1 << bit
    return f"bit {bit} of byte {at} flipped"


def _scramble(rng: random.Random, data: bytearray, header: int) -> str:
    width = rng.randrange(1, 64)
    at = _place(rng, header, width)
    data[at : at + width] = rng.randbytes(width)
    return f"{width} random bytes at {at}"


def _change_number(rng: random.Random, data: bytearray, header: int) -> str:
    width, number = rng.choice((4, 8)), rng.choice(_NUMBERS)
    at = _place(rng, header, width)
    data[at : at + width] = (number % (1 << 8 * width)).to_bytes(width, "little")
    return f"{number} in {width} bytes at {at}"


def _nudge(rng: random.Random, data: bytearray, header: int) -> str:
    at, step = _place(rng, header, 1), rng.choice((-1, 1))
    data[at] = (data[at] + step) % 256
    return f"byte {at} changed by {step}"


def _cut(rng: random.Random, data: bytearray, header: int) -> str:
    end = rng.randrange(header if rng.random() < 0.7 else len(data))
    del data[end:]
    return f"cut to {end} bytes"


def _remove(rng: random.Random, data: bytearray, header: int) -> str:
    width = rng.randrange(1, 16)
    at = _place(rng, header, width)
    del data[at : at + width]
    return f"{width} bytes removed at {at}"


def _insert(rng: random.Random, data: bytearray, header: int) -> str:
    width = rng.randrange(1, 16)
    at = _place(rng, header, width)
    data[at:at] = rng.randbytes(width)
    return f"{width} bytes put in at {at}"


def _repeat(rng: random.Random, data: bytearray, header: int) -> str:
    width = rng.randrange(4, 128)
    source, target = _place(rng, header, width), _place(rng, header, width)
    data[target : target + width] = data[source : source + width]
    return f"{width} bytes from {source} over {target}"


_CHANGES: tuple[Callable[[random.Random, bytearray, int], str], ...] = (
    _flip_bit,
    _flip_bit,
    _scramble,
    _change_number,
    _change_number,
    _nudge,
    _cut,
    _remove,
    _insert,
    _repeat,
)
