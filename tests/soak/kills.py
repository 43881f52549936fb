"""Kill a program that streams into the store, again and again, and look at what is left.

Held: no answer that was on the disk is lost or short, the running one lacks at most what was said in its last second,
and every page of the file is whole.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.core.store import database as db, keys, opening
from app.core.store.keys import Protection, ProtectionKind
from app.core.store.store import Store
from tests.soak.streaming import Event

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 4  # programs at a time, each with a store of its own
KILLS = 200
ALLOWED_SECONDS = 1.0
LONGEST_SECONDS = 1.5


@dataclass
class Found:
    """What the kills of one store have shown."""

    kills: int = 0
    finished: int = 0
    lost: int = 0
    worst_seconds: float = 0.0  # how old the oldest unwritten word of a running answer was
    problems: list[str] = field(default_factory=list)

    @property
    def has_held(self) -> bool:
        """Whether every promise was kept, and something was promised."""
        return not self.lost and not self.problems and self.worst_seconds <= ALLOWED_SECONDS and self.finished > 0

    def __add__(self, other: Found) -> Found:
        """Both together."""
        return Found(
            self.kills + other.kills,
            self.finished + other.finished,
            self.lost + other.lost,
            max(self.worst_seconds, other.worst_seconds),
            self.problems + other.problems,
        )


def run(kills: int, seed: int = 0) -> Found:
    """So many kills, spread over several stores."""
    shares = [kills // WRITERS + (number < kills % WRITERS) for number in range(WRITERS)]
    with ThreadPoolExecutor(WRITERS) as pool, tempfile.TemporaryDirectory() as folder:
        found = pool.map(lambda n: _kill_often(Path(folder) / str(n), shares[n], seed + n), range(WRITERS))
        return sum(found, Found())


def _kill_often(folder: Path, kills: int, seed: int) -> Found:
    chance = random.Random(seed)
    key = keys.new_key()
    path = folder / "conversations.db"
    keys.write_protection(path, Protection(ProtectionKind.KEYRING, "memory", keys.fingerprint(key)))
    opening.create_store(path, key)
    found = Found()
    for _ in range(kills):
        events = _kill_once(folder, key, chance.uniform(0.1, LONGEST_SECONDS))
        _judge(path, key, events, found)
    return found


def _kill_once(folder: Path, key: str, seconds: float) -> list[Event]:
    """What the program told until it was killed, so many seconds after its first word; last the kill itself."""
    command = [sys.executable, "-m", "tests.soak.streaming", str(folder), key]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(seconds)
        killed = time.monotonic()
        process.kill()
        lines += process.stdout.readlines()
    events = [msgspec.json.decode(line, type=Event) for line in lines if line.endswith(b"\n")]
    return [*events, Event("killed", "", 0, killed)]


def _judge(path: Path, key: str, events: list[Event], found: Found) -> None:
    database = db.connect(path, key)
    try:
        store = Store(database)
        store.close_interrupted()
        if problem := database.problem():
            found.problems.append(problem)
        kept = dict(database.rows("SELECT id, length(text) FROM message"))
    finally:
        database.close()
    found.kills += 1
    found.problems += [event.answer for event in events if event.kind == "failed"]
    finished = [event for event in events if event.kind == "finished"]
    found.finished += len(finished)
    found.lost += sum(kept.get(event.answer) != event.length for event in finished)
    found.worst_seconds = max(found.worst_seconds, _oldest_unwritten(kept, events))


def _oldest_unwritten(kept: dict[str, int], events: list[Event]) -> float:
    """How long before the kill the first word was said that is not on the disk."""
    missing = [event for event in events if event.kind == "said" and event.length > kept.get(event.answer, 0)]
    return events[-1].time - missing[0].time if missing else 0.0


def main() -> bool:
    """Run it in full; whether a promise was broken."""
    start = time.monotonic()
    found = run(KILLS)
    print(f"{found.kills} kills in {time.monotonic() - start:.0f} s, {found.finished} finished answers")
    print(f"lost: {found.lost} · oldest word not on the disk: {found.worst_seconds:.2f} s · problems: {found.problems}")
    return not found.has_held
