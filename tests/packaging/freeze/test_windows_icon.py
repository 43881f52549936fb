"""The icon that the programs have on Windows."""

from __future__ import annotations

import importlib
import struct
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[3]


def test_it_holds_the_drawing_at_every_size_that_windows_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "freeze"))
    windows_icon = importlib.import_module("windows_icon")
    data = windows_icon.write(ROOT / "assets/icons/triptych.svg", tmp_path / "new" / "triptych.ico").read_bytes()
    assert struct.unpack_from("<3H", data) == (0, 1, 8)
    for number, size in enumerate((16, 20, 24, 32, 40, 48, 64, 256)):
        width, height, _colours, _zero, _planes, depth, length, place = struct.unpack_from(
            "<4B2H2I", data, 6 + 16 * number
        )
        assert (width, height, depth) == (size % 256, size % 256, 32)
        picture = QImage.fromData(data[place : place + length])
        assert (picture.width(), picture.height()) == (size, size)
        assert picture.pixelColor(size // 2, size // 2).alpha() == 255
