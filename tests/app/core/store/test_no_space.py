"""A full disk: the store opens, shows what there is, and says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.core.store import backup, database as db, opening
from app.core.store.store import Counts, Store
from app.errors import StoreError
from tests.app.core.store.conftest import NOW, Place, talk

ROOT = Path(__file__).resolve().parents[4]
_READ = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from app.core.store import opening
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # not one byte more in any file
path, key = Path(sys.argv[1]), sys.argv[2]
opened = opening.open_store(path, path.parent / "backups", key, datetime.now(UTC))
reader = opening.another(opened.store)
(listed,) = reader.listing()
found = reader.load(listed.id)
print([notice.kind.value for notice in opened.notices], found.branch()[1].text, opened.store.is_read_only)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes")
def test_with_no_byte_to_spare_everything_can_still_be_read(place: Place) -> None:
    place.open().store.add(talk(("One", "what I said")), 1.0)
    place.close()
    command = [sys.executable, "-c", _READ, str(place.file), place.key]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("['disk_full'] what I said True\n", "")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where this user may mount one."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(store: Store) -> int:
    """Write until the disk is full; how many conversations are in."""
    for number in range(10_000):
        try:
            store.add(talk((f"question {number}", "words " * 5000)), float(number))
        except db.DiskFullError:
            return number
    raise AssertionError("the disk does not fill up")


def test_a_disk_that_fills_up_keeps_what_was_written(tiny_disk: Path) -> None:
    place = Place(tiny_disk)
    opened = place.open()
    assert "nearly full" in str(opened.notices[0].title)
    store = opened.store
    written = fill(store)
    assert store.counts() == Counts(written, 2 * written)
    assert not store.database.problem()
    with pytest.raises(db.DiskFullError):
        backup.make(store.database, place.backups, NOW)
    place.close()
    (tiny_disk / "ballast").write_bytes(b"x" * max(0, shutil.disk_usage(tiny_disk).free))
    assert shutil.disk_usage(tiny_disk).free == 0
    opened = place.open()
    assert opened.store.counts() == Counts(written, 2 * written)
    assert opened.notices
    with pytest.raises(StoreError):
        opened.store.add(talk(("More", "words " * 50_000)), 1.0)
    place.close()
    (tiny_disk / "ballast").unlink()
    store = place.open().store
    assert store.counts() == Counts(written, 2 * written)


def test_a_backup_needs_room(place: Place) -> None:
    store = place.open().store
    with pytest.raises(db.DiskFullError, match="no room"):
        backup.need_room(place.file.parent, shutil.disk_usage(place.file.parent).free)
    assert backup.make(store.database, place.backups, NOW)


def test_without_space_one_connection_serves_both(place: Place) -> None:
    place.open()
    place.close()
    store = Store(db.connect(place.file, place.key, db.Mode.NO_SPACE))
    assert opening.another(store) is store
    store.close()


@pytest.fixture
def read_only_disk(tiny_disk: Path) -> Iterator[Callable[[], None]]:
    """Makes the small disk one that can only be read, until the test is over."""
    remount = ["mount", "-o", "remount,{}", str(tiny_disk)]
    yield lambda: subprocess.run([part.format("ro") for part in remount], check=True) and None
    subprocess.run([part.format("rw") for part in remount], check=True)


def test_a_disk_that_can_only_be_read_shows_what_is_there(tiny_disk: Path, read_only_disk: Callable[[], None]) -> None:
    place = Place(tiny_disk)
    place.open().store.add(talk(("One", "what I said")), 1.0)
    place.close()
    read_only_disk()
    opened = place.open()
    assert [notice.kind.value for notice in opened.notices] == ["disk_full"]
    reader = opening.another(opened.store)
    assert [listed.title for listed in reader.listing()] == ["One"]
    assert opened.store.is_read_only
    reader.close()
    place.close()
