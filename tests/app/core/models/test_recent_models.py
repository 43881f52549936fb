"""The list of model files that were opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.models.recent_models import MOST, RecentModels


def test_the_newest_is_first_and_each_is_there_once(tmp_path: Path) -> None:
    files = [tmp_path / f"{letter}.gguf" for letter in "abc"]
    for file in files:
        file.touch()
    recent = RecentModels(tmp_path / "recent.json")
    for file in (*files, files[0]):
        recent.add(file)
    again = RecentModels(tmp_path / "recent.json")
    assert again.paths == (files[0], files[2], files[1])
    files[2].unlink()
    assert again.present() == (files[0], files[1])


def test_it_ends_somewhere(tmp_path: Path) -> None:
    recent = RecentModels(tmp_path / "recent.json")
    for number in range(MOST + 3):
        recent.add(tmp_path / str(number))
    assert len(RecentModels(tmp_path / "recent.json").paths) == MOST


@pytest.mark.parametrize("content", ["", "{}", "[1, null]", "not json"])
def test_a_broken_file_counts_as_empty(tmp_path: Path, content: str) -> None:
    (tmp_path / "recent.json").write_text(content)
    assert RecentModels(tmp_path / "recent.json").paths == ()
