"""What a finished bundle for Windows holds, whether Windows built it or `try_wine.py`. Skipped where there is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PLACES = (ROOT / "build/package/dist/Triptych", ROOT / "build/wine/root/work/dist/Triptych")
GIVEN = os.environ.get("TRIPTYCH_BUNDLE")
BUNDLE = next(
    (place for place in ([Path(GIVEN)] if GIVEN else PLACES) if (place / "Triptych.exe").is_file()), PLACES[0]
)

pytestmark = pytest.mark.skipif(
    not (BUNDLE / "Triptych.exe").is_file(), reason="there is no bundle for Windows: run packaging/windows/try_wine.py"
)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Widgets.dll",
        "PySide6/plugins/imageformats/qico.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/translations/qtbase_de.qm",
        "assets/catalog.toml",
        "assets/demo/triptych-demo.gguf",
        "assets/icons/triptych.ico",
        "assets/policies/spam.md",
        "assets/translations/triptych_de.qm",
        "licences/Microsoft.txt",
        "llama_cpp/lib/ggml.dll",
        "llama_cpp/lib/ggml-cpu-haswell.dll",
        "llama_cpp/lib/ggml-cpu-x64.dll",
        "python311.dll",
    ],
)
def test_what_is_needed_is_there(name: str) -> None:
    assert (BUNDLE / "_internal" / name).is_file()


def test_the_three_programs_are_there_and_the_window_alone_has_no_console() -> None:
    consoles = {file.name: subsystem(file) for file in BUNDLE.glob("*.exe")}
    assert consoles == {"Triptych.exe": 2, "triptych-cli.exe": 3, "triptych-engine.exe": 3}


def subsystem(program: Path) -> int:
    """2: windows, 3: a console; as the head of the file says."""
    head = program.read_bytes()[:4096]
    start = int.from_bytes(head[0x3C:0x40], "little")
    assert head[start : start + 4] == b"PE\0\0"
    return int.from_bytes(head[start + 0x5C : start + 0x5E], "little")


def test_it_holds_nothing_that_only_other_systems_need() -> None:
    foreign = [file.name for file in BUNDLE.rglob("*") if file.suffix in (".so", ".dylib", ".lib", ".a")]
    assert foreign == []
