"""Where the log goes and how much of it is kept. Nothing a person typed is ever logged: callers keep to that.

Not here: what is done about a failure (`app.main`).
"""

from __future__ import annotations

import io
import logging
import logging.handlers
import sys
from pathlib import Path

from app import private_files
from app.errors import PathBlocked
from app.real_file import obstacle, read_file

MOST_BYTES = 1_000_000
KEPT_FILES = 2
_LARGEST = 1 << 24  # bytes of a log that is shown
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_log(file: Path) -> PathBlocked | None:
    """Write warnings and worse, and what the app itself says, to a file; where it cannot be written, to stderr only.

    Returns what stands in the place of the file, if anything does.
    """
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    logging.getLogger("app").setLevel(logging.INFO)
    handler: logging.Handler
    blocked = obstacle(file)
    try:
        if blocked is not None:
            raise OSError(str(blocked))
        private_files.make_folder(file.parent)
        handler = _PrivateLog(file, maxBytes=MOST_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=False)
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    return None if blocked is None else PathBlocked(blocked)


class _PrivateLog(logging.handlers.RotatingFileHandler):
    """Every file that it opens is closed to other users."""

    def _open(self) -> io.TextIOWrapper:
        stream = super()._open()
        private_files.close_file(Path(self.baseFilename))
        return stream

    def rotate(self, source: str, dest: str) -> None:
        """Begin anew also where something that is no file has the name of an older log."""
        try:
            super().rotate(source, dest)
        except OSError:
            Path(source).unlink(missing_ok=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full disk takes no log: that is not worth a traceback on the terminal for each line."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def last_lines(file: Path, most: int = 60) -> str:
    """The end of the log, for diagnostics; empty where there is none."""
    try:
        return "\n".join(read_file(file, _LARGEST).decode("utf-8", "replace").splitlines()[-most:])
    except OSError:
        return ""
