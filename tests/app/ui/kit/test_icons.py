"""Every icon is whole, and the same picture at every scale of a screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage

from app.paths import assets_folder
from app.ui.kit.icons import icon, motif_icon
from app.ui.kit.theme import LIGHT_THEME

NAMES = sorted(file.stem for file in (assets_folder() / "icons").glob("*.svg"))
SIZE = 16
CELLS = 4  # a side; coarse, since edges fall on other pixels at another scale
MOST = 16  # of 255 in any cell; what is cut off differs by 40 and more


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ratio", [1.5, 2.0, 3.0])
def test_an_icon_is_the_same_at_every_scale(name: str, ratio: float) -> None:
    drawn = icon(name, "#000000", SIZE)
    assert difference(seen_at(drawn, 1.0), seen_at(drawn, ratio)) < MOST


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("ratio", [1.5, 2.0, 3.0])
def test_the_sign_is_the_same_at_every_scale(ratio: float) -> None:
    drawn = motif_icon(LIGHT_THEME, SIZE)
    assert difference(seen_at(drawn, 1.0), seen_at(drawn, ratio)) < MOST


def seen_at(drawn: QIcon, ratio: float) -> QImage:
    """The icon as a screen of this scale shows it, as few coarse cells."""
    image = drawn.pixmap(QSize(SIZE, SIZE), ratio).toImage()
    assert image.width() == round(SIZE * ratio)
    size, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(CELLS, CELLS, size, smooth).convertToFormat(QImage.Format.Format_ARGB32)


def difference(one: QImage, other: QImage) -> int:
    """How far the coverage of a cell is from that of the other at most, of 255."""
    cells = [(x, y) for x in range(CELLS) for y in range(CELLS)]
    return max(abs(one.pixelColor(x, y).alpha() - other.pixelColor(x, y).alpha()) for x, y in cells)
