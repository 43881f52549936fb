"""Small files: whole or not at all, unreadable is empty and said, unwritable is a failure in a person's words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import FileNotWritten
from app.json_file import JsonFile
from app.sentence import Sentence


def numbers(file: Path | None) -> JsonFile[tuple[int, ...]]:
    return JsonFile(file, tuple[int, ...], Sentence("The numbers could not be saved."))


def test_a_value_outlives_the_program(tmp_path: Path) -> None:
    file = tmp_path / "new ä" / "numbers.json"
    assert numbers(file).value == ()
    numbers(file).write((1, 2))
    again = numbers(file)
    assert (again.value, again.trouble) == ((1, 2), None)
    numbers(file).write((3,))
    again.reload()
    assert again.value == (3,)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, null]", b"not json", b"\xff"])
def test_an_unreadable_file_counts_as_empty_says_so_and_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "numbers.json"
    file.write_bytes(content)
    broken = numbers(file)
    assert broken.value == ()
    assert broken.trouble is not None and str(broken.trouble.title) == "numbers.json could not be read."
    broken.write((1,))
    assert numbers(file).value == (1,)
    assert (tmp_path / "numbers.broken.json").read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "numbers.json")
    broken = numbers(tmp_path / "numbers.json")
    assert broken.value == () and broken.trouble is not None
    broken.write((1,))
    assert numbers(tmp_path / "numbers.json").value == (1,)


@pytest.mark.parametrize("content", [b'{"a": "\xff"}', b'{"a": ' + b"[" * 100_000], ids=["no UTF-8", "nested"])
def test_a_damaged_text_counts_as_empty_too(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "names.json"
    file.write_bytes(content)
    broken = JsonFile(file, dict[str, str], Sentence("The names could not be saved."))
    assert broken.value == {} and broken.trouble is not None
    assert (tmp_path / "names.broken.json").read_bytes() == content


def test_a_file_that_cannot_be_written_is_a_failure_with_advice_and_the_value_holds(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file where a folder should be")
    file = numbers(tmp_path / "folder" / "numbers.json")
    with pytest.raises(FileNotWritten) as raised:
        file.write((1,))
    assert str(raised.value.title) == "The numbers could not be saved."
    assert str(tmp_path / "folder") in str(raised.value.advice)
    assert file.value == (1,)


def test_without_a_file_nothing_is_read_or_written() -> None:
    file = numbers(None)
    file.write((1,))
    assert (file.value, file.trouble) == ((1,), None)


def test_what_could_not_be_written_is_not_undone_by_reading_again(tmp_path: Path) -> None:
    file = numbers(tmp_path / "numbers.json")
    file.write((1,))
    blocked = tmp_path / "numbers.json"
    blocked.unlink()
    (blocked / "in the way").mkdir(parents=True)
    with pytest.raises(FileNotWritten):
        file.write((2,))
    (blocked / "in the way").rmdir()
    blocked.rmdir()
    numbers(blocked).write((1,))
    file.reload()
    assert file.value == (2,)
