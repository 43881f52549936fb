"""Moving models from one folder to another, both laid out as the hub's cache: whole repositories, one after the other.

On the same disk it is one step. Between disks a copy grows under another name, is held against the hashes that are the
files' names, takes its place in one step, and only then the original goes. Not here: where to
(`app.state.models.moving`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.core.models.library import OnDisk
from app.errors import DownloadError
from app.network_errors import DownloadFailure, NetworkCode
from app.real_file import open_file
from app.sentence import Sentence

UNDER_WAY = ".triptych-moving-"
_CHUNK = 1 << 22
_SHA256 = re.compile("[0-9a-f]{64}")

OnBytes = Callable[[int], None]  # so many bytes more; may raise to stop it


def repositories_in(folder: Path, models: Iterable[OnDisk]) -> tuple[Path, ...]:
    """The repositories' folders that hold these models, as far as they lie in this folder."""
    tops = {folder / model.path.relative_to(folder).parts[0] for model in models if model.path.is_relative_to(folder)}
    return tuple(sorted(top for top in tops if top.name.startswith("models--")))


def size_of(folder: Path) -> int:
    """Bytes of all files in it; links count nothing."""
    return sum(file.lstat().st_size for file in _files(folder))


def move(repository: Path, to: Path, progress: OnBytes) -> Path:
    """Move one repository's folder into another folder; returns its new place. Raises DownloadError, OSError."""
    target = to / repository.name
    if target.exists():
        advice = Sentence("Delete one of the two first. Nothing was moved or changed.")
        raise DownloadError(Sentence("{name} is in the new folder already.", name=repository.name), advice, str(target))
    to.mkdir(parents=True, exist_ok=True)
    size = size_of(repository)
    try:
        repository.rename(target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EACCES, errno.EPERM):
            raise
        _move_between_disks(repository, target, size, progress)
    else:
        progress(size)
    return target


def _move_between_disks(repository: Path, target: Path, size: int, progress: OnBytes) -> None:
    free = shutil.disk_usage(target.parent).free
    if free < size:
        raise DownloadFailure(NetworkCode.DISK_FULL, str(target.parent), {"needed": size, "free": free})
    growing = target.with_name(UNDER_WAY + target.name)
    if growing.is_dir():  # of a move that was cut off; it would wait for a pipe
        shutil.rmtree(growing, ignore_errors=True)
    try:
        _copy(repository, growing, progress)
        growing.rename(target)
    except BaseException:
        shutil.rmtree(growing, ignore_errors=True)
        raise
    shutil.rmtree(repository)


def _copy(source: Path, target: Path, progress: OnBytes) -> None:
    links = list[tuple[Path, Path]]()
    for at, _, names in os.walk(source):
        folder = target / Path(at).relative_to(source)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            file = Path(at) / name
            if file.is_symlink():
                links.append((file, folder / name))
            else:
                _copy_file(file, folder / name, progress)
    _link(links)


def _link(links: Sequence[tuple[Path, Path]]) -> None:
    for link, copy in links:
        try:
            copy.symlink_to(link.readlink())
        except (OSError, NotImplementedError):  # no links there: the bytes themselves take the name
            blob = copy.parent / link.readlink()
            blob.replace(copy)


def _copy_file(source: Path, target: Path, progress: OnBytes) -> None:
    digest = hashlib.sha256()
    with open_file(source) as original, open_file(target, "wb") as copy:
        while chunk := original.read(_CHUNK):
            copy.write(chunk)
            digest.update(chunk)
            progress(len(chunk))
        copy.flush()
        os.fsync(copy.fileno())
    if _SHA256.fullmatch(source.name) and digest.hexdigest() != source.name:
        raise DownloadFailure(NetworkCode.DAMAGED, f"{source} is not what its name says", path=str(source))
    shutil.copystat(source, target)


def _files(folder: Path) -> Iterable[Path]:
    return (Path(at) / name for at, _, names in os.walk(folder) for name in names if not (Path(at) / name).is_symlink())
