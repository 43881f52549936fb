"""Question files: what is read, what is refused and with which line."""

import os
from pathlib import Path

import pytest

from app.core.study.questions import (
    Check,
    StudyQuestion,
    kind_of,
    last_number,
    parse_questions,
    read_question_file,
)
from app.core.text.encodings import Encoding
from app.errors import ImportRefused


def test_plain_lines_are_questions() -> None:
    assert parse_questions("What is 1 + 1?\n\n  And 2 + 2?  \n") == (
        StudyQuestion("What is 1 + 1?"),
        StudyQuestion("And 2 + 2?"),
    )


def test_csv_reads_expected_and_check() -> None:
    text = 'question,expected,check\n"What is 1,000 + 1?",1001,number\nCapital of France?,Paris,contains\nHi,,\n'
    assert parse_questions(text, ".csv") == (
        StudyQuestion("What is 1,000 + 1?", "1001", Check.NUMBER),
        StudyQuestion("Capital of France?", "Paris", Check.CONTAINS),
        StudyQuestion("Hi"),
    )


def test_json_lines_take_numbers_and_default_to_a_fitting_check() -> None:
    text = '{"question": "1+1?", "expected": 2}\n{"question": "France?", "expected": "Paris"}\n'
    first, second = parse_questions(text, ".jsonl")
    assert (first.expected, first.check) == ("2", Check.NUMBER)
    assert second.check is Check.CONTAINS


@pytest.mark.parametrize(
    ("text", "kind", "line", "wanted"),
    [
        ("answer\n1\n", ".csv", 1, "question"),
        ("question,expected\na,1\nb\n", ".csv", 3, "2 columns"),
        ("question\n \n", ".csv", 2, "a question"),
        ("question,expected,check\na,1,same\n", ".csv", 2, "equals"),
        ("question,expected,check\na,,equals\n", ".csv", 2, "expected answer"),
        ("question,expected,check\na,many,number\n", ".csv", 2, "a number"),
        ("question,expected,check\na,(,regex\n", ".csv", 2, "regular expression"),
        ('{"question": "a"}\n{"question": \n', ".jsonl", 2, "object"),
        ('{"expected": "a"}\n', ".jsonl", 1, "a question"),
    ],
)
def test_a_malformed_file_names_line_and_expectation(text: str, kind: str, line: int, wanted: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_questions(text, kind)
    assert f"Line {line} " in str(refused.value.title)
    assert wanted in str(refused.value.advice)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('question;expected\n"What is 1,000 + 1?";1001\n', ".csv"),
        ("question\texpected\nWhat is 1,000 + 1?\t1001\n", ".csv"),
        ("question\texpected\nWhat is 1,000 + 1?\t1001\n", ".tsv"),
        ("sep=;\r\nquestion;expected\r\nWhat is 1,000 + 1?;1001\r\n", ".csv"),
        ('"Question";"Expected"\r"What is 1,000 + 1?";"1001"\r', ".csv"),
        ("question|expected\nWhat is 1,000 + 1?|1001\n", ".csv"),
    ],
)
def test_columns_are_parted_as_programs_of_many_countries_write_them(text: str, kind: str) -> None:
    assert parse_questions(text, kind) == (StudyQuestion("What is 1,000 + 1?", "1001", Check.NUMBER),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("question;answer\nWhat is 1 + 1?;2\n", ".csv"),
        ('{"question": "What is 1 + 1?", "answer": 2}\n', ".jsonl"),
        ("question,answer,expected\nWhat is 1 + 1?,two,2\n", ".csv"),  # the answer of another program, say
    ],
)
def test_what_is_called_answer_is_expected_unless_another_column_is(text: str, kind: str) -> None:
    assert parse_questions(text, kind) == (StudyQuestion("What is 1 + 1?", "2", Check.NUMBER),)


def test_a_pasted_table_is_told_from_questions() -> None:
    assert kind_of("question;expected\na;b") == ".csv"
    assert kind_of("question;answer\na;b") == ".csv"
    assert kind_of("What is better; this or that?") == ".txt"
    assert kind_of("question") == ".txt"


def test_only_line_ends_part_lines() -> None:
    line = '{"question": "a\u2028b", "expected": "c\x85"}'
    assert parse_questions(line, ".jsonl") == (StudyQuestion("a\u2028b", "c"),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_its_own_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("question;expected\r\nCafé für 1?;Öl\r\n".encode(encoding))
    found = read_question_file(file)
    assert found.questions == (StudyQuestion("Café für 1?", "Öl"),)
    assert found.is_guess == (encoding in ("utf-16-be", "cp1252"))


def test_a_guess_is_put_right(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Что это?".encode("koi8_r"))
    assert read_question_file(file, Encoding.KOI8).questions == (StudyQuestion("Что это?"),)
    with pytest.raises(ImportRefused, match="cannot be read as UTF-8"):
        read_question_file(file, Encoding.UTF_8)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(ImportRefused, match="is a pipe or a device"):
        read_question_file(tmp_path / "a.csv")


def test_a_binary_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00\x81")
    for name in ("a.csv", "missing.csv"):
        with pytest.raises(ImportRefused):
            read_question_file(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("The sum is 8,798.", 8798),
        ("It is −3.5 degrees", -3.5),
        ("first 3, 5, then 7", 7),
        ("gpt4 says nothing", None),
        ("no number", None),
        ("2 + 2 = **4**", 4),
        ("1e3", 1000),
    ],
)
def test_last_number(text: str, number: float | None) -> None:
    assert last_number(text) == number


@pytest.mark.parametrize(
    ("check", "expected", "answer", "is_right"),
    [
        (Check.EQUALS, "Paris", " paris. ", True),
        (Check.EQUALS, "Paris", "It is Paris", False),
        (Check.CONTAINS, "paris", "It is PARIS", True),
        (Check.NUMBER, "8798", "4821 + 3977 = 8,798.", True),
        (Check.NUMBER, "8798", "8798 is not it, 8799 is", False),
        (Check.REGEX, r"^\d{4}$", "8798", True),
        (Check.CONTAINS, "", "anything", None),
    ],
)
def test_checks(check: Check, expected: str, answer: str, is_right: bool | None) -> None:
    assert StudyQuestion("q", expected, check).is_right(answer) is is_right
