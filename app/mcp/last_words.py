"""The end of what a server has written to its stderr, and what was refused to it: for “Details”, never for a model."""

from __future__ import annotations

import re

_KEPT = 8 << 10  # bytes
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)", re.DOTALL)


class LastWords:
    """Keeps the last eight kilobytes."""

    def __init__(self) -> None:
        self._kept = b""

    def add(self, data: bytes) -> None:
        """Add what was written."""
        self._kept = (self._kept + data)[-_KEPT:]

    def note(self, sentence: str) -> None:
        """Add a remark of ours on a line of its own."""
        new_line = b"" if not self._kept or self._kept.endswith(b"\n") else b"\n"
        self.add(new_line + f"[{sentence}]\n".encode())

    @property
    def text(self) -> str:
        """The text without the colours and movements that are meant for a terminal."""
        return _ESCAPES.sub("", self._kept.decode(errors="replace")).replace("\r\n", "\n").strip()
