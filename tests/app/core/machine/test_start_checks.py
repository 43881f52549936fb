"""First-start checks: for each kind of computer what is said, the worst first; and the measuring of it."""

from __future__ import annotations

import errno
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import BinaryIO

import pytest

from app.core.machine.probes.known import SystemPaths
from app.core.machine.probes.start import folder_troubles, library_not_found, measure_start
from app.core.machine.start_checks import (
    ENOUGH_MEMORY,
    ProgramPlace,
    StartCode,
    StartFacts,
    ToldChecks,
    missing_libraries,
    place_of,
    start_problems,
)

FINE = StartFacts("/data", features=("AVX", "AVX2"))
GIB = 1 << 30


@pytest.mark.parametrize(
    ("facts", "codes", "words"),
    [
        (FINE, [], ""),
        (StartFacts("/data", features=None), [], ""),
        (StartFacts("/data", is_x86=False, features=("NEON",)), [], ""),
        (StartFacts("/data", features=("AVX",)), [StartCode.NO_AVX2], "Models run, but much more slowly"),
        (StartFacts("/data", memory=8 * GIB), [StartCode.LITTLE_MEMORY], "8.6 GB of memory, and gpt-oss-20b takes"),
        (StartFacts("/data", memory=ENOUGH_MEMORY), [], ""),
        (StartFacts("/data", folder_trouble="denied"), [StartCode.NOT_WRITABLE], "cannot write in its folder /data"),
        (StartFacts("/net", lock_trouble="no locks"), [StartCode.NOT_LOCKABLE], "Files in /net cannot be locked"),
        (StartFacts("/data", place=ProgramPlace.ARCHIVE), [StartCode.IN_ARCHIVE], "Unpack the whole archive"),
        (StartFacts("/data", place=ProgramPlace.DISK_IMAGE), [StartCode.ON_DISK_IMAGE], "drag it into “Applications”"),
        (StartFacts("/data", place=ProgramPlace.TRANSLOCATED), [StartCode.TRANSLOCATED], "changes with every start"),
        (
            StartFacts("/data", missing_libraries=("libxcb-cursor.so.0", "libEGL.so.1")),
            [StartCode.MISSING_LIBRARIES],
            "sudo apt install libxcb-cursor0 libegl1",
        ),
        (
            StartFacts("/d", "denied", features=(), memory=GIB, missing_libraries=("libGL.so.1",)),
            [StartCode.MISSING_LIBRARIES, StartCode.NOT_WRITABLE, StartCode.NO_AVX2, StartCode.LITTLE_MEMORY],
            "libgl1",
        ),
    ],
)
def test_what_stands_in_the_way_is_said_with_a_remedy(facts: StartFacts, codes: list[StartCode], words: str) -> None:
    problems = start_problems(facts)
    assert [problem.code for problem in problems] == codes
    assert words in " ".join(str(problem.sentence) for problem in problems)
    assert all(problem.sentence.is_whole and problem.advice is not None for problem in problems)


def test_only_what_is_a_fault_is_said_at_every_start() -> None:
    everything = StartFacts("/d", "denied", features=(), memory=GIB, place=ProgramPlace.ARCHIVE)
    lasting = [problem.code for problem in start_problems(everything) if problem.is_lasting]
    assert lasting == [StartCode.NOT_WRITABLE, StartCode.IN_ARCHIVE]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (PurePosixPath("/opt/triptych/Triptych"), ProgramPlace.INSTALLED),
        (PurePosixPath("/home/me/zip files/triptych/Triptych"), ProgramPlace.INSTALLED),
        (PurePosixPath("/home/me/.cache/.fr-aB3xYz/triptych/Triptych"), ProgramPlace.ARCHIVE),
        (PurePosixPath("/tmp/ark-QwErTy/triptych/Triptych"), ProgramPlace.ARCHIVE),
        (PurePosixPath("/run/user/1000/gvfs/archive:host=x/Triptych"), ProgramPlace.ARCHIVE),
        (PureWindowsPath(r"C:\Users\Jö\AppData\Local\Programs\Triptych\Triptych.exe"), ProgramPlace.INSTALLED),
        (PureWindowsPath(r"C:\Users\Jö\AppData\Local\Temp\Temp1_Triptych.zip\Triptych.exe"), ProgramPlace.ARCHIVE),
        (PureWindowsPath(r"C:\Users\J\AppData\Local\Temp\7zO4A1B2C3D\Triptych.exe"), ProgramPlace.ARCHIVE),
        (PureWindowsPath(r"C:\Users\J\AppData\Local\Temp\Rar$EXa123.456\Triptych.exe"), ProgramPlace.ARCHIVE),
        (PureWindowsPath(r"C:\Users\J\AppData\Local\Temp\1f_Triptych.zip.a1b\Triptych.exe"), ProgramPlace.ARCHIVE),
        (PurePosixPath("/Applications/Triptych.app/Contents/MacOS/Triptych"), ProgramPlace.INSTALLED),
        (PurePosixPath("/Volumes/Triptych/Triptych.app/Contents/MacOS/Triptych"), ProgramPlace.DISK_IMAGE),
        (
            PurePosixPath("/private/var/folders/x/T/AppTranslocation/1A/d/Triptych.app/Contents/MacOS/Triptych"),
            ProgramPlace.TRANSLOCATED,
        ),
    ],
)
def test_the_programs_place_is_known_by_its_path(path: PurePath, place: ProgramPlace) -> None:
    assert place_of(path, is_read_only=True) is place


def test_an_outer_disk_of_a_mac_is_no_disk_image() -> None:
    path = PurePosixPath("/Volumes/Stick/Triptych.app/Contents/MacOS/Triptych")
    assert place_of(path, is_read_only=False) is ProgramPlace.INSTALLED


def test_a_folder_that_can_be_used_has_no_trouble_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    assert folder_troubles(tmp_path / "new" / "data") == ("", "")
    assert list((tmp_path / "new" / "data").iterdir()) == []


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    written, locked = folder_troubles(tmp_path / "file" / "data")
    assert written and not locked


def test_a_network_drive_without_locks_says_so(tmp_path: Path) -> None:
    def refuse(_: BinaryIO) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    written, locked = folder_troubles(tmp_path, refuse)
    assert not written and "No locks available" in locked


def test_an_old_processor_is_measured_as_one(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "cpuinfo").write_text(
        "processor : 0\nmodel name : Intel(R) Core(TM)2\nflags : fpu sse4_2 avx\n"
    )
    facts = measure_start(tmp_path / "data", SystemPaths("Linux", tmp_path))
    assert facts.features == ("AVX",) and facts.missing_libraries == ()


def test_an_import_that_wants_a_library_names_it() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert library_not_found(error) == "libEGL.so.1"
    assert library_not_found(ImportError("No module named 'app.nothing'")) == ""
    assert "sudo apt install libegl1" in str(missing_libraries(("libEGL.so.1",)).sentence)


def test_what_was_told_once_is_not_told_again_and_faults_are(tmp_path: Path) -> None:
    poor = StartFacts("/d", "denied", features=(), memory=GIB)
    first = ToldChecks(tmp_path / "told.json").to_tell(start_problems(poor))
    assert [problem.code for problem in first] == [StartCode.NOT_WRITABLE, StartCode.NO_AVX2, StartCode.LITTLE_MEMORY]
    again = ToldChecks(tmp_path / "told.json").to_tell(start_problems(poor))
    assert [problem.code for problem in again] == [StartCode.NOT_WRITABLE]


def test_where_nothing_can_be_remembered_all_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = ToldChecks(tmp_path / "file" / "told.json")
    assert len(told.to_tell(start_problems(StartFacts("/d", "denied", memory=GIB)))) == 2
