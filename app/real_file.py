"""Opens a file that a person named, or one of ours: a real file, and nothing that has to be waited for.

A named pipe, a device or a socket never ends or never begins, and opening one can wait for ever; they are told from
files before anything is read or written, and opened so that nothing waits. Not here: what the bytes mean
(`app.core.text.encodings`), replacing a file whole (`app.whole_file`).
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO, Literal

from app.sentence import Sentence

_NOW = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
OpenMode = Literal["rb", "r+b", "wb", "ab"]
_FLAGS: dict[OpenMode, int] = {  # by the mode of `open`; nothing is cut short before it is known to be a file
    "rb": os.O_RDONLY,
    "r+b": os.O_RDWR,
    "wb": os.O_WRONLY | os.O_CREAT,
    "ab": os.O_WRONLY | os.O_CREAT | os.O_APPEND,
}


class NoFileError(OSError):
    """A pipe, a device or a socket: nothing that has a content of its own."""


class TooLargeError(OSError):
    """There are more bytes than are wanted; `size` are known of."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, f"{size} bytes")
        self.size = size


def open_file(path: Path, mode: OpenMode = "rb") -> BinaryIO:
    """Open a file as `open` does with "rb", "r+b", "wb" or "ab". Raises NoFileError, OSError."""
    require_file(path)
    descriptor = os.open(path, _FLAGS[mode] | _NOW, 0o666)
    try:
        _require_regular(path, os.fstat(descriptor).st_mode)  # it may have become a pipe since
        if mode == "wb":
            os.ftruncate(descriptor, 0)
        return os.fdopen(descriptor, mode)
    except BaseException:
        os.close(descriptor)
        raise


def read_file(path: Path, most: int) -> bytes:
    """The content of a file of `most` bytes at most. Raises NoFileError, TooLargeError, OSError."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise TooLargeError(size)
        content = file.read(size + 1) or b""  # None: it would have to be waited for
        if len(content) > size:  # it has grown, or is a file of /proc, which never say their size
            content += file.read(most + 1 - len(content)) or b""
    if len(content) > most:
        raise TooLargeError(len(content))
    return content


def require_file(path: Path) -> None:
    """Raises NoFileError or IsADirectoryError where something else than a file has the name; nothing may be there."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    _require_regular(path, mode)


def is_file(path: Path) -> bool:
    """Whether a real file is there, whatever the system says of the path."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def obstacle(path: Path) -> Sentence | None:
    """What stands where a file of ours should be; None: nothing, or a file."""
    for folder in reversed(path.parents):
        if os.path.lexists(folder) and not folder.is_dir():
            return Sentence("“{path}” is not a folder.", path=str(folder))
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        return Sentence("“{path}” is a link in a circle.", path=str(path)) if error.errno == errno.ELOOP else None
    return None if stat.S_ISREG(mode) else Sentence("“{path}” is not a file.", path=str(path))


def _require_regular(path: Path, mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(mode):
        raise NoFileError(errno.EINVAL, "not a regular file", str(path))
