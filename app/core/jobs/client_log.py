"""The log of the local API, where the user wants one: who asked, when, how much came, as JSON lines.

It holds nothing of what was asked or answered, and no key. Not here: whether it is kept (`serving_choices`).
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import msgspec

from app import private_files
from app.real_file import open_file
from backends.contract.messages import Effort

MOST_BYTES = 4 << 20  # then the file becomes the older one, in the place of that one


class LoggedAnswer(msgspec.Struct, frozen=True):
    """One answer that has ended: `done`, or by the code of what ended it."""

    when: datetime
    client: str
    model: str
    effort: Effort
    tokens: int
    seconds: float
    ended: str


class ClientLog:
    """Appends to a file and keeps one older file beside it."""

    def __init__(self, file: Path, most: int = MOST_BYTES) -> None:
        self.file = file
        self._most = most

    def add(self, answer: LoggedAnswer) -> None:
        """Write one down. Raises OSError."""
        private_files.make_folder(self.file.parent)
        if self.file.exists() and self.file.stat().st_size >= self._most:
            self.file.replace(self.file.with_suffix(f".old{self.file.suffix}"))
        with contextlib.suppress(FileExistsError):
            private_files.make_file(self.file)
        with open_file(self.file, "ab") as file:
            file.write(msgspec.json.encode(answer) + b"\n")
