"""Rules that a finished bundle keeps, whoever built it. Skipped where `packaging/build.py` has not been run."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = Path(os.environ.get("TRIPTYCH_BUNDLE") or ROOT / "build/package/dist/Triptych")
MOST_MIB = 185
NEWEST = {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 29)}  # what PySide6's own wheel asks for: RHEL 9, Ubuntu 22.04

pytestmark = pytest.mark.skipif(not BUNDLE.is_dir(), reason="there is no bundle: run packaging/build.py")


def files() -> list[Path]:
    return [file for file in sorted(BUNDLE.rglob("*")) if file.is_file() and not file.is_symlink()]


def binaries() -> list[Path]:
    return [file for file in files() if file.read_bytes()[:4] == b"\x7fELF"]


def asked_for(binary: Path) -> set[tuple[str, tuple[int, ...]]]:
    """Which versions of the C and C++ libraries it needs."""
    told = subprocess.run(["objdump", "-T", str(binary)], capture_output=True, text=True, check=False).stdout
    found = re.findall(r"\b(GLIBC|GLIBCXX)_([\d.]+)", told)
    return {(name, tuple(int(part) for part in version.split("."))) for name, version in found}


@pytest.mark.skipif(sys.platform != "linux", reason="the C library's versions are Linux's")
def test_it_runs_where_pyside_runs() -> None:
    newer = {
        f"{binary.name}: {name} {version}"
        for binary in binaries()
        for name, version in asked_for(binary)
        if version > NEWEST[name]
    }
    assert newer == set()


def test_it_is_small() -> None:
    assert sum(file.stat().st_size for file in files()) / 2**20 <= MOST_MIB


def test_nothing_is_there_twice() -> None:
    counted = Counter(hashlib.sha256(binary.read_bytes()).hexdigest() for binary in binaries())
    twice = [binary.name for binary in binaries() if counted[hashlib.sha256(binary.read_bytes()).hexdigest()] > 1]
    assert twice == []


def test_no_binary_names_a_folder_of_the_machine_that_built_it() -> None:
    foreign = (str(ROOT).encode(), str(Path.home() / ".cache").encode())
    named = {
        (binary.name, place.decode()) for binary in binaries() for place in foreign if place in binary.read_bytes()
    }
    assert named == set()


@pytest.mark.parametrize(
    "name",
    [
        "assets/catalog.toml",
        "assets/demo/triptych-demo.gguf",
        "assets/icons/triptych.svg",
        "assets/translations/triptych_de.qm",
        "llama_cpp/lib/libllama.so",
        "llama_cpp/lib/libggml-cpu-haswell.so",
        "llama_cpp/lib/libggml-cpu-x64.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="names are Linux's")
def test_what_is_needed_is_there(name: str) -> None:
    assert (BUNDLE / "_internal" / name).is_file()
