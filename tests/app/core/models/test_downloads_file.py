"""Downloads that go on after a restart."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.models.downloads_file import Download, DownloadsFile
from app.core.models.network_wire import Pick, RemoteFile
from backends.contract.forms import ModelForm

PINNED = Download("m", "a/b", "main", Pick(sha256=("a" * 64,)), "/models", size=7)


def test_it_is_the_same_download_with_its_commit_known(tmp_path: Path) -> None:

    file = tmp_path / "data" / "downloads.json"
    kept = DownloadsFile(file)
    kept.keep(PINNED)
    known = msgspec.structs.replace(PINNED, commit="1" * 40, files=(RemoteFile("m.gguf", 7, sha256="a" * 64),))
    kept.keep(known)
    assert DownloadsFile(file).downloads == {PINNED.id: known}
    kept.drop(PINNED.id)
    assert DownloadsFile(file).downloads == {}


def test_other_files_of_a_repository_are_another_download() -> None:
    picks = (Pick(sha256=("a" * 64,)), Pick(names=("x.gguf",)), Pick(form=ModelForm.MLX), Pick(match="*MXFP4*"))
    assert len({Download("m", "a/b", "main", pick, "/models").id for pick in picks}) == 4


def test_without_a_file_nothing_is_written_and_damage_counts_as_empty(tmp_path: Path) -> None:
    DownloadsFile(None).keep(PINNED)
    (tmp_path / "downloads.json").write_text("[{", "utf-8")
    assert DownloadsFile(tmp_path / "downloads.json").downloads == {}
