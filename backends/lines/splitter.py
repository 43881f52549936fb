"""Lines out of a stream of bytes that comes in pieces, none longer than a limit.

The limit keeps a child process that has gone wild from filling the memory of the one that reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

LONGEST_LINE = 64 << 20  # bytes; the longest honest line, a full context written out token by token, has some 3 MB


class LineTooLong(Exception):
    """A line of more bytes than the limit; what follows in the stream cannot be understood any more."""


class LineSplitter:
    """Keeps what has come of a line until its newline comes."""

    def __init__(self, limit: int = LONGEST_LINE) -> None:
        self._limit = limit
        self._begun: list[bytes] = []
        self._size = 0  # bytes of the line that has begun

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give the lines that are complete with these bytes, each with its newline; raises LineTooLong."""
        for piece in _split(data):
            self._size += len(piece)
            if self._size > self._limit:
                raise LineTooLong(f"a line of more than {self._limit} bytes")
            self._begun.append(piece)
            if piece.endswith(b"\n"):
                yield self._complete()

    def _complete(self) -> bytes:
        line = b"".join(self._begun)
        self._begun.clear()
        self._size = 0
        return line


def _split(data: bytes) -> Iterator[bytes]:
    """Split behind every newline; `bytes.splitlines` would also split behind a lone carriage return."""
    *lines, rest = data.split(b"\n")
    yield from (line + b"\n" for line in lines)
    if rest:
        yield rest
