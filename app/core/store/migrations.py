"""Numbered, append-only changes of the schema (app/core/store/schema), each in one transaction.

The number stands in SQLite's `user_version`. Not here: the copy before the first one (`backup`, called by `opening`).
"""

from __future__ import annotations

import re
from pathlib import Path

from app.core.store.database import Database

SCHEMA = Path(__file__).resolve().parent / "schema"


def scripts(folder: Path = SCHEMA) -> tuple[Path, ...]:
    """The migrations in order; their numbers have to be 1, 2, 3 …"""
    found = sorted(path for path in folder.glob("*.sql") if re.match(r"\d{4}_", path.name))
    assert [int(path.name[:4]) for path in found] == list(range(1, len(found) + 1)), found
    return tuple(found)


def newest(folder: Path = SCHEMA) -> int:
    """The schema this program knows."""
    return len(scripts(folder))


def version(database: Database) -> int:
    """The schema of a database; 0 is an empty one."""
    return int(database.value("PRAGMA user_version"))


def migrate(database: Database, folder: Path = SCHEMA) -> None:
    """Bring a database to the newest schema; a failed step leaves the one before it."""
    done = version(database)
    for number, script in enumerate(scripts(folder)[done:], start=done + 1):
        with database.transaction():
            database.run_script(script.read_text(encoding="utf-8"))
            database.run(f"PRAGMA user_version = {number}")
