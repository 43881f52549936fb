"""The second start calls the first one."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.services.single_instance import SingleInstance, socket_name


def test_the_second_start_is_told_and_the_first_one_called(qtbot: QtBot, tmp_path: Path) -> None:
    name = socket_name(tmp_path)
    first = SingleInstance(name)
    assert first.is_first()
    with qtbot.waitSignal(first.called):
        assert not SingleInstance(name).is_first()
    first.close()
    third = SingleInstance(name)
    assert third.is_first()
    third.close()


def test_each_home_has_its_own(tmp_path: Path) -> None:
    assert socket_name(tmp_path / "a") != socket_name(tmp_path / "b")
