"""What the packaged window leaves to the programs that it starts."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

WINDOW = Path(__file__).resolve().parents[3] / "packaging" / "freeze" / "window.py"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        (
            {"LD_LIBRARY_PATH": "/opt/_internal", "QT_PLUGIN_PATH": "/opt/plugins", "HOME": "/home/me"},
            {"HOME": "/home/me"},
        ),
        ({"LD_LIBRARY_PATH": "/opt/_internal", "LD_LIBRARY_PATH_ORIG": "/mine"}, {"LD_LIBRARY_PATH": "/mine"}),
        ({"HOME": "/home/me"}, {"HOME": "/home/me"}),
    ],
)
def test_a_browser_that_it_starts_finds_its_own_libraries(given: dict[str, str], left: dict[str, str]) -> None:
    runpy.run_path(str(WINDOW))["take_back"](given)
    assert given == left
