"""THIRD_PARTY.md and the recorded list of files, held against the lock and each other, with or without a bundle."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.file_list import MOST_MIB, files_of

ROOT = Path(__file__).resolve().parents[2]
FREEZE = ROOT / "packaging/freeze"
TOLD: dict[str, Any] = tomllib.loads((FREEZE / "third_party.toml").read_text("utf-8"))
LOCKED: dict[str, set[str]] = {}  # several, where an older Python gets an older one
for _package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]:
    LOCKED.setdefault(_package["name"], set()).add(_package["version"])


def rows() -> dict[str, tuple[str, str]]:
    """Version and licence of each line."""
    lines = (ROOT / "THIRD_PARTY.md").read_text("utf-8").splitlines()
    cells = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("| "))
    return {name: (version, licence) for name, version, licence, *_ in cells if name != "What"}


def recorded() -> dict[str, int]:
    return files_of(ROOT / "packaging/linux/files.txt")[1]


def test_each_version_is_that_of_the_lock() -> None:
    told = {name: version for name, (version, _) in rows().items() if name in LOCKED}
    assert {name: version for name, version in told.items() if version not in LOCKED[name]} == {}
    assert {"pyside6-essentials", "llama-cpp-python", "numpy", "mlx"} <= told.keys()


def test_the_packagers_tools_bring_no_other_version_of_what_is_locked() -> None:
    pins = re.findall(r"^([\w.-]+)==(\S+)", (FREEZE / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert {name: version for name, version in pins if version not in LOCKED.get(name, {version})} == {}
    assert "pyinstaller" in dict(pins)


def test_each_has_a_licence_in_a_word() -> None:
    sound = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")
    assert {name: licence for name, (_, licence) in rows().items() if not sound.fullmatch(licence)} == {}


def test_all_that_the_program_depends_on_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"]}
    advice = "make package; cp build/package/dist/Triptych/THIRD_PARTY.md .; cp build/package/files.txt packaging/linux"
    assert wanted - rows().keys() == set(), advice


@pytest.mark.parametrize("part", [part for part in TOLD["part"] if part["name"] != "Triptych"], ids=lambda p: p["name"])
def test_what_is_no_distribution_is_recorded_named_and_has_its_text(part: dict[str, Any]) -> None:
    files = [name.removeprefix("_internal/") for name in recorded()]
    assert any(fnmatch(file, pattern) for file in files for pattern in part["files"]) is ("system" not in part)
    assert rows()[part["name"]][1] == part["licence"]
    text = part.get("text", part["name"])
    assert (FREEZE / f"licences/{text}.txt").is_file()


def test_the_recorded_bundle_is_as_small_as_promised() -> None:
    assert sum(recorded().values()) < MOST_MIB * 2**20
    assert list(recorded()) == sorted(recorded())


def test_the_recorded_bundle_holds_nothing_that_is_left_out() -> None:
    left_out = tomllib.loads((FREEZE / "keep.toml").read_text("utf-8"))["system"]
    names = [Path(name).name for name in recorded() if ".so" in name and "/plugins/" not in name]
    assert not [name for name in names if name.startswith(tuple(left_out["left_out"]))]
    assert not [name for name in names if any(part in name for part in left_out["qt_left_out"])]
