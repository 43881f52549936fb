"""The cache's layout, with links and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.models import hub_cache
from app.core.models.hub_cache import UnsafeNameError, bytes_here, cached_file, drop_parts
from app.core.models.network_wire import RemoteFile

COMMIT, DIGEST = "1" * 40, "a" * 64
FILE = RemoteFile("folder/m.gguf", 5, sha256=DIGEST)


def test_bytes_lie_under_their_hash_and_are_linked_by_name(tmp_path: Path) -> None:
    cached = cached_file(tmp_path, "some/where", COMMIT, FILE)
    assert cached.blob == tmp_path / "models--some--where" / "blobs" / DIGEST
    cached.part.parent.mkdir(parents=True)
    cached.part.write_bytes(b"12345")
    assert bytes_here(tmp_path, "some/where", COMMIT, (FILE,)) == 5
    hub_cache.finish(cached)
    assert cached.name.is_symlink() and cached.name.read_bytes() == b"12345"
    assert not cached.name.readlink().is_absolute()  # the whole folder can be moved
    assert (cached.whole, cached.part.exists()) == (cached.name, False)


def test_a_link_to_bytes_that_are_gone_is_made_anew(tmp_path: Path) -> None:
    cached = cached_file(tmp_path, "some/where", COMMIT, FILE)
    cached.name.parent.mkdir(parents=True)
    cached.name.symlink_to("nowhere")
    assert cached.whole is None
    cached.part.parent.mkdir(parents=True)
    cached.part.write_bytes(b"12345")
    hub_cache.finish(cached)
    assert cached.name.read_bytes() == b"12345"


def test_dropping_frees_parts_and_leaves_what_is_whole(tmp_path: Path) -> None:
    cached = cached_file(tmp_path, "some/where", COMMIT, FILE)
    cached.part.parent.mkdir(parents=True)
    cached.part.write_bytes(b"123")
    cached.blob.write_bytes(b"12345")
    assert drop_parts(tmp_path, "some/where", COMMIT, (FILE,)) == 3
    assert cached.blob.exists() and not cached.part.exists()


@pytest.mark.parametrize(
    ("repository", "commit", "file"),
    [
        ("../x", COMMIT, FILE),
        ("a/b", "../..", FILE),
        ("a/b", COMMIT, RemoteFile("../x", 1, sha256=DIGEST)),
        ("a/b", COMMIT, RemoteFile("x", 1, sha256="../x")),
        ("a/b", COMMIT, RemoteFile("x", 1)),
    ],
)
def test_nothing_leads_out_of_the_folder(tmp_path: Path, repository: str, commit: str, file: RemoteFile) -> None:
    with pytest.raises(UnsafeNameError):
        cached_file(tmp_path, repository, commit, file)
