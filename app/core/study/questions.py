"""A list of questions from a file or typed text, with expected answers and how to check them.

Formats: CSV with a header (`question`, optional `expected`, `check`), JSON lines with the same keys, or plain text
with a question a line. A malformed file is refused with the line and what was expected there; nothing is half read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from app.errors import ImportRefused
from app.sentence import Sentence

COLUMNS = ("question", "expected", "check")
MOST_BYTES = 64 * 2**20
_EXAMPLE = '{"question": "…", "expected": "…"}'
_NUMBER = re.compile(r"(?<![\w.])[-+−]?(?:\d{1,3}(?:[,'\u2009\u202f]\d{3})+|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?(?!\w)")


class Check(StrEnum):
    """How an answer is compared with the expected one."""

    EQUALS = "equals"  # the same text, leaving aside case, spaces and a last full stop
    CONTAINS = "contains"  # the expected text stands somewhere in the answer, leaving aside case
    NUMBER = "number"  # the last number of the answer is the expected one
    REGEX = "regex"  # the pattern is found in the answer


class StudyQuestion(msgspec.Struct, frozen=True):
    """One question; `expected` is empty where nothing is checked."""

    text: str
    expected: str = ""
    check: Check = Check.CONTAINS

    def is_right(self, answer: str) -> bool | None:
        """Whether the answer passes, or None where nothing was expected."""
        if not self.expected:
            return None
        match self.check:
            case Check.EQUALS:
                return _plain(answer) == _plain(self.expected)
            case Check.CONTAINS:
                return self.expected.casefold() in answer.casefold()
            case Check.NUMBER:
                return last_number(answer) is not None and last_number(answer) == last_number(self.expected)
            case Check.REGEX:
                return re.search(self.expected, answer) is not None


def last_number(text: str) -> float | None:
    """The last number written in a text, thousands separators allowed; None without one."""
    found = _NUMBER.findall(text)
    return float(re.sub(r"[,'\u2009\u202f]", "", found[-1]).replace("−", "-")) if found else None


def read_questions(path: Path) -> tuple[StudyQuestion, ...]:
    """The questions of a file, by its ending; raises ImportRefused with the line at fault."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImportRefused(
                Sentence("“{name}” is too large.", name=path.name),
                Sentence("A question file may have 64 MB. Split it."),
            )
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportRefused(
            Sentence("“{name}” is not a text file.", name=path.name),
            Sentence("Save it as UTF-8 text: CSV, JSON lines or plain."),
        ) from None
    except OSError as error:
        raise ImportRefused(
            Sentence("“{name}” cannot be read.", name=path.name), Sentence("Choose another file."), str(error)
        ) from None
    return parse_questions(text, path.suffix.lower())


def parse_questions(text: str, kind: str = ".txt") -> tuple[StudyQuestion, ...]:
    """Questions from text; `kind` is a file ending: .csv, .tsv, .jsonl, or anything else for plain lines."""
    match kind:
        case ".csv":
            questions = tuple(_from_table(text, ","))
        case ".tsv":
            questions = tuple(_from_table(text, "\t"))
        case ".jsonl" | ".ndjson":
            questions = tuple(_from_json_lines(text))
        case _:
            questions = tuple(StudyQuestion(line.strip()) for line in text.splitlines() if line.strip())
    if not questions:
        raise ImportRefused(Sentence("There is no question in it."), Sentence("Write one question a line."))
    return questions


def kind_of(text: str) -> str:
    """What a pasted text looks like, as a file ending for `parse_questions`."""
    first = text.lstrip().partition("\n")[0].strip().lower()
    if first.startswith("{"):
        return ".jsonl"
    for ending, delimiter in ((".csv", ","), (".tsv", "\t")):
        if delimiter in first and set(first.split(delimiter)) <= set(COLUMNS):
            return ending
    return ".txt"


def _from_table(text: str, delimiter: str) -> Iterator[StudyQuestion]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in rows.fieldnames or ()]
        if "question" not in header:
            raise _refused(1, Sentence("a header with a column “question” (and, if wanted, “expected” and “check”)"))
        rows.fieldnames = header
        for row in rows:
            if None in row or None in row.values():
                raise _refused(rows.line_num, Sentence("{count} columns, as in the header", count=len(header)))
            yield _question({k: v for k, v in row.items() if k in COLUMNS}, rows.line_num)
    except csv.Error as error:
        raise _refused(rows.line_num, Sentence("a well-formed row ({error})", error=str(error))) from None


def _from_json_lines(text: str) -> Iterator[StudyQuestion]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, str | int | float | None])
        except msgspec.DecodeError as error:
            raise _refused(
                number, Sentence("an object such as {example} ({error})", example=_EXAMPLE, error=str(error))
            ) from None
        yield _question({k: "" if v is None else str(v) for k, v in row.items() if k in COLUMNS}, number)


def _question(row: dict[str, str], line: int) -> StudyQuestion:
    text, expected = row.get("question", "").strip(), row.get("expected", "").strip()
    name = row.get("check", "").strip().lower()
    if not text:
        raise _refused(line, Sentence("a question"))
    if not name:
        return StudyQuestion(text, expected, Check.NUMBER if _NUMBER.fullmatch(expected) else Check.CONTAINS)
    if name not in tuple(Check):
        raise _refused(line, Sentence("a check out of {checks}; it says “{name}”", checks=", ".join(Check), name=name))
    if not expected:
        raise _refused(line, Sentence("an expected answer for the check"))
    _must_be_usable(Check(name), expected, line)
    return StudyQuestion(text, expected, Check(name))


def _must_be_usable(check: Check, expected: str, line: int) -> None:
    if check is Check.NUMBER and last_number(expected) is None:
        raise _refused(line, Sentence("a number; it says “{expected}”", expected=expected))
    if check is Check.REGEX:
        try:
            re.compile(expected)
        except re.error as error:
            raise _refused(line, Sentence("a regular expression ({error})", error=str(error))) from None


def _refused(line: int, wanted: Sentence) -> ImportRefused:
    return ImportRefused(
        Sentence("Line {line} cannot be used.", line=line),
        Sentence("Expected there: {wanted}. Nothing was started.", wanted=wanted),
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
