"""Opening the files of a model without trust: a pipe, a device, a folder or a closed disk is an answer, never a wait.

Every failure is an EngineError that says what is the matter with the file. Not here: what stands in it.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from backends.contract.errors import EngineError, ErrorCode

T = TypeVar("T")
_ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP)
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_file(path: Path) -> BinaryIO:
    """Open a regular file for reading; raises EngineError (model_missing, model_unreadable, model_unknown)."""
    with reading(path):
        _require_regular(path, path.stat().st_mode)
        descriptor = os.open(path, _FLAGS)  # it may have become a pipe since: then this does not wait either
        try:
            _require_regular(path, os.fstat(descriptor).st_mode)
            return os.fdopen(descriptor, "rb")
        except BaseException:
            os.close(descriptor)
            raise


def read_whole(path: Path, limit: int) -> bytes:
    """Read a file that is expected to be small; raises EngineError, also (model_corrupt) where it is longer."""
    with reading(path), open_file(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise EngineError(ErrorCode.MODEL_CORRUPT, f"{path.name} is longer than {limit >> 20} MiB")
    return content


def read_json(path: Path, limit: int, kind: type[T]) -> T:
    """Read a small file that is one JSON value of a type; raises EngineError, model_corrupt where it is none."""
    return decode_json(read_whole(path, limit), kind, path.name)


def decode_json(content: bytes | msgspec.Raw, kind: type[T], name: str) -> T:
    """Decode foreign JSON, whatever stands in it; raises EngineError(model_corrupt) that names its file."""
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:  # all that it raises for odd bytes
        raise EngineError(ErrorCode.MODEL_CORRUPT, f"{name} cannot be read: {error}") from error


@contextmanager
def reading(path: Path) -> Generator[None]:
    """Say as an EngineError what the system says of a path or a disk."""
    try:
        yield
    except OSError as error:
        code = ErrorCode.MODEL_MISSING if error.errno in _ABSENT else ErrorCode.MODEL_UNREADABLE
        raise EngineError(code, f"{path.name} cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the path
        raise EngineError(ErrorCode.MODEL_MISSING, f"{path.name!r} cannot be read: {error}") from error


def _require_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise EngineError(ErrorCode.MODEL_UNKNOWN, f"{path.name} is not a file")
