"""Starting and ending the window: no display, two starts, bugs, the end of the engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.errors import AppError
from app.main import Program
from app.paths import Paths, demo_model, runtime_folders
from app.sentence import Sentence
from app.services.desktop.single_instance import SingleInstance, socket_address
from app.services.engine.session import EnginePhase
from app.settings import THEME
from app.ui.shell.bug_dialog import BugDialog
from tests.app.assemblies import assembly_in
from tests.app.scripts import write_script
from tests.app.ui.drivers.window import WindowDriver

WAIT = 20_000
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return under(tmp_path)


def under(home: Path) -> Paths:
    return Paths(home / "config", home / "data", home / "state", home / "cache")


def start_window(home: Path, *, start: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """`triptych` in a process of its own, or `start`, which is Python."""
    kept = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, *(("-c", start) if start else ("-m", "app"))],
        cwd=ROOT,
        env=kept | {"TRIPTYCH_HOME": str(home)} | environment,
        capture_output=True,
        text=True,
        timeout=110,  # seconds; only what hangs
        check=False,
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ":987"}])
def test_without_a_display_a_sentence_says_what_to_do(tmp_path: Path, environment: dict[str, str]) -> None:
    ended = start_window(tmp_path, **environment)
    assert ended.returncode == 1
    assert "no window can be opened here" in ended.stderr
    assert "triptych ask" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 2


@pytest.mark.slow
def test_a_second_start_raises_the_first_window_and_ends(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(socket_address(tmp_path / "state", runtime_folders(under(tmp_path))))
    assert first.is_first()
    with qtbot.waitSignal(first.called, timeout=WAIT):
        ended = start_window(tmp_path, QT_QPA_PLATFORM="offscreen")
    assert ended.returncode == 0
    assert "open already" in ended.stderr
    first.close()


@pytest.mark.slow
def test_a_second_start_without_streams_ends_as_well(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(socket_address(tmp_path / "state", runtime_folders(under(tmp_path))))
    assert first.is_first()
    start = "import sys; from app.__main__ import main; sys.stdout = sys.stderr = None; sys.exit(main([]))"
    with qtbot.waitSignal(first.called, timeout=WAIT):
        ended = start_window(tmp_path, start=start, QT_QPA_PLATFORM="offscreen")
    assert (ended.returncode, ended.stderr) == (0, "")
    first.close()


def test_a_second_start_with_a_model_opens_it_in_the_first_window(
    qtbot: QtBot, qapp: QApplication, paths: Paths, tmp_path: Path
) -> None:
    program = Program(qapp, assembly_in(paths))
    qtbot.addWidget(program.window)
    model = Path(shutil.copy(demo_model(), tmp_path / "another.gguf"))
    program.windows.start_again(model)
    assert program.window.isVisible()
    assert program.in_use.wanted == LocalModel(model)
    program.windows.start_again(None)
    assert program.in_use.wanted == LocalModel(model)
    program.close()


@pytest.mark.expects_log("a bug")
def test_a_bug_is_logged_and_shown_once_and_the_window_goes_on(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    program = Program(qapp, assembly_in(paths))
    qtbot.addWidget(program.window)
    error = ZeroDivisionError("it broke")
    program.report_bug(ZeroDivisionError, error, None)
    program.report_bug(ZeroDivisionError, error, None)
    assert len(program.window.findChildren(BugDialog)) == 1
    program.close()


@pytest.mark.expects_log("This could not be done")
def test_a_foreseen_failure_that_nobody_caught_is_no_bug(qtbot: QtBot, qapp: QApplication, paths: Paths) -> None:
    program = Program(qapp, assembly_in(paths))
    qtbot.addWidget(program.window)
    program.report_bug(AppError, AppError(Sentence("This could not be done."), Sentence("Do that."), "why"), None)
    assert program.window.findChildren(BugDialog) == []
    window = WindowDriver(program.window)
    assert window.banner.words == "This could not be done. Do that."
    program.close()


def test_small_files_that_could_not_be_read_are_told_at_the_start(
    qtbot: QtBot, qapp: QApplication, paths: Paths, tmp_path: Path
) -> None:
    paths.data.mkdir(parents=True)
    (paths.data / "models.json").write_text("not json")
    program = Program(qapp, assembly_in(paths))
    qtbot.addWidget(program.window)
    program.start(LocalModel(write_script(tmp_path)))
    window = WindowDriver(program.window)
    assert window.banner.words.startswith("models.json could not be read.")
    program.close()


def test_the_end_of_the_program_ends_the_engine(qtbot: QtBot, qapp: QApplication, paths: Paths, tmp_path: Path) -> None:
    program = Program(qapp, assembly_in(paths))
    qtbot.addWidget(program.window)
    program.start(LocalModel(write_script(tmp_path)))
    qtbot.waitUntil(lambda: program.engine.phase is EnginePhase.READY, timeout=WAIT)
    process = psutil.Process(program.engine.pid)
    program.close()
    assert not process.is_running()


def test_settings_that_could_not_be_read_are_told_at_the_start(
    qtbot: QtBot, qapp: QApplication, paths: Paths, tmp_path: Path
) -> None:
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text("not = = toml")
    program = Program(qapp, assembly_in(paths))
    qtbot.addWidget(program.window)
    program.start(LocalModel(write_script(tmp_path)))
    window = WindowDriver(program.window)
    assert "could not be read" in window.banner.words
    assert program.preferences.get(THEME) == "system"
    program.close()
