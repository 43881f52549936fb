"""A page's middle stays where it is, whether a scroll bar is needed or not, at whichever side that is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.page_area import PageArea
from app.ui.kit.widgets import reading_column


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_scroll_bar_moves_nothing(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    area, content, page = PageArea(), QWidget(), QWidget()
    qtbot.addWidget(area)
    area.setLayoutDirection(direction)
    page.setLayout(reading_column(content, 0, 0))
    area.setWidget(page)
    area.resize(1000, 400)
    area.show()
    qtbot.waitExposed(area)
    middles = list[int]()
    for height in (100, 2000, 100):
        content.setFixedHeight(height)
        qtbot.waitUntil(lambda height=height: area.verticalScrollBar().isVisible() is (height > 400))
        middles.append(content.mapTo(area, QPoint(content.width() // 2, 0)).x())
    assert len(set(middles)) == 1
