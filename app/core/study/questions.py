"""A list of questions from a file or typed text, with expected answers and how to check them.

Formats: CSV with a header (`question`, optional `expected` or `answer`, `check`) and commas, semicolons or tabs, JSON
lines with the same keys, or plain text with a question a line. A malformed file is refused with the line and what was
expected there; nothing is half read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from app import real_file
from app.core.text import encodings
from app.core.text.encodings import DecodedText, Encoding, NotTextError
from app.errors import ImportRefused
from app.sentence import Sentence

COLUMNS = ("question", "expected", "check")
MOST_BYTES = 64 * 2**20
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
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


@dataclass(frozen=True)
class QuestionFile:
    """The questions of a file, and how it was read: `is_guess` where its bytes do not say it and nobody chose."""

    path: Path
    questions: tuple[StudyQuestion, ...]
    encoding: Encoding = Encoding.UTF_8
    is_guess: bool = False
    is_chosen: bool = False  # somebody said the encoding


def read_question_file(path: Path, encoding: Encoding | None = None) -> QuestionFile:
    """The questions of a file, by its ending, read by a guess or as somebody says; raises ImportRefused."""
    found = decoded_file(path, encoding)
    return QuestionFile(
        path, parse_questions(found.text, path.suffix.lower()), found.encoding, found.is_guess, encoding is not None
    )


def decoded_file(path: Path, encoding: Encoding | None) -> DecodedText:
    """Read a text file by a guess or as somebody says; raises ImportRefused."""
    name = path.name
    try:
        content = real_file.read_file(path, MOST_BYTES)
        return encodings.decoded(content) if encoding is None else encodings.decoded_as(content, encoding)
    except real_file.TooLargeError:
        raise ImportRefused(
            Sentence("“{name}” is too large.", name=name), Sentence("It may have up to 64 MB. Split it.")
        ) from None
    except real_file.NoFileError:
        told = Sentence("“{name}” is a pipe or a device, not a file.", name=name)
        raise ImportRefused(told, Sentence("Choose a file.")) from None
    except NotTextError as error:
        raise _not_text(name, encoding, str(error)) from None
    except (OSError, ValueError) as error:
        raise ImportRefused(
            Sentence("“{name}” cannot be read.", name=name), Sentence("Choose another file."), str(error)
        ) from None


def _not_text(name: str, encoding: Encoding | None, detail: str) -> ImportRefused:
    if encoding is not None:
        told = Sentence("“{name}” cannot be read as {encoding}.", name=name, encoding=encoding.label)
        return ImportRefused(told, Sentence("Choose another encoding."), detail)
    told = Sentence("“{name}” is not a text file.", name=name)
    return ImportRefused(told, Sentence("Save it as text: CSV, JSON lines or plain."), detail)


def parse_questions(text: str, kind: str = ".txt") -> tuple[StudyQuestion, ...]:
    """Questions from text; `kind` is a file ending: .csv, .tsv, .jsonl, or anything else for plain lines."""
    match kind:
        case ".csv" | ".tsv":
            questions = tuple(_from_table(text, _delimiter(text)))
        case ".jsonl" | ".ndjson":
            questions = tuple(_from_json_lines(text))
        case _:
            questions = tuple(StudyQuestion(line.strip()) for line in _lines(text) if line.strip())
    if not questions:
        raise ImportRefused(Sentence("There is no question in it."), Sentence("Write one question per line."))
    return questions


def kind_of(text: str) -> str:
    """What a pasted text looks like, as a file ending for `parse_questions`."""
    first = text.lstrip().partition("\n")[0].strip().lower()
    if first.startswith("{"):
        return ".jsonl"
    header = set(_columns(_header(first, _delimiter(first))))
    return ".csv" if "question" in header and len(header) > 1 and header <= set(COLUMNS) else ".txt"


def _lines(text: str) -> list[str]:
    """Only line ends part lines: other signs that Python splits at may stand inside a question."""
    return re.split("\r\n|\r|\n", text)


def _delimiter(text: str) -> str:
    """What parts the columns of the header: Excel writes semicolons where the comma stands in numbers."""
    first = _lines(text.lstrip())[0]
    return max(_DELIMITERS, key=lambda delimiter: ("question" in _header(first, delimiter), first.count(delimiter)))


def _header(line: str, delimiter: str) -> list[str]:
    return [name.strip().lower() for row in csv.reader([line], delimiter=delimiter) for name in row]


def _columns(names: list[str]) -> list[str]:
    """What is called “answer” is what is expected, unless there is a column of that name as well."""
    return names if "expected" in names else ["expected" if name == "answer" else name for name in names]


def _from_table(text: str, delimiter: str) -> Iterator[StudyQuestion]:
    if said := _SEPARATOR.match(text):  # how Excel is told
        text, delimiter = text[said.end() :], said[1]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _columns([name.strip().lower() for name in rows.fieldnames or ()])
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
    for number, line in enumerate(_lines(text), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line, type=dict[str, str | int | float | None])
        except msgspec.DecodeError as error:
            raise _refused(
                number, Sentence("an object such as {example} ({error})", example=_EXAMPLE, error=str(error))
            ) from None
        named = zip(_columns(list(row)), row.values(), strict=True)
        yield _question({k: "" if v is None else str(v) for k, v in named if k in COLUMNS}, number)


def _question(row: dict[str, str], line: int) -> StudyQuestion:
    text, expected = row.get("question", "").strip(), row.get("expected", "").strip()
    name = row.get("check", "").strip().lower()
    if not text:
        raise _refused(line, Sentence("a question"))
    if not name:
        return StudyQuestion(text, expected, Check.NUMBER if _NUMBER.fullmatch(expected) else Check.CONTAINS)
    if name not in tuple(Check):
        raise _refused(
            line, Sentence("one of the checks {checks}; it says “{name}”", checks=", ".join(Check), name=name)
        )
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
