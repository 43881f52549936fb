"""The judging by policies in the database: what is judged, and each result. All writes may be done twice.

Not here: running it (`app.services.engine.study_run`), what the results say (`app.core.policy`), policies and drafts
(`policies`).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.core.policy.judging import Judging, with_questions, without_questions
from app.core.store import rows
from app.core.store.database import Database
from app.core.study.study import Result


def begin(database: Database, judging: Judging) -> None:
    """Keep this judging, in place of an earlier one and its results."""
    with database.transaction():
        database.run("DELETE FROM judge_result")
        database.run("REPLACE INTO judging VALUES (1, ?)", rows.as_json(without_questions(judging)))


def amend(database: Database, judging: Judging) -> None:
    """Keep this judging with the results that are there; nothing where none was begun."""
    database.run("UPDATE judging SET judging = ?", rows.as_json(without_questions(judging)))


def add(database: Database, policy: int, result: Result) -> None:
    """Keep a result by the policy of this number, in place of an earlier one of the same run."""
    run = result.run
    database.run(
        "REPLACE INTO judge_result VALUES (?, ?, ?, ?, ?)",
        policy,
        run.question,
        run.effort.value,
        run.sample,
        rows.as_json(result),
    )


def last(database: Database) -> Judging | None:
    """The judging that is kept; None without one."""
    found = database.value("SELECT judging FROM judging")
    return None if found is None else with_questions(msgspec.json.decode(found, type=Judging))


def results_of(database: Database, policy: int, item: int) -> tuple[Result, ...]:
    """All results of one item by one policy."""
    sql = "SELECT result FROM judge_result WHERE policy = ? AND item = ? ORDER BY sample, effort"
    return tuple(msgspec.json.decode(row[0], type=Result) for row in database.rows(sql, policy, item))


def each(database: Database, policy: int) -> Iterator[Result]:
    """Item by item, so that never all texts are in memory at once."""
    for row in database.rows("SELECT DISTINCT item FROM judge_result WHERE policy = ? ORDER BY item", policy):
        yield from results_of(database, policy, row[0])
