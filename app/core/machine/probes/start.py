"""Measures what `start_checks` judges: the data folder, the program's place, processor, memory, libraries for windows.

Takes some milliseconds; writes one small file into the data folder and deletes it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app import private_files
from app.core.machine.probes.cpu import read_cpu
from app.core.machine.probes.known import SystemPaths, Unknown, this_computer
from app.core.machine.probes.memory import read_memory
from app.core.machine.start_checks import QT_LIBRARIES, ProgramPlace, StartFacts, place_of
from backends.contract.packs import plain_machine

_NOT_FOUND = re.compile(r"(\S+?\.so[\w.]*): cannot open shared object file")

Lock = Callable[[BinaryIO], None]
"""Locks an open file for this program alone and lets it go again; raises OSError where that cannot be."""


def measure_start(data: Path, places: SystemPaths | None = None, *, with_libraries: bool = False) -> StartFacts:
    """Everything; `with_libraries` also looks for the libraries of windows, which a window that opens has found."""
    places = places or this_computer()
    folder_trouble, lock_trouble = folder_troubles(data)
    features = read_cpu(places).features
    return StartFacts(
        folder=str(data),
        folder_trouble=folder_trouble,
        lock_trouble=lock_trouble,
        place=_program_place(),
        is_x86=plain_machine(platform.machine()) == "x86_64",
        features=None if isinstance(features, Unknown) else features,
        memory=read_memory(places).total,
        missing_libraries=missing_qt_libraries() if with_libraries else (),
    )


def folder_troubles(folder: Path, lock: Lock | None = None) -> tuple[str, str]:
    """Why a folder cannot be written to, and why files in it cannot be locked; empty where they can."""
    try:
        private_files.make_folder(folder)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
            return "", _lock_trouble(file, lock or _lock)
    except OSError as error:
        return str(error), ""


def _lock_trouble(file: BinaryIO, lock: Lock) -> str:
    try:
        file.seek(0)
        lock(file)
    except OSError as error:
        return str(error)
    return ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(file, fcntl.LOCK_UN)


def _program_place() -> ProgramPlace:
    """A program that runs from its sources lies where a person has put it."""
    if not getattr(sys, "frozen", False):
        return ProgramPlace.INSTALLED
    program = Path(sys.executable)
    return place_of(program, is_read_only=not os.access(program.parent, os.W_OK))


def missing_qt_libraries() -> tuple[str, ...]:
    """Those that a window needs of a Linux system and that are not there; a packaged program brings its own."""
    if sys.platform != "linux" or getattr(sys, "frozen", False):
        return ()
    return tuple(name for name in QT_LIBRARIES if not _can_be_loaded(name))


def _can_be_loaded(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def library_not_found(error: ImportError) -> str:
    """The system's library for want of which an import failed; empty where it failed for another reason."""
    found = _NOT_FOUND.search(str(error))
    return found[1] if found else ""
