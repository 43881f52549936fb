"""Where the files of an import lie: one file, a folder or a ZIP, read by name, each file by itself and within limits.

Not here: what stands in the files (`importing`).
"""

from __future__ import annotations

import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from app.errors import ImportRefused
from app.real_file import TooLargeError, read_file
from app.sentence import Sentence

LARGEST = 1 << 30  # bytes of one file; ChatGPT's exports stay far below
_MOST_FILES = 20_000
_DEEPEST = 12
_UNPACKING = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # protected with a password, or a method that is not built in
    ValueError,
)


class Place(Protocol):
    """Files with names such as `Work/1.json`."""

    name: str
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """Return a file's content. Raises ImportRefused."""
        ...


class FolderPlace:
    """A folder, or one file of it."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.name = folder.name
        self.names = names
        self._folder = folder

    def read(self, name: str) -> bytes:
        """Return a file's content. Raises ImportRefused."""
        path = self._folder / name
        try:
            return read_file(path, LARGEST)
        except TooLargeError as error:
            raise _too_large(path.name) from error
        except (OSError, ValueError) as error:
            raise unreadable(path.name, str(error)) from error


class ZipPlace:
    """The files of an open ZIP file."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        infos = (info for info in archive.infolist()[:_MOST_FILES] if not info.is_dir())
        self._infos = {info.filename: info for info in infos}
        self._archive = archive
        self.name = name
        self.names = tuple(self._infos)

    def read(self, name: str) -> bytes:
        """Return a file's content. Raises ImportRefused."""
        info = self._infos.get(name)
        if info is None:
            raise unreadable(name)
        if info.flag_bits & 1:
            raise ImportRefused(
                Sentence("{name} is protected with a password.", name=self.name),
                Sentence("Unpack it with another program, then import the folder."),
            )
        if info.file_size > LARGEST:
            raise _too_large(name)
        try:
            with self._archive.open(info) as file:
                return file.read(info.file_size + 1)
        except _UNPACKING as error:
            raise ImportRefused(
                Sentence("{name} in this ZIP file is damaged.", name=name),
                Sentence("Export it again, then import the new file."),
                str(error),
            ) from error


@contextmanager
def place_of(path: Path) -> Generator[Place]:
    """Open what a person named. Raises ImportRefused."""
    if path.is_dir():
        yield FolderPlace(path, _names(path))
    elif _is_zip(path):
        with _opened(path) as archive:
            yield ZipPlace(archive, path.name)
    else:
        yield FolderPlace(path.parent, (path.name,))


def unreadable(name: str, detail: str = "") -> ImportRefused:
    """Return the refusal of a file that is not there or may not be read."""
    return ImportRefused(
        Sentence("{name} cannot be read.", name=name),
        Sentence("Check that it is there and that you may read it."),
        detail,
    )


def _is_zip(path: Path) -> bool:
    try:
        return path.is_file() and zipfile.is_zipfile(path)
    except OSError as error:
        raise unreadable(path.name, str(error)) from error


@contextmanager
def _opened(path: Path) -> Generator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (*_UNPACKING, NotImplementedError) as error:
        raise ImportRefused(
            Sentence("{name} is damaged.", name=path.name),
            Sentence("Export it again, then import the new file."),
            str(error),
        ) from error
    with archive:
        yield archive


def _names(folder: Path) -> tuple[str, ...]:
    """Return the files below a folder, links and hidden ones left out, nearer ones first."""
    found: list[str] = []
    for base, folders, files in os.walk(folder):
        depth = len(PurePosixPath(os.path.relpath(base, folder)).parts)
        hidden = [name for name in folders if name.startswith(".") or depth >= _DEEPEST]
        folders[:] = sorted(set(folders) - set(hidden))
        found += [Path(base, name).relative_to(folder).as_posix() for name in sorted(files) if name[0] != "."]
        if len(found) > _MOST_FILES:
            break
    return tuple(found[:_MOST_FILES])


def _too_large(name: str) -> ImportRefused:
    return ImportRefused(
        Sentence("{name} is too large to import.", name=name),
        Sentence("Files up to {size} can be imported.", size="1 GiB"),
    )
