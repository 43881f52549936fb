"""The judging, policies and drafts in the store: kept, taken up again, replaced, encrypted, saved from damage."""

from __future__ import annotations

from app.core.policy.items import JudgeItem
from app.core.policy.judging import Judging, planned
from app.core.policy.policy import Policy
from app.core.policy.verdicts import VerdictFormat
from app.core.store import judgings, policies
from app.core.store.policies import PolicyVersion
from app.core.store.store import Store
from app.core.study.study import Plan, Result
from tests.app.core.store.conftest import Place

POLICY = Policy("mine", "# Viölates\n- **A1** – all")
JUDGING = planned(
    Judging((JudgeItem("ünïcode", "1", 2), JudgeItem("b")), (POLICY, Policy("other", "x")), VerdictFormat.BINARY),
    Plan((), seed=7),
)
RUNS = JUDGING.plans[0].runs()


def test_a_judging_and_its_results_survive_closing(place: Place) -> None:
    database = place.open().store.database
    assert judgings.last(database) is None
    judgings.begin(database, JUDGING)
    judgings.add(database, 1, Result(RUNS[0], answer="0"))
    judgings.add(database, 1, Result(RUNS[0], answer="1", reasoning="hm"))
    place.close()
    database = place.open().store.database
    assert judgings.last(database) == JUDGING
    assert [result.answer for result in judgings.each(database, 1)] == ["1"]
    assert judgings.results_of(database, 1, 0) == (Result(RUNS[0], answer="1", reasoning="hm"),)
    assert judgings.results_of(database, 0, 0) == ()
    place.close()
    assert b"nicode" not in place.file.read_bytes()


def test_another_judging_takes_its_place_and_what_is_learnt_leaves_the_results(store: Store) -> None:
    judgings.begin(store.database, JUDGING)
    judgings.add(store.database, 0, Result(RUNS[0], answer="1"))
    other = planned(Judging((JudgeItem("c"),), (POLICY,), VerdictFormat.BINARY), Plan(()))
    judgings.amend(store.database, other)
    assert judgings.last(store.database) == other
    assert list(judgings.each(store.database, 0))
    judgings.begin(store.database, JUDGING)
    assert list(judgings.each(store.database, 0)) == []


def test_versions_of_policies_are_kept_newest_first_and_forgotten_by_name(store: Store) -> None:
    for number, name in ((1, "a"), (3, "a"), (2, "b")):
        policies.keep(store.database, PolicyVersion(number, name, f"text {number}"))
    policies.keep(store.database, PolicyVersion(3, "a", "text 3"))
    assert [version.number for version in policies.versions(store.database)] == [3, 2, 1]
    policies.forget(store.database, "a")
    assert [version.name for version in policies.versions(store.database)] == ["b"]


def test_a_draft_is_kept_by_part(store: Store) -> None:
    assert policies.draft(store.database, "items") == ""
    policies.save_draft(store.database, "items", "{}")
    policies.save_draft(store.database, "items", '{"text": "a"}')
    assert policies.draft(store.database, "items") == '{"text": "a"}'
    assert policies.draft(store.database, "policies") == ""
