"""What of the app for macOS can be looked at anywhere: its icon, its plists, and what its bundle is told to hold."""

from __future__ import annotations

import ast
import importlib
import plistlib
import struct
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[3]
FREEZE = ROOT / "packaging/freeze"
SPEC = (FREEZE / "triptych.spec").read_text("utf-8")


@pytest.fixture
def mac_icon(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(FREEZE))  # as the packager finds neighbours
    return importlib.import_module("mac_icon")


def plist(name: str) -> dict[str, Any]:
    told: dict[str, Any] = plistlib.loads((ROOT / "packaging/macos" / name).read_bytes())
    return told


@pytest.mark.slow
def test_the_icon_has_every_size_that_macos_shows(mac_icon: ModuleType, tmp_path: Path) -> None:
    icon = mac_icon.write(ROOT / "assets/icons/triptych.svg", tmp_path / "triptych.icns").read_bytes()
    kind, length = struct.unpack_from(">4sI", icon)
    assert (kind, length) == (b"icns", len(icon))
    place, sizes = 8, {}
    while place < len(icon):
        kind, length = struct.unpack_from(">4sI", icon, place)
        picture = QImage.fromData(icon[place + 8 : place + length])
        sizes[kind.decode()] = (picture.width(), picture.height())
        assert picture.pixelColor(picture.width() // 2, picture.height() // 2).alpha() > 0
        place += length
    assert sizes == {name: (size, size) for name, size in mac_icon.SIZES.items()}
    assert {16, 32, 64, 128, 256, 512, 1024} == {size for size, _ in sizes.values()}


def test_model_files_belong_to_the_app_but_not_to_it_alone() -> None:
    told = plist("Info.plist")
    (document,) = told["CFBundleDocumentTypes"]
    (declared,) = told["UTImportedTypeDeclarations"]
    assert document["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["gguf"]
    assert document["LSHandlerRank"] == "Alternate"


def test_it_runs_from_the_first_macos_that_mlx_knows() -> None:
    assert plist("Info.plist")["LSMinimumSystemVersion"] == "14.0"


def test_ctypes_and_engine_packs_work_under_the_hardened_runtime() -> None:
    assert plist("entitlements.plist") == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_mlx_and_its_model_are_inside() -> None:
    keep = tomllib.loads((FREEZE / "keep.toml").read_text("utf-8"))
    assert {"mlx.core", "mlx_lm.models.gpt_oss"} <= set(keep["on_mac"]["hidden"])
    assert set(keep["on_mac"]["modules"]) <= set(keep["left_out"])
    modules = [*(ROOT / "backends/mlx").glob("*.py")]
    named = {name for module in modules for name in imported(module) if name.startswith("mlx")}
    assert {name for name in named if name not in keep["on_mac"]["hidden"]} <= {"mlx_lm.models.cache"}
    assert "lib/*.metallib" in SPEC


def imported(module: Path) -> set[str]:
    """What a module imports, by its whole name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_bundle_is_an_app_of_our_name_with_a_command_beside() -> None:
    assert 'name="Triptych.app"' in SPEC
    assert 'bundle_identifier="io.github.triptych.Triptych"' in SPEC
    assert '"triptych-cli"' in SPEC


@pytest.mark.skipif(sys.platform == "darwin", reason="there the build runs it")
def test_the_spec_is_sound_python() -> None:
    compile(SPEC, "triptych.spec", "exec")
