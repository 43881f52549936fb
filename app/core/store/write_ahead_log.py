"""The write-ahead log beside the store, after a crash: whether it is whole, and how it would be if it were.

SQLite stops reading its log at the first frame that does not verify and forgets all later ones without a word, though
their transactions were acknowledged. Every frame's checksum is chained to the one before, so a damaged frame shows by
good frames after it. It is put right here where one bit was flipped; else the chain is closed around it, and the seal
of its page tells the reader. Not here: saving what can be read then (`recovery`).
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.real_file import open_file
from app.whole_file import write_whole

_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")
_MAGIC, _FORMAT = 0x377F0682, 3007000  # the lowest bit of the magic number: checksums are of big-endian words
_PAGE_SIZES = (8192, 4096, 16384, 32768, 65536, 2048, 1024, 512)
_MASK = 0xFFFFFFFF
_NEAR_BITS = 4  # salts that differ by more are those of an older log in the same file
_MOST_UNKNOWN = 1 << 28  # bytes that are read where the header does not say which frames are the log's own
_FOUND = ".found"
_Sums = tuple[int, int]


@dataclass
class _Frame:
    """One page of the log."""

    head: bytes  # page number and, at the end of a transaction, the size of the database
    salts: _Sums
    sums: _Sums
    page: bytes
    is_good: bool = True

    @property
    def stream(self) -> bytes:
        """What the checksum is of."""
        return self.head + self.page

    @property
    def ends_transaction(self) -> bool:
        """Whether a transaction is complete with it."""
        return any(self.head[4:])


def file_of(store_file: Path) -> Path:
    """The path of the log that lies beside a store's file."""
    return store_file.with_name(store_file.name + "-wal")


def found_file(store_file: Path) -> Path:
    """Where a damaged log is kept as it was found."""
    return store_file.with_name(store_file.name + "-wal" + _FOUND)


def is_damaged(store_file: Path) -> bool:
    """Whether acknowledged changes in the log would be forgotten. Only for a store that no program has open."""
    return _mended_file(store_file) is not None


def mend(store_file: Path) -> None:
    """Put a log without gaps in the place of a damaged one, which is kept. Only for a store that nobody has open."""
    content = _mended_file(store_file)
    if content is not None:
        file_of(store_file).replace(found_file(store_file))
        write_whole(file_of(store_file), content)


def mended(log: bytes) -> bytes | None:
    """The log as it was meant to be; None: there is nothing to mend."""
    if len(log) < _HEADER.size + _FRAME.size or not any(log[_HEADER.size : _HEADER.size + 4]):
        return None  # there is no page 0: it is no log
    magic, _, _, sequence, *salts, first, second = _HEADER.unpack_from(log)
    is_whole = _summed(log[:24], (0, 0), is_big=bool(magic & 1)) == (first, second) and magic | 1 == _MAGIC | 1
    is_big = bool(magic & 1) if is_whole else False  # as all processors that Triptych runs on
    frames = _frames(log, _page_size(log, is_whole=is_whole))
    if not frames:
        return None
    generation = (salts[0], salts[1]) if is_whole else frames[0].salts
    meant = _judged(frames, generation, (first, second) if is_whole else None, is_big=is_big)
    if is_whole and all(frame.is_good for frame in meant):
        return None
    return _written(meant, sequence, generation, is_big=is_big) if meant else None


def _mended_file(store_file: Path) -> bytes | None:
    try:
        return mended(_content(file_of(store_file)))
    except FileNotFoundError:
        return None


def _content(file: Path) -> bytes:
    """What a log holds of its own frames: behind them may be anything, however much."""
    with open_file(file) as log:
        head = log.read(_HEADER.size)
        count = _own_frames(log, head) if len(head) == _HEADER.size else 0
        log.seek(0)
        page_size = _HEADER.unpack_from(head)[2] if count else 0
        return log.read(_HEADER.size + count * (_FRAME.size + page_size) if count else _MOST_UNKNOWN)


def _own_frames(log: BinaryIO, head: bytes) -> int:
    """How many frames of the header's generation stand behind it; 0 where the header does not say it."""
    _, _, page_size, _, first, second, _, _ = _HEADER.unpack_from(head)
    count = 0
    while page_size in _PAGE_SIZES and len(frame := log.read(_FRAME.size)) == _FRAME.size:
        _, _, salt, other_salt, _, _ = _FRAME.unpack_from(frame)
        if not _is_near((salt, other_salt), (first, second)):
            break
        count += 1
        log.seek(page_size, 1)
    return count


def _page_size(log: bytes, *, is_whole: bool) -> int:
    if is_whole:
        return _HEADER.unpack_from(log)[2]
    for size in _PAGE_SIZES:
        second = _HEADER.size + _FRAME.size + size
        if len(log) == second or log[second + 8 : second + 16] == log[40:48]:
            return size
    return _PAGE_SIZES[0]


def _frames(log: bytes, page_size: int) -> list[_Frame]:
    """All that are complete, those of an older log at the end too."""
    step = _FRAME.size + page_size
    starts = range(_HEADER.size, len(log) - step + 1, step)
    return [_frame(log[start : start + step]) for start in starts]


def _frame(content: bytes) -> _Frame:
    _, _, salt, other_salt, first, second = _FRAME.unpack_from(content)
    return _Frame(content[:8], (salt, other_salt), (first, second), content[_FRAME.size :])


def _judged(frames: list[_Frame], salts: _Sums, before: _Sums | None, *, is_big: bool) -> list[_Frame]:
    """The frames that were written whole, each judged by the checksum before it."""
    last = 0
    for number, frame in enumerate(frames):
        if not _is_near(frame.salts, salts):
            break
        is_linked = before is None or _summed(frame.stream, before, is_big=is_big) == frame.sums
        frame.is_good = is_linked and frame.salts == salts
        if not is_linked and before is not None:
            _correct(frame, before, is_big=is_big)
        if is_linked or frame.ends_transaction:
            last = number + 1
        before = frame.sums
    return frames[:last]


def _correct(frame: _Frame, before: _Sums, *, is_big: bool) -> None:
    """Turn back the one bit that makes the checksum right. High bits leave a choice: then nothing is touched."""
    words = _words(frame.stream, is_big=is_big)
    first, second = _summed(frame.stream, before, is_big=is_big)
    missing = ((frame.sums[0] - first) & _MASK, (frame.sums[1] - second) & _MASK)
    found = [(place, bit) for place, effect in _effects(len(words)) if (bit := _flipped(words[place], effect, missing))]
    if len(found) == 1:
        place, bit = found[0]
        words[place] ^= bit
        content = _bytes(words, is_big=is_big)
        frame.head, frame.page = content[:8], content[8:]


def _effects(count: int) -> Iterator[tuple[int, _Sums]]:
    """How much one more in each word adds to the two sums."""
    even, odd = (1, 1), (0, 1)
    for at in range(count - 2, -1, -2):
        yield at, even
        yield at + 1, odd
        even, odd = _one_pair_earlier(even), _one_pair_earlier(odd)


def _one_pair_earlier(effect: _Sums) -> _Sums:
    first = (effect[0] + effect[1]) & _MASK
    return first, (effect[1] + first) & _MASK


def _flipped(word: int, effect: _Sums, missing: _Sums) -> int:
    """The bit of this word whose turning adds what is missing; 0: none."""
    for shift in range(32):
        added = -(1 << shift) if word >> shift & 1 else 1 << shift
        if (added * effect[0]) & _MASK == missing[0] and (added * effect[1]) & _MASK == missing[1]:
            return 1 << shift
    return 0


def _written(frames: list[_Frame], sequence: int, salts: _Sums, *, is_big: bool) -> bytes:
    """A log of these frames with one chain of checksums."""
    page_size = len(frames[0].page)
    head = _HEADER.pack(_MAGIC | is_big, _FORMAT, page_size, sequence, *salts, 0, 0)[:24]
    sums = _summed(head, (0, 0), is_big=is_big)
    parts = [head, struct.pack(">2I", *sums)]
    for frame in frames:
        sums = _summed(frame.stream, sums, is_big=is_big)
        parts += [frame.head, struct.pack(">4I", *salts, *sums), frame.page]
    return b"".join(parts)


def _is_near(salts: _Sums, generation: _Sums) -> bool:
    return sum((a ^ b).bit_count() for a, b in zip(salts, generation, strict=True)) <= _NEAR_BITS


def _summed(content: bytes, sums: _Sums, *, is_big: bool) -> _Sums:
    first, second = sums
    words = iter(_words(content, is_big=is_big))
    for even, odd in zip(words, words, strict=True):
        first = (first + even + second) & _MASK
        second = (second + odd + first) & _MASK
    return first, second


def _words(content: bytes, *, is_big: bool) -> array[int]:
    words = array("I", content)
    if is_big != (sys.byteorder == "big"):
        words.byteswap()
    return words


def _bytes(words: array[int], *, is_big: bool) -> bytes:
    turned = array("I", words)
    if is_big != (sys.byteorder == "big"):
        turned.byteswap()
    return turned.tobytes()
