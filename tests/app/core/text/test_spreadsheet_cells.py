"""CSV in which no spreadsheet sees a formula, and from which the exact text comes back."""

from __future__ import annotations

import csv
import io

import pytest

from app.core.text.spreadsheet_cells import SpreadsheetWriter, exact, harmless


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1",
        "'=1", "'quoted'", "''",
    ],
)  # fmt: skip
def test_what_is_taken_for_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    assert harmless(text) == "'" + text
    assert exact(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "words", "a=b", "-5", "+1.5", "-2e-05", "1,000", "“=1”", "5 - 2"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert harmless(text) == exact(harmless(text)) == text


def test_rows_are_read_back_whole() -> None:
    out = io.StringIO(newline="")
    rows = [["=a,b", 'say "hi"\n-x', -5, -0.5, "'"], ["", "-", "@", 0, "x"]]
    SpreadsheetWriter(out).writerows(rows)
    read = [[exact(cell) for cell in row] for row in csv.reader(io.StringIO(out.getvalue(), newline=""))]
    assert read == [[str(cell) for cell in row] for row in rows]
    assert out.getvalue().startswith('"\'=a,b"')
