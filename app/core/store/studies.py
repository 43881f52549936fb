"""The comparison of many questions in the database: one plan and its results. All writes may be done twice.

Not here: running it (`app.services.engine.study_run`), what the results say (`app.core.study`).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.core.store import rows
from app.core.store.database import Database
from app.core.study.answers import AnswerHead, head_of
from app.core.study.study import Plan, Result
from app.core.text.folding import fold


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
    plan = _plan(database)
    return None if plan is None else (plan, tuple(_each(database)))


def overview(database: Database) -> tuple[Plan, tuple[AnswerHead, ...]] | None:
    """The plan that is kept and how each answer so far begins; None without one."""
    plan = _plan(database)
    return None if plan is None else (plan, tuple(head_of(result) for result in _each(database)))


def results_of(database: Database, question: int) -> tuple[Result, ...]:
    """All results of one question."""
    found = database.rows("SELECT result FROM study_result WHERE question = ? ORDER BY sample, effort", question)
    return tuple(msgspec.json.decode(row[0], type=Result) for row in found)


def answered_with(database: Database, words: str) -> frozenset[int]:
    """The questions with an answer that has all these words, leaving aside case; reasoning is not looked at."""
    wanted = fold(words).split()
    return frozenset(
        result.run.question for result in _each(database) if all(word in fold(result.answer) for word in wanted)
    )


def _plan(database: Database) -> Plan | None:
    plan = database.value("SELECT plan FROM study")
    return None if plan is None else msgspec.json.decode(plan, type=Plan)


def _each(database: Database) -> Iterator[Result]:
    """Question by question, so that never all texts are in memory at once."""
    for row in database.rows("SELECT DISTINCT question FROM study_result ORDER BY question"):
        yield from results_of(database, row[0])
