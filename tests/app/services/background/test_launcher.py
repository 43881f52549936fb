"""The window's end of its launcher, when that is gone: downloads and links say so."""

from __future__ import annotations

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.processes import NETWORK
from app.services.background.launcher import Launcher


def test_without_a_launcher_links_and_downloads_say_that_they_cannot(qtbot: QtBot) -> None:
    parent = QObject()
    launcher = Launcher(parent)
    with qtbot.waitSignal(launcher.not_opened) as told:
        launcher.open("https://example.org/a")
    assert told.args == ["https://example.org/a"]
    link = launcher.link(NETWORK, [], parent)
    with qtbot.waitSignal(link.died) as died:
        link.start()
    assert died.args == ["the launcher does not run; start Triptych again"]


def test_what_runs_when_the_launcher_is_lost_is_told_as_lost(qtbot: QtBot) -> None:
    parent = QObject()
    launcher = Launcher(parent)
    with qtbot.waitSignal(launcher.ready):
        launcher.start()
    link = launcher.link(NETWORK, [], parent)
    with qtbot.waitSignal(link.line):
        link.start()
    with qtbot.waitSignals([link.died, launcher.lost]):
        launcher._child.kill()
    assert not launcher.is_ready
    launcher.close()
