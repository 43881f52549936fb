"""A log with a flipped bit gives back every transaction that was acknowledged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.store import database as db, opening, write_ahead_log
from app.core.store.store import Counts, Store
from tests.app.core.store.conftest import talk

KEY = "ab" * 32
ROOT = Path(__file__).resolve().parents[4]


class Crashed:
    """A store with ten conversations of which its file knows none, as a killed program leaves it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "conversations.db"
        opening.create_store(self.file, KEY)
        store = Store(db.connect(self.file, KEY))
        before = self.file.read_bytes()
        for number in range(10):
            store.add(talk((f"question {number}", "words " * 100)), float(number))
        self.log = write_ahead_log.file_of(self.file).read_bytes()
        store.close()
        self.file.write_bytes(before)
        write_ahead_log.file_of(self.file).write_bytes(self.log)

    def flip(self, byte: int, bit: int = 2) -> bytes:
        """The log with one bit turned."""
        content = bytearray(self.log)
        content[byte] ^= 1 << bit
        write_ahead_log.file_of(self.file).write_bytes(content)
        return bytes(content)

    def counts(self) -> Counts:
        """What is read."""
        store = Store(db.connect(self.file, KEY))
        try:
            return store.counts()
        finally:
            store.close()


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    return Crashed(tmp_path_factory.mktemp("crashed"))


def test_a_whole_log_is_left_alone(crashed: Crashed) -> None:
    assert write_ahead_log.mended(crashed.log) is None
    assert write_ahead_log.mended(b"") is None
    assert write_ahead_log.mended(crashed.log[:-100]) is None


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only there is a hole in a file surely no bytes on the disk")
def test_what_lies_behind_a_log_is_not_read_however_much_it_is(crashed: Crashed, tmp_path: Path) -> None:
    for content in (b"", crashed.log):
        log = write_ahead_log.file_of(tmp_path / "conversations.db")
        log.write_bytes(content)
        os.truncate(log, 1 << 40)
        assert not write_ahead_log.is_damaged(tmp_path / "conversations.db")


@pytest.mark.parametrize("byte", [32 + 3, 32 + 9, 32 + 17, 5000, 3 * 8216 + 40])
def test_a_flipped_bit_in_a_frame_is_turned_back(crashed: Crashed, byte: int) -> None:
    assert write_ahead_log.mended(crashed.flip(byte, bit=0 if byte == 35 else 2)) is not None


@pytest.mark.parametrize("byte", [0, 5, 10, 17, 22, 27, 32 + 9, 32 + 17, 5001])
def test_after_mending_every_conversation_is_read(crashed: Crashed, byte: int) -> None:
    crashed.flip(byte)
    assert write_ahead_log.is_damaged(crashed.file)
    before = crashed.file.read_bytes()
    write_ahead_log.mend(crashed.file)
    assert write_ahead_log.found_file(crashed.file).exists()
    assert crashed.counts() == Counts(10, 20)
    crashed.file.write_bytes(before)


def test_another_program_that_comes_and_goes_leaves_the_log_of_this_one(tmp_path: Path) -> None:
    file = tmp_path / "conversations.db"
    opening.create_store(file, KEY)
    store = Store(db.connect(file, KEY))
    reader = opening.another(store)
    store.add(talk(("One", "1")), 1.0)
    look = "import sys; from pathlib import Path; from app.core.store import database as d; p = Path(sys.argv[1]);"
    look += f"print(d.is_in_use(p)); d.connect(p, '{KEY}').close()"
    done = subprocess.run([sys.executable, "-c", look, str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"
    assert write_ahead_log.file_of(file).exists()
    reader.close()
    store.close()
