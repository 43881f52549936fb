"""Reads a file that a person named, or one of ours: a real file, and no more of it than is wanted.

A named pipe, a device or a socket never ends or never begins, and opening one can wait for ever; they are told from
files before anything is read, and opened so that nothing waits. Not here: what the bytes mean
(`app.core.text.encodings`).
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NoFileError(OSError):
    """A pipe, a device or a socket: nothing that has a content of its own."""


class TooLargeError(OSError):
    """There are more bytes than are wanted; `size` are known of."""

    def __init__(self, size: int) -> None:
        super().__init__(errno.EFBIG, f"{size} bytes")
        self.size = size


def read_file(path: Path, most: int) -> bytes:
    """The content of a file of `most` bytes at most. Raises NoFileError, TooLargeError, OSError."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NoFileError(errno.EINVAL, "not a regular file", str(path))
        if found.st_size > most:
            raise TooLargeError(found.st_size)
        # It may have grown, and files of /proc never say their size; None: it would have to be waited for.
        content = file.read(most + 1) or b""
    if len(content) > most:
        raise TooLargeError(len(content))
    return content
