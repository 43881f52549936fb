"""What the packager of engine packs puts into one: kernels in their folders for the chosen GPUs alone, and licences."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.packs.pack_file import unpack
from tests.packs import manifest_of

SCRIPT = Path(__file__).resolve().parents[2] / "packaging/engines/pack.py"
FOLDER = "rocblas/library"


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(sys, "path", list(sys.path))  # the script adds to it
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def rocm(tmp_path: Path) -> Path:
    """ROCm's folder, with kernels for two GPUs, some for all, and a link as its packages have them."""
    library = tmp_path / "rocm/lib" / FOLDER
    (library / "deep").mkdir(parents=True)
    for name in ("Kernels_gfx1100.hsaco", "Kernels_gfx1030.hsaco", "all.dat", "deep/Two_gfx1100_gfx1030.co"):
        (library / name).write_text(name)
    (library / "link_gfx1100.dat").symlink_to("all.dat")
    return tmp_path / "rocm/lib"


def test_kernels_of_other_gpus_stay_behind(maker: dict[str, Any], rocm: Path) -> None:
    found = maker["kernel_files"](rocm / FOLDER, ("gfx1100",))
    assert sorted(found) == [f"{FOLDER}/{name}" for name in ("Kernels_gfx1100.hsaco", "all.dat", "link_gfx1100.dat")]


def test_the_program_takes_what_was_packed(maker: dict[str, Any], rocm: Path, tmp_path: Path) -> None:
    library = tmp_path / "libggml-hip.so"
    library.write_bytes(b"\x7fELF")
    files = {library.name: library} | maker["kernel_files"](rocm / FOLDER, ("gfx1100", "gfx1030"))
    content = {name: file.read_bytes() for name, file in files.items()}
    pack = tmp_path / "pack.zip"
    maker["write"](pack, msgspec.json.encode(manifest_of(content)), files)
    folder = unpack(pack, tmp_path / "packs")
    assert {name: (folder / name).read_bytes() for name in content} == content
    assert content[f"{FOLDER}/deep/Two_gfx1100_gfx1030.co"] == b"deep/Two_gfx1100_gfx1030.co"
    assert not any(path.is_symlink() for path in folder.rglob("*"))


def test_the_terms_of_every_library_are_in_it(maker: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("MIT")
    assert maker["licence_files"](tmp_path, ["NVIDIA=/wheel/License.txt"]) == {
        "licences/ggml.txt": tmp_path / "LICENSE",
        "licences/NVIDIA.txt": Path("/wheel/License.txt"),
    }
