"""Only files are read, and no more of them than is wanted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.real_file import NoFileError, OpenMode, TooLargeError, obstacle, open_file, read_file

_MODES: tuple[OpenMode, ...] = ("rb", "r+b", "wb", "ab")


def test_a_file_is_read_up_to_what_is_wanted(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    assert read_file(file, 5) == b"12345"
    with pytest.raises(TooLargeError) as refused:
        read_file(file, 4)
    assert refused.value.size == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipes_and_devices_are_none(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(NoFileError):
            read_file(path, 10)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    with pytest.raises(NoFileError):
        read_file(link, 10)


@pytest.mark.skipif(sys.platform != "linux", reason="only there are files that do not say their size")
def test_a_file_that_does_not_say_its_size_ends_where_it_is_too_large() -> None:
    with pytest.raises(TooLargeError):
        read_file(Path("/proc/self/smaps"), 10)


def test_a_folder_and_nothing_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "none", 10)
    with pytest.raises((NoFileError, IsADirectoryError, PermissionError)):
        read_file(tmp_path, 10)


def test_a_file_is_written_added_to_and_changed(tmp_path: Path) -> None:
    file = tmp_path / "a"
    steps: tuple[tuple[OpenMode, bytes, bytes], ...] = (
        ("wb", b"1234", b"1234"),
        ("ab", b"5", b"12345"),
        ("r+b", b"0", b"02345"),
        ("wb", b"x", b"x"),
    )
    for mode, text, content in steps:
        with open_file(file, mode) as opened:
            opened.write(text)
        assert file.read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_nothing_but_a_file_is_opened_to_write_and_what_stands_there_is_told(tmp_path: Path) -> None:
    pipe, folder, circle = tmp_path / "pipe", tmp_path / "folder", tmp_path / "circle"
    os.mkfifo(pipe)
    folder.mkdir()
    circle.symlink_to("circle")
    for path in (pipe, folder, circle, pipe / "a"):
        for mode in _MODES:
            with pytest.raises(OSError, match=str(tmp_path)):
                open_file(path, mode)
    assert [str(obstacle(path)).removeprefix(f"“{tmp_path}/") for path in (pipe, folder, circle, pipe / "a")] == [
        "pipe” is not a file.",
        "folder” is not a file.",
        "circle” is a link in a circle.",
        "pipe” is not a folder.",
    ]
    assert obstacle(tmp_path / "none") is None
