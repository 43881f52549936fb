"""A file is shown in its folder: by Explorer, the Finder, or the file manager that answers over the session bus."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.desktop.file_manager import FileManager, command_for

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize(
    ("platform", "path", "command"),
    [
        ("win32", "C:/Users/Ä b/out.md", ("explorer.exe", "/select,", "C:\\Users\\Ä b\\out.md")),
        ("darwin", "/Users/a b/out.md", ("/usr/bin/open", "-R", "/Users/a b/out.md")),
        ("linux", "/home/a/out.md", ()),
    ],
)
def test_each_system_has_its_way(platform: str, path: str, command: tuple[str, ...]) -> None:
    assert command_for(platform, path) == command


@pytest.mark.skipif(sys.platform != "linux", reason="others show folders by a program")
def test_a_folder_is_opened_as_such(tmp_path: Path) -> None:
    opened: list[Path] = []
    FileManager(open_folder=opened.append).show(tmp_path)
    assert opened == [tmp_path]


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="there is no session bus to be had")
@pytest.mark.slow
@pytest.mark.parametrize(
    ("extra", "printed"),
    [
        ((), "ShowItems ass file:///nowhere%20at%20all/Vertrag%20%C3%A4.md\n"),
        (("bare",), "opened /nowhere at all\n"),
    ],
)
def test_the_file_manager_is_asked_and_without_one_the_folder_is_opened(extra: tuple[str, ...], printed: str) -> None:
    command = [sys.executable, "-m", "tests.app.services.desktop.file_manager_session", *extra]
    ended = subprocess.run(
        ["dbus-run-session", "--", *command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.stdout == printed, ended.stderr
