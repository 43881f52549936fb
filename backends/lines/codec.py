"""One message as one line, and back: tagged structs of msgspec as JSON."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

from backends.lines.text import sound_values

MessageT = TypeVar("MessageT")
DECODE_ERRORS = (msgspec.DecodeError, UnicodeError, RecursionError)
"""All that msgspec raises for bytes that are no JSON of the wanted type: the last two stand outside of its own tree."""

_encoder = msgspec.json.Encoder(enc_hook=str)


class LineError(Exception):
    """A line that is not a message of the wire it came on; the text says why."""


def encode_line(message: msgspec.Struct) -> bytes:
    """Write a message as JSON with its newline. JSON escapes every newline inside a text, so a line is a message.
    Halves of characters become U+FFFD.
    """
    return encode_json(message) + b"\n"


def encode_json(value: object) -> bytes:
    """Write any value that `msgspec` knows as JSON, whatever its texts hold."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:
        return _encoder.encode(sound_values(msgspec.to_builtins(value, enc_hook=str)))


class LineDecoder(Generic[MessageT]):
    """Reads lines as one of the structs of a union, told apart by their tags."""

    def __init__(self, union: object) -> None:
        self._decoder: msgspec.json.Decoder[MessageT] = msgspec.json.Decoder(union)

    def decode(self, line: bytes) -> MessageT:
        """Read one line, with or without its newline; raises LineError for what is no message of the union."""
        try:
            return self._decoder.decode(line)
        except DECODE_ERRORS as error:
            raise LineError(str(error)) from None
