"""Which bytes of a store and its log nobody reads any more, so that a flip in them costs nothing and cannot be noticed.

A page of the file is superseded where the log holds a newer one of its number, and free where no table and no index
has it (SQLite's own `dbstat`). In the log, what lies behind the last whole transaction is of an older log. Not here:
flipping (`flips`).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from app.core.store import database as db, write_ahead_log
from app.core.store.database import Mode

_HEADER, _FRAME = struct.Struct(">8I"), struct.Struct(">6I")


@dataclass(frozen=True)
class Superseded:
    """What was found in a closed store before anything was flipped."""

    page_size: int
    pages: frozenset[int]  # of the file, from 1
    log_end: int  # bytes of the log that count

    def has(self, file: Path, place: int) -> bool:
        """Whether this byte of a file is read by nobody."""
        if file.suffix == ".db":
            return place // self.page_size + 1 in self.pages
        return file.name.endswith("-wal") and place >= self.log_end


def superseded(store_file: Path, key: str) -> Superseded:
    """Look at a store and its log; the log is still there afterwards."""
    log = write_ahead_log.file_of(store_file).read_bytes()
    page_size, in_log, end = _log(log)
    database = db.connect(store_file, key, Mode.READ_ONLY)
    try:
        used = {int(page) for (page,) in database.rows("SELECT pageno FROM dbstat")}
    finally:
        database.close()
        store_file.with_name(store_file.name + "-shm").unlink(missing_ok=True)
    count = store_file.stat().st_size // page_size
    return Superseded(page_size, frozenset(set(range(1, count + 1)) - (used - in_log)), end)


def _log(log: bytes) -> tuple[int, set[int], int]:
    """The page size, the pages of whole transactions, and where the last of them ends."""
    _, _, page_size, _, *salts, _, _ = _HEADER.unpack_from(log)
    pages, pending, end = set[int](), set[int](), _HEADER.size
    for start in range(_HEADER.size, len(log) - page_size, _FRAME.size + page_size):
        page, size, *frame_salts, _, _ = _FRAME.unpack_from(log, start)
        if frame_salts != salts:
            break
        pending.add(page)
        if size:
            pages |= pending
            end = start + _FRAME.size + page_size
    return page_size, pages, end
