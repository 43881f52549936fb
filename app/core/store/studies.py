"""The comparison of many questions in the database: one plan and its results. All writes may be done twice.

Not here: running it (`app.services.engine.study_run`), what the results say (`app.core.study`).
"""

from __future__ import annotations

import msgspec

from app.core.store import rows
from app.core.store.database import Database
from app.core.study.study import Plan, Result


def begin(database: Database, plan: Plan) -> None:
    """Keep this plan, in place of an earlier one and its results."""
    with database.transaction():
        database.run("DELETE FROM study_result")
        database.run("REPLACE INTO study VALUES (1, ?)", rows.as_json(plan))


def add(database: Database, result: Result) -> None:
    """Keep a result, in place of an earlier one of the same run."""
    run = result.run
    database.run(
        "REPLACE INTO study_result VALUES (?, ?, ?, ?)",
        run.question,
        run.effort.value,
        run.sample,
        rows.as_json(result),
    )


def last(database: Database) -> tuple[Plan, tuple[Result, ...]] | None:
    """The plan that is kept with the results so far; None without one."""
    plan = database.value("SELECT plan FROM study")
    if plan is None:
        return None
    found = database.rows("SELECT result FROM study_result ORDER BY question, sample, effort")
    return msgspec.json.decode(plan, type=Plan), tuple(msgspec.json.decode(row[0], type=Result) for row in found)
