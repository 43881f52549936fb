"""Moving repositories between folders: whole or not at all, on one disk and between two."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.models.library import read_library
from app.core.models.model_folders import ModelFolder
from app.core.models.moving import UNDER_WAY, move, repositories_in, size_of
from app.errors import DownloadError
from tests.models import write_random_gguf


def repository(folder: Path) -> Path:
    """As the hub's cache has it: a blob named by its hash, and a link to it."""
    home = folder / "models--some--where"
    snapshot = home / "snapshots" / ("1" * 40)
    snapshot.mkdir(parents=True)
    (home / "blobs").mkdir()
    loose = write_random_gguf(home / "blobs" / "loose")
    blob = loose.rename(loose.with_name(hashlib.sha256(loose.read_bytes()).hexdigest()))
    (snapshot / "m.gguf").symlink_to(Path("../../blobs") / blob.name)
    return home


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """Memory, where there is some that counts as a disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other disk here")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_on_one_disk_it_is_one_step(tmp_path: Path) -> None:
    home = repository(tmp_path / "old")
    told = list[int]()
    size = size_of(home)
    moved = move(home, tmp_path / "new ü", told.append)
    assert (moved.name, sum(told), home.exists()) == (home.name, size, False)
    (model,) = read_library([ModelFolder("x", tmp_path / "new ü")], ()).models
    assert model.path.is_symlink()


def test_between_disks_every_byte_is_compared(tmp_path: Path, other_disk: Path) -> None:
    home = repository(tmp_path / "old")
    told, size = list[int](), size_of(home)
    move(home, other_disk / "new", told.append)
    assert (sum(told), home.exists()) == (size, False)
    assert len(read_library([ModelFolder("x", other_disk / "new")], ()).models) == 1


def test_a_stop_between_disks_leaves_the_old_and_no_half(tmp_path: Path, other_disk: Path) -> None:
    home = repository(tmp_path / "old")

    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(home, other_disk / "new", stop)
    assert list((other_disk / "new").iterdir()) == []
    assert len(read_library([ModelFolder("x", tmp_path / "old")], ()).models) == 1


def test_what_a_crash_left_is_taken_away_and_damage_is_not_moved(tmp_path: Path, other_disk: Path) -> None:
    home = repository(tmp_path / "old")
    left = other_disk / "new" / (UNDER_WAY + home.name)
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"half")
    (blob,) = (home / "blobs").iterdir()
    whole = blob.read_bytes()
    blob.write_bytes(whole[:-1] + b"?")
    with pytest.raises(DownloadError):
        move(home, other_disk / "new", lambda _: None)
    assert list((other_disk / "new").iterdir()) == [] and home.exists()
    blob.write_bytes(whole)
    assert not (move(home, other_disk / "new", lambda _: None) / "half").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    home = repository(tmp_path / "old")
    (tmp_path / "new" / home.name).mkdir(parents=True)
    with pytest.raises(DownloadError, match="already"):
        move(home, tmp_path / "new", lambda _: None)
    assert home.exists()


def test_only_repositories_with_our_models_are_moved(tmp_path: Path) -> None:
    home = repository(tmp_path)
    (tmp_path / "models--other--thing").mkdir()
    write_random_gguf(tmp_path / "loose.gguf")
    models = read_library([ModelFolder("x", tmp_path)], ()).models
    assert len(models) == 2
    assert repositories_in(tmp_path, models) == (home,)
