"""One message is one line, whatever stands in it; what is no message is said to be none."""

from __future__ import annotations

import msgspec
import pytest

from backends.lines import LineDecoder, LineError, encode_line


class Word(msgspec.Struct, frozen=True, tag="word"):
    text: str


class Number(msgspec.Struct, frozen=True, tag="number"):
    value: int


DECODER = LineDecoder[Word | Number](Word | Number)


@pytest.mark.parametrize("message", [Word("a\nb\r\u2028c"), Word(""), Number(-3)])
def test_a_message_comes_back_from_one_line(message: Word | Number) -> None:
    line = encode_line(message)
    assert line.endswith(b"\n") and line.count(b"\n") == 1 and b"\r" not in line
    assert DECODER.decode(line) == message


NESTED = b'{"type":"number","value":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"
REFUSED = [
    b"",
    b"nonsense\n",
    b'{"type":"other"}\n',
    b'{"type":"number"}\n',
    b"\xff\xfe\n",
    b'{"type":"\xff"}\n',
    NESTED,
]


@pytest.mark.parametrize("line", REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_message_is_refused_with_one_kind_of_error(line: bytes) -> None:
    with pytest.raises(LineError):
        DECODER.decode(line)
