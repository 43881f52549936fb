"""The second start calls the first one, and nobody else can stand in the way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.single_instance import LONGEST_ADDRESS, SingleInstance, make_private, socket_address

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes have no folder on Windows")


def test_the_second_start_is_told_and_the_first_one_called(qtbot: QtBot, tmp_path: Path) -> None:
    address = socket_address(tmp_path / "state", [tmp_path / "run"])
    first = SingleInstance(address)
    assert first.is_first()
    with qtbot.waitSignal(first.called):
        assert not SingleInstance(address).is_first()
    first.close()
    third = SingleInstance(address)
    assert third.is_first()
    third.close()


def test_each_home_has_its_own(tmp_path: Path) -> None:
    run = [tmp_path / "run"]
    assert socket_address(tmp_path / "a", run) != socket_address(tmp_path / "b", run)


@posix
def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    shared, own = tmp_path / "shared", tmp_path / "own"
    shared.mkdir()
    shared.chmod(0o777)
    assert not make_private(shared)
    assert Path(socket_address(tmp_path / "state", [shared, own])).parent == own


@posix
def test_a_link_or_a_file_in_the_folders_place_is_not_used(tmp_path: Path) -> None:
    own, link, file = tmp_path / "own", tmp_path / "link", tmp_path / "file"
    own.mkdir(0o700)
    link.symlink_to(own)
    file.write_bytes(b"")
    assert not make_private(link)
    assert not make_private(file)


@posix
def test_a_path_too_long_for_a_socket_is_passed_over(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * LONGEST_ADDRESS)
    assert socket_address(deep, [deep, tmp_path / "run"]).startswith(str(tmp_path / "run"))


@posix
def test_without_any_private_folder_every_start_opens_a_window(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    address = socket_address(tmp_path / "file" / "state", [])
    assert address == ""
    assert SingleInstance(address).is_first()
