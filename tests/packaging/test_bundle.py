"""Rules that a finished bundle keeps, whoever built it. Skipped where `packaging/build.py` has not been run."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.packaging.file_list import MOST_MIB, files_of

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = Path(os.environ.get("TRIPTYCH_BUNDLE") or ROOT / "build/package/dist/Triptych")
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
    foreign = (f"{ROOT}/".encode(), f"{Path.home()}/".encode())
    named = {
        (binary.name, place.decode()) for binary in binaries() for place in foreign if place in binary.read_bytes()
    }
    assert named == set()


@pytest.mark.skipif(sys.platform != "linux", reason="packages of Linux name the system's libraries")
def test_the_packages_ask_for_just_the_libraries_that_are_not_inside() -> None:
    told = tomllib.loads((ROOT / "packaging/linux/package.toml").read_text("utf-8"))
    inside = {file.name for file in BUNDLE.rglob("*")}
    needed = {name for binary in binaries() for name in linked(binary)} - inside
    assert needed == {*told["libraries"], *told["recommended"]}


def linked(binary: Path) -> list[str]:
    told = subprocess.run(["readelf", "-d", str(binary)], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.+)\]", told)


@pytest.mark.skipif(sys.platform != "linux", reason="the list is of the Linux bundle")
def test_it_holds_the_files_that_are_recorded() -> None:
    builder, recorded = files_of(ROOT / "packaging/linux/files.txt")
    here, present = files_of(BUNDLE.parent.parent / "files.txt")
    if here != builder:
        pytest.skip(f"this bundle was built on {here}; the list is of {builder}")
    advice = "look at what has changed; if it is right: cp build/package/files.txt packaging/linux/files.txt"
    assert present.keys() == recorded.keys(), advice
    grown = {name for name, size in present.items() if abs(size - recorded[name]) > recorded[name] / 10 + 4096}
    assert grown == set(), advice


@pytest.mark.skipif(sys.platform != "linux", reason="THIRD_PARTY.md is made from the Linux bundle")
def test_what_others_wrote_in_it_is_named() -> None:
    told = (BUNDLE / "THIRD_PARTY.md").read_text("utf-8")
    assert told == (ROOT / "THIRD_PARTY.md").read_text("utf-8"), "cp build/package/dist/Triptych/THIRD_PARTY.md ."
    texts = {file.stem for file in (BUNDLE / "_internal/licences").glob("*.txt")}
    assert {"GPL-3.0-only", "LGPL-3.0-only", "llama.cpp", "OpenSSL", "Python"} <= texts


def test_a_list_of_its_parts_is_there_for_machines() -> None:
    bill = json.loads((BUNDLE.parent.parent / "sbom.json").read_text("utf-8"))
    versions = {part["name"]: part.get("version", "") for part in bill["components"]}
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "triptych")
    assert versions["pyside6-essentials"] == versions["Qt"] == locked("pyside6-essentials")
    assert all(part["licenses"] for part in bill["components"])


def locked(name: str) -> str:
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    return next(package["version"] for package in packages if package["name"] == name)


@pytest.mark.parametrize(
    "name",
    [
        "assets/catalog.toml",
        "assets/demo/triptych-demo.gguf",
        "assets/icons/triptych.svg",
        "assets/policies/spam.md",
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


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the workflow tries the others")
def test_it_works_as_a_person_would_find_out() -> None:
    looks = ["--window"] if all(map(shutil.which, ("Xvfb", "openbox", "xdotool", "import"))) else []
    smoke = [sys.executable, str(ROOT / "packaging/smoke.py"), str(BUNDLE / "triptych"), *looks]
    ended = subprocess.run(smoke, capture_output=True, encoding="utf-8", check=False)
    assert (ended.returncode, "WRONG" in ended.stdout) == (0, False), ended.stdout
    assert ended.stdout.count("ok: ") == 10 + len(looks)
