"""Flip one bit of the store, its log or its key file, open it as the window does, and look at what is told and there.

Held: every flip is noticed, or lies where nobody reads, which is shown before it is flipped (`superseded`); at least
99 % of all rows are back, nobody is locked out, and nothing readable was written. The newest backup lacks the last
third of the rows; the log is as a killed program leaves it.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop

from app.core.store import backup, database as db, keys, unlocking, write_ahead_log
from app.core.store.keys import MemoryVault
from app.core.store.opening import open_store
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.maintenance import StorageMaintenance
from tests.app.core.store.conftest import talk
from tests.soak.superseded import superseded

FLIPS = 500
CHATS = 30
_SECONDS = 20
_KEY = "ab" * 32
_MESSAGES = "SELECT count(DISTINCT id) FROM message WHERE text <> ''"
_PLAIN_WORD = b"otter"


@dataclass
class Found:
    """What the flips have shown."""

    flips: int = 0
    noticed: int = 0
    unread: int = 0  # not noticed, in bytes that nobody reads
    unexplained: int = 0  # not noticed, elsewhere
    lost_silently: int = 0
    locked_out: int = 0
    plain: int = 0
    rows: int = 0
    rows_back: int = 0
    ends: Counter[str] = field(default_factory=Counter[str])

    @property
    def has_held(self) -> bool:
        """Whether every promise was kept."""
        broken = self.locked_out or self.plain or self.lost_silently or self.unexplained
        return not broken and self.rows_back >= 0.99 * self.rows > 0

    @property
    def sentence(self) -> str:
        """The figures."""
        share = 100 * self.rows_back / max(1, self.rows)
        return (
            f"{self.flips} flips: {self.noticed} noticed, {self.unread} in bytes that nobody reads,"
            f" {self.unexplained} unexplained, {self.lost_silently} lost rows silently,"
            f" {share:.2f} % of rows back, {self.locked_out} lock-outs,"
            f" {self.plain} with readable text; {dict(self.ends)}"
        )


def run(flips: int, seed: int = 0) -> Found:
    """So many flips, a third each in the store, its log and the two key files together."""
    application = QCoreApplication.instance() or QCoreApplication([])
    chance, found = random.Random(seed), Found()
    with tempfile.TemporaryDirectory() as name:
        whole, tried = Path(name) / "whole", Path(name) / "tried"
        _make(whole)
        targets, unread = _targets(whole), superseded(whole / "conversations.db", _KEY)
        for number in range(flips):
            shutil.copytree(whole, tried)
            target = targets[number % len(targets)]
            place = _flip(tried / target, chance)
            _judge(tried, target, found, is_unread=unread.has(tried / target, place))
            shutil.rmtree(tried)
    assert application is not None
    return found


def _make(folder: Path) -> None:
    file, backups = folder / "conversations.db", folder / "backups"
    vault = MemoryVault(_KEY)
    unlocking.keep_in_keyring(file, _KEY, vault)
    store = open_store(file, backups, _KEY, datetime.now(UTC)).store
    for number in range(CHATS):
        store.add(talk(*((f"question {number} {turn}", "otter " * 150) for turn in range(5))), float(number))
        if number == CHATS * 2 // 3:
            backup.make(store.database, backups, datetime.now(UTC))
        if number == CHATS * 5 // 6:
            store.database.empty_log()
    kept = write_ahead_log.file_of(file).read_bytes()
    copy = file.read_bytes()
    store.close()
    file.write_bytes(copy)
    write_ahead_log.file_of(file).write_bytes(kept)


def _targets(folder: Path) -> tuple[str, ...]:
    file = folder / "conversations.db"
    return file.name, write_ahead_log.file_of(file).name, keys.protection_file(file).name


def _flip(file: Path, chance: random.Random) -> int:
    """Return the place of the byte."""
    content = bytearray(file.read_bytes())
    bit = chance.randrange(len(content) * 8)
    content[bit // 8] ^= 1 << bit % 8
    file.write_bytes(content)
    return bit // 8


def _judge(folder: Path, target: str, found: Found, *, is_unread: bool) -> None:
    file = folder / "conversations.db"
    chat_storage = ChatStorage(file, folder / "backups", MemoryVault(_KEY))
    maintenance = StorageMaintenance(chat_storage)
    ends: list[str] = []
    for signal, name in (
        (chat_storage.opened, "opened"),
        (chat_storage.locked, "locked"),
        (chat_storage.failed, "failed"),
    ):
        signal.connect(lambda *_, name=name: ends.append(name))
    chat_storage.start()
    _spin_until(lambda: bool(ends))
    is_noticed = bool(chat_storage.notices)
    if chat_storage.reader is not None and not is_noticed:
        problem = chat_storage.reader.database.problem()
        count = len(ends)
        maintenance.check()
        _spin_until(lambda: len(ends) > count, seconds=_SECONDS if problem else 0.05)
    found.flips += 1
    found.noticed += bool(chat_storage.notices)
    found.unread += is_unread and not chat_storage.notices
    found.unexplained += not is_unread and not chat_storage.notices
    found.locked_out += not chat_storage.is_open
    found.rows += CHATS * 10
    back = chat_storage.reader.database.value(_MESSAGES) if chat_storage.reader is not None else 0
    found.rows_back += back
    found.lost_silently += back < CHATS * 10 and not chat_storage.notices
    found.ends[f"{target}: {'noticed' if chat_storage.notices else 'silent'}, {' '.join(ends)}"] += 1
    maintenance.close()
    chat_storage.close()
    found.plain += any(_is_readable(path) for path in folder.rglob("*") if path.is_file())


def _is_readable(path: Path) -> bool:
    return db.is_plain(path) or _PLAIN_WORD in path.read_bytes()


def _spin_until(is_done: Callable[[], bool], seconds: float = _SECONDS) -> None:
    deadline = QDeadlineTimer(int(seconds * 1000))
    while not is_done() and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def main() -> bool:
    """Run it in full; whether a promise was broken."""
    start = time.monotonic()
    found = run(FLIPS)
    print(f"{time.monotonic() - start:.0f} s. {found.sentence}")
    return not found.has_held
