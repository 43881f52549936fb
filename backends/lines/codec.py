"""One message as one line, and back: tagged structs of msgspec as JSON."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

Message = TypeVar("Message")
_encoder = msgspec.json.Encoder()


class LineError(Exception):
    """A line that is not a message of the wire it came on; the text says why."""


def encode_line(message: msgspec.Struct) -> bytes:
    """Write a message as JSON with its newline. JSON escapes every newline inside a text, so a line is a message."""
    return _encoder.encode(message) + b"\n"


class LineDecoder(Generic[Message]):
    """Reads lines as one of the structs of a union, told apart by their tags."""

    def __init__(self, union: object) -> None:
        self._decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(union)

    def decode(self, line: bytes) -> Message:
        """Read one line, with or without its newline; raises LineError for what is no message of the union."""
        try:
            return self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise LineError(str(error)) from None
