"""Nothing of the system's own look shows in a field: the sign that empties it can be seen, light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.ui.kit.style_sheet import style_sheet
from app.ui.kit.theme import DARK_THEME, LIGHT_THEME, Theme


@pytest.mark.parametrize(("theme", "is_bright"), [(LIGHT_THEME, False), (DARK_THEME, True)])
def test_the_sign_that_empties_a_field_has_the_quiet_colour(qtbot: QtBot, theme: Theme, is_bright: bool) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setStyleSheet(style_sheet(theme))
    field.setClearButtonEnabled(True)
    field.setText("what")
    field.show()
    image = field.findChildren(QToolButton)[0].icon().pixmap(QSize(16, 16)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    drawn = [pixel.lightness() for pixel in pixels if pixel.alpha() > 200]
    assert drawn
    assert all((lightness > 128) is is_bright for lightness in drawn)
