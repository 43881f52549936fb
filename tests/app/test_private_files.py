"""What only this user may read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import private_files
from app.whole_file import write_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def mode(path: Path) -> int:
    """Who may do what."""
    return path.stat().st_mode & 0o777


def test_what_is_made_and_what_is_there_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "open" / "new"
    (tmp_path / "open").mkdir(mode=0o755)
    private_files.make_folder(folder)
    private_files.make_file(folder / "new")
    there = folder / "there"
    there.touch(0o644)
    private_files.close_file(there)
    private_files.close_file(folder / "missing")
    assert [mode(path) for path in (folder, folder / "new", there)] == [0o700, 0o600, 0o600]
    with pytest.raises(FileExistsError):
        private_files.make_file(there)


def test_a_folder_made_for_a_small_file_is_closed_and_one_that_is_there_is_left(tmp_path: Path) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    documents.chmod(0o755)
    write_whole(documents / "report.csv", "x")
    write_whole(tmp_path / "config" / "settings.toml", "x")
    assert [mode(path) for path in (documents, tmp_path / "config")] == [0o755, 0o700]
    private_files.close_folder(documents)
    assert mode(documents) == 0o700
