"""A smaller library in the place of ICU's data (31 MiB), which Qt brings for every language's names and conventions.

Qt asks ICU only to compare words (the file dialog's order), for letter cases and for the names of time zones; dates,
numbers and Triptych's own words come from elsewhere. `keep.toml` says what stays, by the names in ICU's own table of
contents. Whatever else is asked for is answered with ICU's root, as for a language that it does not know. Not here:
Windows and macOS, where Qt uses the system's.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
_KIND, _ALIGNED = b"CmnD", 16
_KIND_AT = 12  # where a package of ICU says that it is one (udata.h, UDataInfo)


def replace(bundle: Path, work: Path) -> None:
    """Put it where ICU's data are, under their name."""
    kept = tomllib.loads((HERE / "keep.toml").read_text("utf-8"))["icu"]["keep"]
    for library in [file for file in bundle.rglob("libicudata.so.*") if not file.is_symlink()]:
        data = work / "small_icu.dat"
        data.write_bytes(only(package(library.read_bytes()), re.compile("|".join(kept))))
        _linked(data, library, f"icudt{library.suffix[1:]}_dat")


def package(library: bytes) -> bytes:
    """ICU's package inside the library, from its header on."""
    return library[library.index(_KIND) - _KIND_AT :]


def only(data: bytes, kept: re.Pattern[str]) -> bytes:
    """The package with those items alone whose names, without ICU's own folder, match from start to end."""
    header = struct.unpack_from("<H", data)[0]
    chosen = {
        name: content for name, content in _items(data[header:]) if kept.fullmatch(name.decode().partition("/")[2])
    }
    names, contents = b"", b""
    names_at = 4 + 8 * len(chosen)
    first = _aligned(names_at + sum(len(name) + 1 for name in chosen))
    entries = struct.pack("<I", len(chosen))
    for name, content in chosen.items():
        entries += struct.pack("<II", names_at + len(names), first + len(contents))
        names += name + b"\0"
        contents += content.ljust(_aligned(len(content)), b"\0")
    return data[:header] + (entries + names).ljust(first, b"\0") + contents


def _items(body: bytes) -> list[tuple[bytes, bytes]]:
    """What the table of contents lists, in its order."""
    count = struct.unpack_from("<I", body)[0]
    places = [struct.unpack_from("<II", body, 4 + 8 * number) for number in range(count)]
    ends = [start for _, start in places[1:]] + [len(body)]
    return [
        (body[name : body.index(b"\0", name)], body[start:end]) for (name, start), end in zip(places, ends, strict=True)
    ]


def _aligned(length: int) -> int:
    return -(-length // _ALIGNED) * _ALIGNED


def _linked(data: Path, library: Path, symbol: str) -> None:
    """A shared library that holds nothing but these data."""
    source = data.with_suffix(".s")
    source.write_text(
        f'.section .rodata\n.balign {_ALIGNED}\n.globl {symbol}\n.type {symbol}, @object\n{symbol}: .incbin "{data}"\n'
        f'.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",@progbits\n',
        "utf-8",
    )
    compiler = shutil.which("cc") or "gcc"
    command = [compiler, "-shared", "-nostdlib", "-s", f"-Wl,-soname,{library.name}", "-o", str(library), str(source)]
    subprocess.run(command, check=True)
