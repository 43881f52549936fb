"""Tables as CSV that is safe to open in a spreadsheet: no text in it is taken for a formula there.

An apostrophe is put before a text that begins with = + - @ or an apostrophe, after spaces too, unless it is a number.
So the exact text is that of the cell without one apostrophe at its beginning, where it has one. Not here: reading
tables (`app.core.policy.item_tables`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Protocol

_TAKEN_FOR_A_FORMULA = re.compile(r"[\s\x00]*[=+\-@'＝＋－＠]")  # Excel reads the wide signs of Japanese alike
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class _Out(Protocol):
    def write(self, text: str, /) -> object: ...


class SpreadsheetWriter:
    """Writes rows of values."""

    def __init__(self, out: _Out, line_end: str = "\r\n") -> None:
        self._writer = csv.writer(out, lineterminator=line_end)

    def writerow(self, row: Iterable[object]) -> None:
        """Write one."""
        self._writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])

    def writerows(self, rows: Iterable[Iterable[object]]) -> None:
        """Write some."""
        for row in rows:
            self.writerow(row)


def harmless(text: str) -> str:
    """A text as a cell in which no spreadsheet sees a formula."""
    is_formula = _TAKEN_FOR_A_FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def exact(cell: str) -> str:
    """The text that stands in such a cell."""
    return cell.removeprefix("'")
