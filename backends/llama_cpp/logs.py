"""What llama.cpp says, line by line: to Python's log, and the last lines kept for error messages. Never to stdout."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

_NONE, _DEBUG, _INFO, _WARN, _ERROR, _CONTINUED = range(6)
_KEPT = 400  # a load writes about 150 lines
_TOLD = 8
_LONGEST = 1_000  # bytes of a line: llama.cpp repeats what a file says of itself, at any length

_log = logging.getLogger("llama.cpp")


class NativeLog:
    """Collects lines; usable as ggml's log callback."""

    def __init__(self) -> None:
        self._lines: deque[tuple[int, str]] = deque(maxlen=_KEPT)

    def write(self, level: int, text: bytes) -> None:
        """Take a line, or a piece that goes on the last one. Debug lines come with every token and are dropped."""
        if level == _DEBUG:
            return
        line = text[:_LONGEST].decode("utf-8", "replace").strip("\n")
        if level == _CONTINUED:
            self._continue(line)
        elif line.strip():
            self._lines.append((level, line))
            _log.debug("%s", line)

    def _continue(self, line: str) -> None:
        if self._lines and line.strip(". "):
            level, begun = self._lines[-1]
            self._lines[-1] = (level, (begun + line)[:_LONGEST])

    def lines(self) -> list[str]:
        """All kept lines, oldest first."""
        return [line for _, line in self._lines]

    def complaints(self) -> str:
        """The last warnings and errors, for the detail of an error."""
        return self._last(lambda level: level in (_WARN, _ERROR)) or self._last(lambda _: True)

    def forget(self) -> None:
        """Begin anew, so that what follows is about one thing only."""
        self._lines.clear()

    def _last(self, is_wanted: Callable[[int], bool]) -> str:
        return "\n".join([line for level, line in self._lines if is_wanted(level)][-_TOLD:])
