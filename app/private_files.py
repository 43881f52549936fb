"""Files and folders that only this user can read, on systems that tell users apart by permissions.

A disk without permissions, or a folder of somebody else, is left as it is. On Windows the folders of a user's profile
are closed to other users by their access lists, which new files inherit; nothing has to be done there. Not here:
encryption (`app.core.store`).
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700


def make_folder(folder: Path) -> None:
    """Make a folder, and close it and one that is there to other users; raises OSError where it cannot be made."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _close(folder, FOLDER_MODE)


def make_file(file: Path) -> None:
    """Make an empty file that was closed to others from the beginning; raises FileExistsError for one that is there."""
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def close_folder(folder: Path) -> None:
    """Close a folder that is there to other users."""
    _close(folder, FOLDER_MODE)


def close_file(file: Path) -> None:
    """Close a file that is there to other users."""
    _close(file, FILE_MODE)


def _close(path: Path, mode: int) -> None:
    with contextlib.suppress(OSError):
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)
