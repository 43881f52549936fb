"""What stands in the way of a start on this computer: each as a sentence with a remedy, from facts that were measured.

Pure functions, so that every kind of computer is a row of a table in the tests. Not here: measuring
(`probes.start`), showing (the window says them before anything else, `triptych doctor` lists them).
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

import msgspec

from app.core.machine.machine import GIB
from app.errors import AppError, FileNotWritten
from app.json_file import JsonFile
from app.sentence import Bytes, Sentence

ENOUGH_MEMORY = 15 * GIB  # gpt-oss-20b takes 12 GiB of weights, and the system and others need theirs
_TAKES = 14 * 10**9  # what it takes with a usual context, in bytes


class ProgramPlace(StrEnum):
    """Where the packaged program lies while it runs."""

    INSTALLED = "installed"
    ARCHIVE = "archive"  # unpacked by a file manager for the moment
    DISK_IMAGE = "disk_image"
    TRANSLOCATED = "translocated"  # macOS runs a copy, since the app was not moved from where it was downloaded to


class StartCode(StrEnum):
    """Stable names of what may stand in the way; those that were told once are remembered by them."""

    NOT_WRITABLE = "not_writable"
    NOT_LOCKABLE = "not_lockable"
    MISSING_LIBRARIES = "missing_libraries"
    IN_ARCHIVE = "in_archive"
    ON_DISK_IMAGE = "on_disk_image"
    TRANSLOCATED = "translocated"
    NO_AVX2 = "no_avx2"
    LITTLE_MEMORY = "little_memory"


@dataclass(frozen=True)
class StartFacts:
    """What was measured. `folder_trouble` and `lock_trouble` are the system's words, empty where there is none."""

    folder: str
    folder_trouble: str = ""
    lock_trouble: str = ""
    place: ProgramPlace = ProgramPlace.INSTALLED
    is_x86: bool = True
    features: tuple[str, ...] | None = None  # of the processor; None: it does not say
    memory: int = 1 << 40  # bytes of main memory
    missing_libraries: tuple[str, ...] = ()


class StartProblem(AppError):
    """One of them. `is_lasting`: said at every start as long as it is so; else only once, for it is no fault."""

    def __init__(
        self, code: StartCode, title: Sentence, advice: Sentence, detail: str = "", *, is_lasting: bool = True
    ) -> None:
        super().__init__(title, advice, detail)
        self.code, self.is_lasting = code, is_lasting


def start_problems(facts: StartFacts) -> tuple[StartProblem, ...]:
    """Everything that stands in the way, the worst first."""
    found = (
        _missing_libraries(facts),
        _folder(facts),
        _place(facts),
        _processor(facts),
        _memory(facts),
    )
    return tuple(problem for problem in found if problem is not None)


class ToldChecks:
    """Remembers what was said once and is no fault, such as a small computer."""

    def __init__(self, file: Path) -> None:
        self._file = JsonFile(file, _Told, Sentence("What was said about this computer could not be saved."))

    def to_tell(self, problems: Sequence[StartProblem]) -> tuple[StartProblem, ...]:
        """Those to say now, which are remembered."""
        known = self._file.value.codes
        wanted = tuple(problem for problem in problems if problem.is_lasting or problem.code not in known)
        once = {problem.code.value for problem in wanted if not problem.is_lasting}
        if once:
            with contextlib.suppress(FileNotWritten):  # then it is said again; that nothing can be saved is said anyway
                self._file.write(_Told(tuple(sorted({*known, *once}))))
        return wanted


class _Told(msgspec.Struct, frozen=True):
    codes: tuple[str, ...] = ()


def missing_libraries(names: tuple[str, ...], detail: str = "") -> StartProblem:
    """Libraries of the system that a window needs, by the names of their files."""
    title = Sentence("A library that windows need is missing on this computer: {names}.", names=", ".join(names))
    advice = Sentence(
        "Install it, then start Triptych again. On Debian and Ubuntu: sudo apt install {packages}",
        packages=" ".join(dict.fromkeys(_PACKAGES.get(name, name) for name in names)),
    )
    return StartProblem(StartCode.MISSING_LIBRARIES, title, advice, detail)


def _missing_libraries(facts: StartFacts) -> StartProblem | None:
    return missing_libraries(facts.missing_libraries) if facts.missing_libraries else None


def _folder(facts: StartFacts) -> StartProblem | None:
    if facts.folder_trouble:
        return StartProblem(
            StartCode.NOT_WRITABLE,
            Sentence("Triptych cannot write in its folder {folder}. Chats would not be kept.", folder=facts.folder),
            Sentence("Allow writing there, or set TRIPTYCH_HOME to a folder of yours and start Triptych again."),
            facts.folder_trouble,
        )
    if facts.lock_trouble:
        return StartProblem(
            StartCode.NOT_LOCKABLE,
            Sentence(
                "Files in {folder} cannot be locked, as on some network drives. Chats there could be damaged.",
                folder=facts.folder,
            ),
            Sentence("Set TRIPTYCH_HOME to a folder on a disk of this computer and start Triptych again."),
            facts.lock_trouble,
        )
    return None


def _place(facts: StartFacts) -> StartProblem | None:
    match facts.place:
        case ProgramPlace.INSTALLED:
            return None
        case ProgramPlace.ARCHIVE:
            return StartProblem(
                StartCode.IN_ARCHIVE,
                Sentence("Triptych runs from inside its archive. It disappears when the archive is closed."),
                Sentence("Unpack the whole archive into a folder, then start Triptych from there."),
            )
        case ProgramPlace.DISK_IMAGE:
            return StartProblem(
                StartCode.ON_DISK_IMAGE,
                Sentence("Triptych runs from its disk image. It is gone when the image is ejected."),
                Sentence("Quit Triptych, drag it into “Applications”, and start it from there."),
            )
        case ProgramPlace.TRANSLOCATED:
            return StartProblem(
                StartCode.TRANSLOCATED,
                Sentence("macOS runs a copy of Triptych in a place that changes with every start."),
                Sentence("Quit Triptych, drag it into “Applications” in the Finder, and start it from there."),
            )


def _processor(facts: StartFacts) -> StartProblem | None:
    """Nothing is impossible without AVX2: llama.cpp's plain library computes in SSE; models that fit still run."""
    if not facts.is_x86 or facts.features is None or "AVX2" in facts.features:
        return None
    return StartProblem(
        StartCode.NO_AVX2,
        Sentence("This processor has no AVX2. Models run, but much more slowly than on newer processors."),
        Sentence("The demo model is fine; for gpt-oss-20b a GPU helps: see “Hardware”."),
        is_lasting=False,
    )


def _memory(facts: StartFacts) -> StartProblem | None:
    if facts.memory >= ENOUGH_MEMORY:
        return None
    return StartProblem(
        StartCode.LITTLE_MEMORY,
        Sentence(
            "This computer has {memory} of memory, and gpt-oss-20b takes about {takes}.",
            memory=Bytes(facts.memory),
            takes=Bytes(_TAKES),
        ),
        Sentence("Without a GPU that holds it, only the demo model runs well. “Hardware” shows what fits."),
        is_lasting=False,
    )


# Where file managers and packers unpack for the moment: Explorer, 7-Zip, WinRAR, WinZip; file-roller, Ark, Engrampa.
_TEMPORARY = re.compile(
    r"\.zip(\.[0-9a-f]+)?/|/7zo[0-9a-f]{6,}/|/rar\$[a-z]+|/wz[0-9a-f]{4,}/"
    r"|/\.?fr-[a-z0-9]{6}/|/ark-[a-z0-9]{6}/|/engrampa-|/gvfs/archive:|/xarchiver-"
)


def place_of(program: PurePath, *, is_read_only: bool) -> ProgramPlace:
    """Where a packaged program lies, by its path and whether its disk can be written to."""
    path = program.as_posix()
    if "/AppTranslocation/" in path:
        return ProgramPlace.TRANSLOCATED
    if path.startswith("/Volumes/") and is_read_only:
        return ProgramPlace.DISK_IMAGE
    return ProgramPlace.ARCHIVE if _TEMPORARY.search(path.lower()) else ProgramPlace.INSTALLED


_PACKAGES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
"""The libraries that Qt's window needs of a Linux system, and the packages of Debian that hold them."""

QT_LIBRARIES = tuple(_PACKAGES)
