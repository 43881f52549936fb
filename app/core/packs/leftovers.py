"""What an unpacking or a removal that was cut short has left in the folder of packs, and how it goes.

A process that was killed leaves a folder that has not got its name yet; Windows keeps the files of a pack that an
engine still has loaded. Neither counts as a pack. Only one program unpacks at a time, so whoever holds the lock knows
that nobody is writing what is not whole. Not here: unpacking (`pack_file`), which pack is used (`installed`).
"""

from __future__ import annotations

import errno
import re
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.core.packs.refusals import PackProblem, PackRefused
from backends.contract.packs import MANIFEST

INCOMING = ".incoming-"  # folders whose names begin so are not whole
_LOCK = ".lock"
_TAKEN = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # what the systems say of a lock that another one has
_OUR_NAME = re.compile(r".+-.+-[0-9a-f]{12}")  # as unpacking names folders; a person's own ones are left alone


@contextmanager
def alone(folder: Path) -> Generator[None]:
    """No other program unpacks into this folder, which is there, meanwhile. Raises PackRefused where one does. A disk
    that cannot lock files is told of at the start (`app.core.machine.start_checks`); there nobody can be kept out.
    """
    with (folder / _LOCK).open("ab") as file:  # closing it lets go
        try:
            _lock(file.fileno())
        except OSError as error:
            if error.errno in _TAKEN:
                raise PackRefused(PackProblem.BUSY) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def delete_leftovers(folder: Path) -> None:
    """Delete them, as far as the system lets go of them; for who is alone there."""
    for left in _leftovers(folder):
        shutil.rmtree(left, ignore_errors=True)


def clean(folder: Path) -> None:
    """Delete them where nobody unpacks just now; costs one look at the folder where there are none."""
    if not _leftovers(folder):
        return
    try:
        with alone(folder):
            delete_leftovers(folder)
    except (OSError, PackRefused):
        return  # they wait for the next time


def _leftovers(folder: Path) -> list[Path]:
    """Folders that are no pack: not whole, or without what every pack has."""
    folders = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return [path for path in folders if path.name.startswith(INCOMING) or _is_removed(path)]


def _is_removed(folder: Path) -> bool:
    return bool(_OUR_NAME.fullmatch(folder.name)) and not (folder / MANIFEST).exists()
