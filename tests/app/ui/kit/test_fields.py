"""Nothing of the system's own look shows in a field: the sign that empties it can be seen, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.style_sheet import style_sheet
from app.ui.kit.theme import DARK_THEME, LIGHT_THEME


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose style sheet is put back afterwards."""
    before = qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(before)


def test_the_sign_that_empties_a_field_has_the_quiet_colour_of_each_theme(qtbot: QtBot, dressed: QApplication) -> None:
    field = ClearableField()
    qtbot.addWidget(field)
    field.setText("what")
    field.show()
    for theme in (LIGHT_THEME, DARK_THEME, LIGHT_THEME):
        dressed.setStyleSheet(style_sheet(theme))
        image = field.findChildren(QToolButton)[0].icon().pixmap(QSize(16, 16)).toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        assert {pixel.name().upper() for pixel in pixels if pixel.alpha() > 200} == {theme.colours.quiet}
