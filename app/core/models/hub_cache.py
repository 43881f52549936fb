"""The Hugging Face cache on disk: where a file's bytes lie, where its name lies, and putting it there in one step.

Other programs share this layout, so nothing is downloaded twice: `blobs/DIGEST` holds the bytes, and
`snapshots/COMMIT/NAME` links to them. Where a file system has no links, the bytes themselves lie under the name. What
is not finished ends in `.triptych-part`. Not here: fetching (`app.network`), what models there are (`library`).
"""

from __future__ import annotations

import contextlib
import os
import re
from datetime import datetime
from pathlib import Path

import msgspec

from app.core.models.network_wire import RemoteFile
from app.core.models.safe_names import is_repository, why_unsafe

PART = ".triptych-part"
DAMAGED = ".damaged"
_COMMIT = re.compile("[0-9a-f]{40}")
_DIGEST = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


class UnsafeNameError(ValueError):
    """A name, commit or digest that must not become a path; the text says why."""


class CachedFile(msgspec.Struct, frozen=True):
    """The places of one file."""

    blob: Path
    name: Path

    @property
    def part(self) -> Path:
        """The bytes that have come so far."""
        return self.blob.with_name(self.blob.name + PART)

    @property
    def lock(self) -> Path:
        """Held by whoever writes the part."""
        return self.blob.with_name(self.blob.name + PART + ".lock")

    @property
    def whole(self) -> Path | None:
        """Where all its bytes lie already, if they do."""
        return next((path for path in (self.name, self.blob) if path.is_file()), None)


def repository_folder(folder: Path, repository: str) -> Path:
    """Where a repository's files lie. Raises UnsafeNameError."""
    if not is_repository(repository):
        raise UnsafeNameError(f"“{repository}” is not the name of a repository")
    return folder / f"models--{repository.replace('/', '--')}"


def cached_file(folder: Path, repository: str, commit: str, file: RemoteFile) -> CachedFile:
    """Where a file goes; never outside the folder. Raises UnsafeNameError."""
    if reason := why_unsafe(file.name):
        raise UnsafeNameError(f"“{file.name}”: {reason}")
    if not _COMMIT.fullmatch(commit) or not _DIGEST.fullmatch(file.digest):
        raise UnsafeNameError(f"“{file.name}”: its commit or hash is not one")
    home = repository_folder(folder, repository)
    return CachedFile(home / "blobs" / file.digest, home / "snapshots" / commit / Path(*file.name.split("/")))


def finish(cached: CachedFile) -> None:
    """The part holds the right bytes: give it its place and its name. Raises OSError."""
    cached.part.replace(cached.blob)
    name(cached)


def name(cached: CachedFile) -> None:
    """Let the name show the bytes that are there. Raises OSError."""
    if cached.name.is_file():
        return
    cached.name.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileNotFoundError):  # a link to bytes that are gone
        cached.name.unlink()
    try:
        cached.name.symlink_to(os.path.relpath(cached.blob, cached.name.parent))
    except (OSError, NotImplementedError):  # no links here, or on Windows no right to make them
        cached.blob.replace(cached.name)


def set_aside(cached: CachedFile, part: Path) -> Path:
    """Keep wrong bytes under a name that says so; returns it. Raises OSError."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside = cached.blob.with_name(f"{cached.blob.name}.{stamp}{DAMAGED}")
    part.replace(aside)
    return aside


def damaged_in(folder: Path) -> tuple[Path, ...]:
    """Wrong bytes that were kept aside, in all repositories."""
    try:
        return tuple(sorted(folder.glob(f"models--*/blobs/*{DAMAGED}")))
    except OSError:  # the folder is not there now, or closed to us
        return ()


def bytes_here(folder: Path, repository: str, commit: str, files: tuple[RemoteFile, ...]) -> int:
    """How many bytes of these files are on the disk already, finished or not. Raises UnsafeNameError."""
    return sum(_size_here(cached_file(folder, repository, commit, file)) for file in files)


def drop_parts(folder: Path, repository: str, commit: str, files: tuple[RemoteFile, ...]) -> int:
    """Delete what is not finished; returns the bytes freed. Raises OSError, UnsafeNameError."""
    freed = 0
    for file in files:
        cached = cached_file(folder, repository, commit, file)
        with contextlib.suppress(FileNotFoundError):
            size = cached.part.stat().st_size
            cached.part.unlink()
            freed += size
        cached.lock.unlink(missing_ok=True)
    return freed


def _size_here(cached: CachedFile) -> int:
    with contextlib.suppress(OSError):
        return (cached.whole or cached.part).stat().st_size
    return 0
