"""Pictures of the window are kept sharp and small."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from tests.picture_file import RATIO, draw_sharp, keep


def test_qt_is_told_to_draw_twice_as_fine() -> None:
    environment = dict[str, str]()
    draw_sharp(environment)
    assert environment == {"QT_SCALE_FACTOR": "2"}


def test_a_picture_keeps_its_pixels_and_its_colours_in_fewer_bytes(qapp: QApplication, tmp_path: Path) -> None:  # noqa: ARG001
    picture = QPixmap(QSize(400, 300) * RATIO)
    picture.setDevicePixelRatio(RATIO)
    picture.fill(QColor("#F6F4F0"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("#6E479A"))
    for place in range(0, 300, 20):
        painter.drawEllipse(place, place // 2, 60, 60)
    painter.end()
    keep(picture, tmp_path / "kept.png")
    picture.save(str(tmp_path / "plain.png"), quality=0)  # type: ignore[arg-type]
    kept, plain = QImage(str(tmp_path / "kept.png")), picture.toImage()
    assert kept.size() == QSize(800, 600)
    assert (tmp_path / "kept.png").stat().st_size < (tmp_path / "plain.png").stat().st_size
    for x in range(0, 800, 7):
        for y in range(0, 600, 7):
            found, wanted = kept.pixelColor(x, y), plain.pixelColor(x, y)
            assert max(abs(found.red() - wanted.red()), abs(found.blue() - wanted.blue())) < 12
