"""What only this user may read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app import private_files

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
