"""Writing a small file so that a crash leaves the old one or the new one, never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from app.private_files import FOLDER_MODE


def write_whole(file: Path, content: str | bytes) -> None:
    """Replace the file's content in one step, making its folder where needed. Only this user can read it, until
    somebody changes that. Raises OSError.
    """
    file.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)  # one that is there may be anybody's
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as new:
            new.write(content.encode() if isinstance(content, str) else content)
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
