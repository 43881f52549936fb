"""Where programs that keep their chats as files keep them on this computer, so that nobody has to look for the folder.

Not here: reading them (`importing`).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

_JAN, _LM_STUDIO = "Jan", "LM Studio"


def known_places(
    home: Path, environment: Mapping[str, str], system: str = sys.platform
) -> tuple[tuple[str, Path], ...]:
    """Return the folders with chats that are there, each with its program's name."""
    jan = Path("Jan", "data", "threads")
    match system:
        case "win32":
            data = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
        case "darwin":
            data = home / "Library" / "Application Support"
        case _:
            data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    places = (
        (_JAN, data / jan),
        (_JAN, home / "jan" / "threads"),  # before 0.5
        (_LM_STUDIO, home / ".lmstudio" / "conversations"),
        (_LM_STUDIO, home / ".cache" / "lm-studio" / "conversations"),  # before 0.3.6
    )
    return tuple((program, folder) for program, folder in places if _is_there(folder))


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
