"""What a person may copy to report a failure: versions, system, engine, last log lines. Nothing they typed is in it."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from PySide6.QtCore import qVersion

from app import __version__
from app.log import last_lines
from app.services.engine.client import EngineClient


def diagnostics(engine: EngineClient, log_file: Path, trouble: str) -> str:
    """Plain text, the trouble first."""
    model = engine.model
    running = f"{model.name}, {model.backend} {model.build}, context {model.context}" if model else "no model"
    return "\n".join(
        (
            f"Triptych {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.platform()}, {platform.machine()}, packaged: {getattr(sys, 'frozen', False)}",
            f"Engine: {engine.phase}, {running}",
            "",
            trouble.strip(),
            "",
            "Last log lines:",
            last_lines(log_file),
        )
    )
