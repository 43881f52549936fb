"""A window in which nothing happens lays nothing out."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject

from app.ui.chat.composer import Composer
from tests.app.ui.drivers.window import WindowDriver

TURNS = 100


class _Layouts(QObject):
    """How often a widget is laid out."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


def turn() -> None:
    for _ in range(TURNS):
        QCoreApplication.processEvents()


def test_the_composer_comes_to_rest(window: WindowDriver) -> None:
    composer = window.window.findChild(Composer)
    assert composer is not None
    turn()
    layouts = _Layouts()
    composer.installEventFilter(layouts)
    turn()
    assert layouts.count < TURNS // 10, "each layout asks for the next one"
    composer.removeEventFilter(layouts)
