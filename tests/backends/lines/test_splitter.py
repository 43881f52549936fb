"""Lines out of pieces, however the bytes were cut, and an end to lines that never end."""

from __future__ import annotations

import pytest

from backends.lines import LineSplitter, LineTooLong

STREAM = b"one\ntwo\r\n\nthree with \r inside\nrest"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_lines_are_the_same_however_they_are_cut(size: int) -> None:
    splitter = LineSplitter()
    pieces = [STREAM[start : start + size] for start in range(0, len(STREAM), size)]
    lines = [line for piece in pieces for line in splitter.feed(piece)]
    assert lines == [b"one\n", b"two\r\n", b"\n", b"three with \r inside\n"]
    assert list(splitter.feed(b"\n")) == [b"rest\n"]


def test_a_line_that_does_not_end_is_not_gathered_for_ever() -> None:
    splitter = LineSplitter(limit=10)
    assert list(splitter.feed(b"short\n123456789\n")) == [b"short\n", b"123456789\n"]
    list(splitter.feed(b"12345"))
    with pytest.raises(LineTooLong):
        list(splitter.feed(b"678901"))
