"""The second start calls the first one, and nobody else can stand in the way."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.desktop.single_instance import LONGEST_ADDRESS, SingleInstance, make_private, socket_address

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes have no folder on Windows")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Its path is short enough for a socket, which pytest's own is not in every process."""
    with tempfile.TemporaryDirectory(prefix="tt-") as name:
        yield Path(name)


def test_the_second_start_is_told_and_the_first_one_called(qtbot: QtBot, folder: Path) -> None:
    address = socket_address(folder / "state", [folder / "run"])
    first = SingleInstance(address)
    assert first.is_first()
    with qtbot.waitSignal(first.called):
        assert not SingleInstance(address).is_first()
    first.close()
    third = SingleInstance(address)
    assert third.is_first()
    third.close()


@pytest.mark.parametrize("name", ["Mein Modell für später.gguf", "a" * 200 + ".gguf", "line\nbreak.gguf"])
def test_the_first_one_is_handed_the_file_that_the_second_was_to_open(qtbot: QtBot, folder: Path, name: str) -> None:
    address = socket_address(folder / "state", [folder / "run"])
    first = SingleInstance(address)
    assert first.is_first(folder / "its own.gguf")
    with qtbot.waitSignal(first.called) as called:
        assert not SingleInstance(address).is_first(folder / name)
    assert called.args == [folder / name]
    with qtbot.waitSignal(first.called) as called:
        assert not SingleInstance(address).is_first()
    assert called.args == [None]
    first.close()


@posix
def test_a_file_whose_name_is_no_text_is_handed_over(qtbot: QtBot, folder: Path) -> None:
    address, file = socket_address(folder / "state", [folder / "run"]), folder / os.fsdecode(b"\xff.gguf")
    first = SingleInstance(address)
    assert first.is_first()
    with qtbot.waitSignal(first.called) as called:
        assert not SingleInstance(address).is_first(file)
    assert called.args == [file]
    first.close()


def test_each_home_has_its_own(folder: Path) -> None:
    run = [folder / "run"]
    assert socket_address(folder / "a", run) != socket_address(folder / "b", run)


@posix
def test_a_folder_that_others_may_write_to_is_not_used(folder: Path) -> None:
    shared, own = folder / "shared", folder / "own"
    shared.mkdir()
    shared.chmod(0o777)
    assert not make_private(shared)
    assert Path(socket_address(folder / "state", [shared, own])).parent == own


@posix
def test_a_link_or_a_file_in_the_folders_place_is_not_used(folder: Path) -> None:
    own, link, file = folder / "own", folder / "link", folder / "file"
    own.mkdir(0o700)
    link.symlink_to(own)
    file.write_bytes(b"")
    assert not make_private(link)
    assert not make_private(file)


@posix
def test_a_path_too_long_for_a_socket_is_passed_over(folder: Path) -> None:
    deep = folder / ("d" * LONGEST_ADDRESS)
    assert socket_address(deep, [deep, folder / "run"]).startswith(str(folder / "run"))


@posix
def test_without_any_private_folder_every_start_opens_a_window(folder: Path) -> None:
    (folder / "file").write_bytes(b"")
    address = socket_address(folder / "file" / "state", [])
    assert address == ""
    assert SingleInstance(address).is_first()
