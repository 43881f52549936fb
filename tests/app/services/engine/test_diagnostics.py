"""What is copied for a report."""

from __future__ import annotations

from pathlib import Path

from app import __version__
from app.services.engine.diagnostics import diagnostics
from app.services.engine.process import Engine


def test_it_names_versions_and_the_trouble(qapp: object, tmp_path: Path) -> None:  # noqa: ARG001
    log = tmp_path / "log"
    log.write_text("a line of the log\n")
    text = diagnostics(Engine(), log, "it broke\n")
    for part in (__version__, "Python 3", "Qt 6", "stopped, no model", "it broke", "a line of the log"):
        assert part in text
