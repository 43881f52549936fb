"""The comparison of many questions in the store: kept, taken up again, replaced whole, encrypted."""

from __future__ import annotations

from app.core.store import studies
from app.core.store.store import Store
from app.core.study.questions import StudyQuestion
from app.core.study.study import Plan, Result
from tests.app.core.store.conftest import Place

PLAN = Plan((StudyQuestion("What is ünïcode?", "x"), StudyQuestion("And why?")), seed=7, model="demo")
RESULTS = [Result(run, answer=f"answer {run.question}", seed=PLAN.seed_of(run)) for run in PLAN.runs()]


def test_nothing_is_kept_at_first(store: Store) -> None:
    assert studies.last(store.database) is None


def test_plan_and_results_survive_closing(place: Place) -> None:
    database = place.open().store.database
    studies.begin(database, PLAN)
    for result in RESULTS[:4]:
        studies.add(database, result)
    place.close()
    found = studies.last(place.open().store.database)
    assert found is not None
    assert found[0] == PLAN
    assert sorted(result.run for result in found[1]) == sorted(result.run for result in RESULTS[:4])
    place.close()
    assert b"nicode" not in place.file.read_bytes()


def test_a_result_is_kept_once(store: Store) -> None:
    studies.begin(store.database, PLAN)
    studies.add(store.database, RESULTS[0])
    studies.add(store.database, Result(RESULTS[0].run, answer="another"))
    found = studies.last(store.database)
    assert found is not None
    assert [result.answer for result in found[1]] == ["another"]


def test_another_takes_its_place(store: Store) -> None:
    studies.begin(store.database, PLAN)
    studies.add(store.database, RESULTS[0])
    other = Plan((StudyQuestion("Other"),))
    studies.begin(store.database, other)
    assert studies.last(store.database) == (other, ())


def test_texts_are_read_for_one_question_and_looked_through_for_words(store: Store) -> None:
    studies.begin(store.database, PLAN)
    for result in RESULTS:
        studies.add(store.database, result)
    assert studies.results_of(store.database, 1) == tuple(
        sorted((result for result in RESULTS if result.run.question == 1), key=lambda result: result.run.effort)
    )
    found = studies.overview(store.database)
    assert found is not None
    assert found[0] == PLAN
    assert {head.run: head.head for head in found[1]} == {result.run: result.answer for result in RESULTS}
    assert studies.answered_with(store.database, "ANSWER 1") == {1}
    assert studies.answered_with(store.database, "nowhere") == frozenset()
