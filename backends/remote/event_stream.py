"""The `data:` lines of a stream of events, as a server sends them piece by piece.

Not here: what the data means (`dialects`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from backends.contract.errors import EngineError, ErrorCode
from backends.remote.reading import json_of

_LONGEST = 1 << 20  # bytes of one event; a token's is some hundred
_DONE = b"[DONE]"


class EventStream:
    """What has come of one stream. Raises EngineError(server_foreign) for what is no stream of JSON objects."""

    def __init__(self) -> None:
        self._rest = b""
        self.is_done = False  # `[DONE]` has come

    def feed(self, content: bytes) -> Iterator[dict[str, object]]:
        """Give the objects that became whole with this piece."""
        *lines, self._rest = (self._rest + content).replace(b"\r\n", b"\n").split(b"\n")
        for line in lines:
            yield from self._read(line)
        if len(self._rest) > _LONGEST:
            raise _foreign(self._rest)

    def check_end(self) -> None:
        """Raise where what came last is none of a stream's lines: a page of HTML may have no line at all."""
        if self._rest.strip() and not self._rest.startswith((b"data", b"error", b"event", b"id", b"retry", b":")):
            raise _foreign(self._rest)

    def _read(self, line: bytes) -> Iterator[dict[str, object]]:
        if not line.strip() or line.startswith((b":", b"event:", b"id:", b"retry:")):
            return
        name, _, data = line.partition(b":")
        data = data.strip()
        if name not in (b"data", b"error"):  # llama-server names an error so
            raise _foreign(line)
        if data == _DONE:
            self.is_done = True
            return
        found = json_of(data)
        if not isinstance(found, dict):
            raise _foreign(data)
        yield {"error": found} if name == b"error" else cast("dict[str, object]", found)


def _foreign(line: bytes) -> EngineError:
    return EngineError(ErrorCode.SERVER_FOREIGN, f"no event: {line[:80].decode(errors='replace')}")
