"""What a person may copy to report a failure: versions, system, engine, last log lines. Nothing they typed is in it."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from PySide6.QtCore import qVersion

from app import __version__
from app.log import last_lines
from app.services.engine.client import EngineClient
from backends.contract.containment import Confinement


def _walls(found: Confinement | None) -> str:
    """What the kernel holds around the engine."""
    if found is None:
        return "no engine has run"
    held = f"the kernel holds {', '.join(found.held) or 'nothing'} ({found.means or 'by nothing'})"
    return f"{held}, not {', '.join(found.missing)}: {found.why}" if found.missing else held


def diagnostics(engine: EngineClient, log_file: Path, trouble: str) -> str:
    """Plain text, the trouble first."""
    model = engine.model
    running = f"{model.name}, {model.backend} {model.build}, context {model.context}" if model else "no model"
    return "\n".join(
        (
            f"Triptych {__version__}, Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.platform()}, {platform.machine()}, packaged: {getattr(sys, 'frozen', False)}",
            f"Engine: {engine.phase}, {running}",
            f"Walls: {_walls(engine.confinement)}",
            "",
            trouble.strip(),
            "",
            "Last log lines:",
            last_lines(log_file),
        )
    )
