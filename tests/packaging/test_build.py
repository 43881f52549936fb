"""One command a system, and the list that two builds are compared by."""

from __future__ import annotations

import importlib
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.file_list import files_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
SYSTEMS: tuple[str, ...] = runpy.run_path(str(PACKAGING / "build.py"))["SYSTEMS"]


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    for folder in ("freeze", "setup"):
        monkeypatch.syspath_prepend(str(PACKAGING / folder))  # as the packager finds neighbours
    return importlib.import_module("frozen")


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_has_its_recipe(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING / system))
    build: Callable[[Path, bool], list[Path]] = importlib.import_module(f"build_{system}").build
    assert list(build.__annotations__) == ["out", "is_release", "return"]


def test_another_system_is_refused() -> None:
    asked = [sys.executable, str(PACKAGING / "build.py"), "amiga"]
    ended = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 2
    assert "amiga" in ended.stderr


def test_the_list_names_each_file_in_order_whatever_the_folder(frozen: ModuleType, tmp_path: Path) -> None:
    lists: list[str] = []
    for place, order in (("one", ["b", "a/é", "a/ b"]), ("two", ["a/ b", "a/é", "b"])):
        for name in order:
            file = tmp_path / place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name, "utf-8")
        (tmp_path / place / "link").symlink_to("b")
        lists.append(frozen.listed(tmp_path / place))
    assert lists[0] == lists[1]
    (tmp_path / "files.txt").write_text(lists[0], "utf-8")
    builder, files = files_of(tmp_path / "files.txt")
    assert builder == frozen.builder()
    assert list(files.items()) == [("a/ b", 4), ("a/é", 4), ("b", 1), ("link", 1)]


def test_the_version_is_the_programs(frozen: ModuleType) -> None:
    from app import __version__

    assert frozen.version() == __version__
