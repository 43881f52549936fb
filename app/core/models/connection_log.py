"""Which hosts were spoken to, when, by whom, why, and how much came: JSON lines, appended as it happens.

It holds no content, no path and no token. A line of the same connection takes the place of an earlier one, so a crash
loses no more than the last figures. Not here: who speaks (`app.network`).
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import PathBlocked
from app.real_file import obstacle, open_file, read_file
from app.whole_file import write_whole
from backends.lines import DECODE_ERRORS

MOST = 500
_LARGEST = 1 << 26  # bytes; ours are far smaller


class Connection(msgspec.Struct, frozen=True):
    """One process and one host."""

    who: str
    host: str
    began: datetime
    why: str
    received: int = 0

    @property
    def key(self) -> tuple[str, str, datetime]:
        """What makes it the same connection."""
        return self.who, self.host, self.began


class ConnectionLog:
    """The last five hundred connections, oldest first."""

    def __init__(self, file: Path | None) -> None:
        blocked = obstacle(file) if file is not None else None
        self.trouble = PathBlocked(blocked) if blocked is not None else None  # then nothing is written down
        self._file = file = None if blocked is not None else file
        self._rows = {row.key: row for row in _read(file)}
        if len(self._rows) > MOST:
            self._rows = dict(list(self._rows.items())[-MOST:])
            self._shorten()

    @property
    def rows(self) -> tuple[Connection, ...]:
        """Read all connections that the log holds."""
        return tuple(self._rows.values())

    def add(self, row: Connection) -> None:
        """A new connection, or later figures of one. Raises OSError."""
        if self._rows.get(row.key) == row:
            return
        self._rows[row.key] = row
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with open_file(self._file, "ab") as file:
                file.write(_line(row).encode())

    def _shorten(self) -> None:
        """Leave the older lines out of the file; where it cannot be written, that is said when a line is added."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                write_whole(self._file, "".join(map(_line, self._rows.values())))


def _line(row: Connection) -> str:
    return msgspec.json.encode(row).decode() + "\n"


def _read(file: Path | None) -> list[Connection]:
    try:
        lines = read_file(file, _LARGEST).splitlines() if file else []
    except OSError:
        return []
    rows = list[Connection]()
    for line in lines:
        try:
            rows.append(msgspec.json.decode(line, type=Connection))
        except DECODE_ERRORS:  # cut off by a crash
            continue
    return rows
