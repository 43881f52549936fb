"""Policies in the database: every version that was kept, and what stands in the fields of the page at the moment.

All writes may be done twice. Not here: verdicts by policies (`judgings`).
"""

from __future__ import annotations

import msgspec

from app.core.store.database import Database


class PolicyVersion(msgspec.Struct, frozen=True):
    """A policy as it was kept at a moment, in microseconds since 1970, by which it is known."""

    number: int
    name: str
    text: str

    @property
    def kept(self) -> float:
        """When it was kept, in seconds since 1970."""
        return self.number / 1e6


def keep(database: Database, version: PolicyVersion) -> None:
    """Keep a version."""
    database.run("REPLACE INTO policy_version VALUES (?, ?, ?)", version.number, version.name, version.text)


def forget(database: Database, name: str) -> None:
    """Delete every version of a policy."""
    database.run("DELETE FROM policy_version WHERE name = ?", name)


def versions(database: Database) -> tuple[PolicyVersion, ...]:
    """Every version of every policy, the newest first."""
    found = database.rows("SELECT number, name, text FROM policy_version ORDER BY number DESC")
    return tuple(PolicyVersion(*row) for row in found)


def save_draft(database: Database, part: str, content: str) -> None:
    """Keep what stands in a part of the page."""
    database.run("REPLACE INTO policy_draft VALUES (?, ?)", part, content)


def draft(database: Database, part: str) -> str:
    """What stood in a part of the page; empty where nothing did."""
    return database.value("SELECT content FROM policy_draft WHERE part = ?", part) or ""
