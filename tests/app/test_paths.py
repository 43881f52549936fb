"""Where files are kept: by the system's rules, under one folder, or beside a packaged program."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths


@pytest.mark.parametrize(
    ("program", "beside"),
    [("Triptych/Triptych.exe", "Triptych"), ("Applications/Triptych.app/Contents/MacOS/Triptych", "Applications")],
)
def test_a_packaged_program_is_portable_where_the_folder_for_it_is_there(
    tmp_path: Path, program: str, beside: str
) -> None:
    assert paths._portable_folder(tmp_path / program, is_packaged=True) is None
    folder = tmp_path / beside / "triptych-data"
    folder.mkdir(parents=True)
    assert paths._portable_folder(tmp_path / program, is_packaged=True) == folder
    assert paths._portable_folder(tmp_path / program, is_packaged=False) is None
