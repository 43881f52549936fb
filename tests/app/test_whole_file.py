"""A file is replaced whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.whole_file import write_whole


def test_it_makes_the_folder_and_replaces_the_text(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "ä.txt"
    write_whole(file, "one\n")
    write_whole(file, "zwei ü\n")
    assert file.read_bytes() == "zwei ü\n".encode()
    assert [path.name for path in file.parent.iterdir()] == ["ä.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_whole(file, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "new \ud800")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
