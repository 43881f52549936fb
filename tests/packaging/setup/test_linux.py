"""What `make setup` asks a package manager for. The scripts lie outside any package, so they are loaded by path."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import PySide6
import pytest

SETUP = Path(__file__).resolve().parents[3] / "packaging" / "setup"
QT = Path(PySide6.__file__).parent / "Qt"
# Libraries that a window loads, and with which the packages that we name bring what they need themselves.
LOADED = ["lib/libQt6Widgets.so.6", "lib/libQt6Network.so.6", "lib/libQt6DBus.so.6", "lib/libQt6Svg.so.6"]
LOADED += [f"plugins/platforms/libq{platform}.so" for platform in ("xcb", "offscreen", "wayland")]
BROUGHT_ALONG = re.compile(
    r"libQt6|libicu|lib(c|m|dl|pthread|rt|resolv|stdc\+\+|gcc_s|z|zstd|gthread-2.0|xcb|brotlicommon)\.so"
)


@pytest.fixture
def linux() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_linux", SETUP / "linux.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_installed_where_everything_is_there(linux: ModuleType) -> None:
    present = {library.soname for library in linux.LIBRARIES}
    assert linux.missing_packages((linux.Program(Path(sys.executable).name, "python3"),), present) == []


def test_a_package_is_asked_for_once(linux: ModuleType) -> None:
    present = {library.soname for library in linux.LIBRARIES} - {"libEGL.so.1"}
    programs = (linux.Program("no-such-compiler", "build-essential"), linux.Program("nor-this", "build-essential"))
    assert linux.missing_packages(programs, present) == ["libegl1", "build-essential"]


@pytest.mark.skipif(sys.platform != "linux", reason="Linux packages")
@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf is not installed (package binutils)")
def test_the_table_holds_what_qt_links(linux: ModuleType) -> None:
    told = subprocess.run(["readelf", "-d", *LOADED], cwd=QT, capture_output=True, text=True, check=True).stdout
    linked = {name for name in re.findall(r"\(NEEDED\).*\[(.+)\]", told) if not BROUGHT_ALONG.match(name)}
    assert len(linked) > 10
    assert linked <= {library.soname for library in linux.LIBRARIES}
