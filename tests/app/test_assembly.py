"""The assembly: each part is built once, when it is first asked for; before that neither disk nor Qt is touched."""

from __future__ import annotations

import subprocess
import sys
from functools import cached_property
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.assembly import Assembly, Substitutes
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import Paths
from app.settings import MODELS_FOLDER
from tests.app.assemblies import assembly_in

ROOT = Path(__file__).resolve().parents[2]
PARTS = [name for name, part in vars(Assembly).items() if isinstance(part, cached_property)]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    base = tmp_path / "a folder für tests"
    return Paths(base / "config", base / "data", base / "state", base / "cache")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_built_once_and_writes_nothing(qapp: QApplication, paths: Paths, part: str) -> None:  # noqa: ARG001 - Qt must run
    assembly = assembly_in(paths)
    assert getattr(assembly, part) is getattr(assembly, part)
    assert not paths.config.parent.exists()
    assembly.close()


def test_closing_builds_nothing(paths: Paths) -> None:
    assembly = assembly_in(paths)
    assembly.close()
    assert not set(PARTS) & set(vars(assembly))


def test_closing_ends_the_engine(qtbot: QtBot, paths: Paths) -> None:
    assembly = assembly_in(paths)
    with qtbot.waitSignal(assembly.engine.list_devices().finished, timeout=20_000):
        assert assembly.engine.pid
    assembly.close()
    assert assembly.engine.pid == 0


def test_a_test_may_give_its_own_parts(qtbot: QtBot, paths: Paths, tmp_path: Path) -> None:
    gone: list[Path] = []
    substitutes = Substitutes(engine_command=[str(tmp_path / "no such program")], trash=lambda p: not gone.append(p))
    assembly = assembly_in(paths, substitutes=substitutes)
    with qtbot.waitSignal(assembly.engine.list_devices().failed, timeout=20_000):
        pass
    assert assembly.move_to_trash(tmp_path)
    assert gone == [tmp_path]


def test_models_go_where_the_settings_say(paths: Paths, tmp_path: Path) -> None:
    assembly = assembly_in(paths)
    shared = assembly.models_folder()
    owners = [folder.owner for folder in assembly.library_folders.folders()]
    assembly.settings.set(MODELS_FOLDER, str(tmp_path / "mine"))
    assert (assembly.models_folder(), assembly.library_folders.downloads()) == (tmp_path / "mine", tmp_path / "mine")
    folders = assembly.library_folders.folders()
    assert [folder.owner for folder in folders] == [owners[0], "your folder", *owners[1:]]
    assert shared in [folder.folder for folder in folders]


def test_a_window_stands_on_the_parts_of_its_assembly(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    vault = MemoryVault()
    assembly = assembly_in(paths, vault)
    program = Program(qapp, assembly)
    qtbot.addWidget(program.window)
    assert (program.engine, program.chat_storage, program.downloads) == (
        assembly.engine,
        assembly.chat_storage,
        assembly.downloads,
    )
    assert program.chat_storage.vault is vault
    program.close()


@pytest.mark.parametrize(
    "code",
    [
        "from app.assembly import user_assembly; user_assembly().library_folders.folders()",
        "from app.__main__ import main; main(['models', 'list'])",
    ],
)
def test_what_needs_no_qt_does_not_import_it(code: str, tmp_path: Path) -> None:
    told = "import sys; print([name for name in sys.modules if name.startswith('PySide6')])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {told}"],
        env={"PYTHONPATH": str(ROOT), "TRIPTYCH_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert not (tmp_path / "home").exists()


def test_models_may_be_kept_where_nobody_has_a_home(paths: Paths) -> None:
    assembly = assembly_in(paths)
    assembly.settings.set(MODELS_FOLDER, "~nobody of that name/models")
    assert assembly.models_folder() == Path("~nobody of that name/models")
