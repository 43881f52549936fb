"""Whose turn it is, as tables, and what holds for any of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings, strategies as st

from app.core.jobs.order import Asker, JobOrder, JobOwner, Ticket

CHAT, OTHER_CHAT = JobOwner(Asker.CHAT), JobOwner(Asker.CHAT)
PANELS = JobOwner(Asker.COMPARISON)
API, OTHER_API = JobOwner(Asker.API), JobOwner(Asker.API)
STUDY, OTHER_STUDY = JobOwner(Asker.STUDY), JobOwner(Asker.STUDY)


def waiting(owners: Iterable[JobOwner], kept_free: int = 0) -> JobOrder:
    """Tickets numbered from 0, in the order of their owners."""
    order = JobOrder(kept_free)
    for number, owner in enumerate(owners):
        order.add(Ticket(number, owner))
    return order


def begun(order: JobOrder, places: int, model: str | None = None) -> list[int]:
    """The numbers of all that begin now."""
    found: list[int] = []
    while (ticket := order.begin_next(places, model)) is not None:
        found.append(ticket.number)
    return found


def one_by_one(order: JobOrder) -> list[int]:
    """The numbers of all in the order in which they run at a single place."""
    found: list[int] = []
    while (ticket := order.begin_next(1)) is not None:
        found.append(ticket.number)
        order.remove(ticket.number)
    return found


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ([STUDY, API, PANELS, CHAT], [3, 2, 1, 0]),
        ([CHAT, CHAT, CHAT], [0, 1, 2]),
        ([STUDY, STUDY, STUDY, OTHER_STUDY, OTHER_STUDY], [0, 3, 1, 4, 2]),
        ([API, API, API, STUDY, OTHER_API, OTHER_API], [0, 4, 1, 5, 2, 3]),
        ([CHAT, CHAT, OTHER_CHAT], [0, 2, 1]),
    ],
    ids=["who asks", "an owner's own order", "two studies in turn", "two clients, then the study", "two chats in turn"],
)
def test_one_place_is_given_in_turn(owners: list[JobOwner], expected: list[int]) -> None:
    assert one_by_one(waiting(owners)) == expected


@pytest.mark.parametrize(
    ("owners", "places", "kept_free", "expected"),
    [
        ([STUDY] * 5, 3, 0, [0, 1, 2]),
        ([STUDY] * 5, 3, 1, [0, 1]),
        ([STUDY] * 5, 1, 1, [0]),
        ([API, API, STUDY], 3, 1, [0, 1]),
        ([PANELS] * 5, 3, 1, [0, 1, 2]),
        ([STUDY, STUDY, CHAT], 3, 1, [2, 0, 1]),
        ([STUDY, STUDY, CHAT, OTHER_CHAT], 3, 1, [2, 3, 0]),
    ],
)
def test_background_work_leaves_places_to_people(
    owners: list[JobOwner], places: int, kept_free: int, expected: list[int]
) -> None:
    assert begun(waiting(owners, kept_free), places) == expected


def test_a_chat_begins_at_once_while_a_study_fills_its_places() -> None:
    order = waiting([STUDY] * 9, kept_free=1)
    begun(order, 4)
    order.add(Ticket(9, CHAT))
    assert begun(order, 4) == [9]


def test_no_study_begins_while_a_chat_waits() -> None:
    order = waiting([STUDY] * 3)
    assert begun(order, 2) == [0, 1]
    order.add(Ticket(3, CHAT))
    order.add(Ticket(4, OTHER_CHAT))
    order.remove(0)
    assert begun(order, 2) == [3]
    order.remove(1)
    assert begun(order, 2) == [4]
    order.remove(3)
    assert begun(order, 2) == [2]


def test_newcomers_cannot_push_back_who_waits() -> None:
    order = waiting([API, API])
    assert begun(order, 1) == [0]
    order.add(Ticket(2, OTHER_API))
    for number in range(3, 9):  # each from a client of its own
        order.add(Ticket(number, JobOwner(Asker.API)))
    order.remove(0)
    assert one_by_one(order)[:2] == [1, 2]


def test_a_limit_holds_for_its_owner_only() -> None:
    order = waiting([API, API, OTHER_API, OTHER_API])
    order.limit(API, 1)
    assert begun(order, 4) == [0, 2, 3]
    order.limit(API, None)
    assert begun(order, 4) == [1]


def test_a_limited_owner_still_goes_before_those_behind_it() -> None:
    order = waiting([PANELS, PANELS, STUDY])
    order.limit(PANELS, 1)
    assert begun(order, 4) == [0]
    order.remove(0)
    assert begun(order, 4) == [1, 2]


def test_what_is_held_stands_in_nobodys_way() -> None:
    order = waiting([PANELS, STUDY])
    order.limit(PANELS, 0)
    assert begun(order, 4) == [1]
    order.limit(PANELS, 2)
    assert begun(order, 4) == [0]


def test_only_the_model_that_is_meant_answers() -> None:
    order = JobOrder()
    for number, model in enumerate(("a", "b", None)):
        order.add(Ticket(number, STUDY, model))
    assert begun(order, 4, "b") == [1, 2]
    assert begun(order, 4, "a") == [0]


def test_without_a_model_every_ticket_may_try() -> None:
    order = JobOrder()
    order.add(Ticket(0, CHAT, "a"))
    assert begun(order, 1, None) == [0]


def test_what_is_tried_again_runs_alone_and_before_its_kind() -> None:
    order = waiting([STUDY] * 3 + [OTHER_STUDY])
    assert begun(order, 2) == [0, 3]
    order.put_back(0)
    assert begun(order, 2) == []  # the other one still runs
    order.remove(3)
    assert begun(order, 2) == [0]  # and nobody beside it
    order.remove(0)
    assert begun(order, 2) == [1, 2]


def test_a_chat_does_not_wait_for_what_is_tried_again() -> None:
    order = waiting([STUDY] * 2)
    begun(order, 2)
    order.put_back(0)
    order.remove(1)
    assert begun(order, 2) == [0]
    order.add(Ticket(2, CHAT))
    assert begun(order, 2) == [2]


def test_fewer_places_than_run_begin_nothing() -> None:
    order = waiting([CHAT] * 4)
    assert begun(order, 3) == [0, 1, 2]
    assert begun(order, 1) == []


owners = st.sampled_from((CHAT, OTHER_CHAT, PANELS, API, OTHER_API, STUDY, OTHER_STUDY))


@settings(max_examples=50)
@given(st.lists(owners, max_size=30), st.integers(1, 5), st.integers(0, 2))
def test_everything_runs_once_and_never_more_than_there_are_places(
    asked: list[JobOwner], places: int, kept_free: int
) -> None:
    order, running, seen = waiting(asked, kept_free), list[int](), list[int]()
    while not order.is_idle:
        new = begun(order, places)
        running += new
        seen += new
        assert 0 < len(running) <= places
        order.remove(running.pop(0))
    assert sorted(seen) == list(range(len(asked)))


@settings(max_examples=50)
@given(st.lists(owners, min_size=1, max_size=30))
def test_nobody_is_served_before_who_stands_above(asked: list[JobOwner]) -> None:
    served = [asked[number].asker for number in one_by_one(waiting(asked))]
    assert served == sorted(served)


@settings(max_examples=50)
@given(st.lists(st.sampled_from((STUDY, OTHER_STUDY, JobOwner(Asker.STUDY))), max_size=40))
def test_owners_of_a_kind_share(asked: list[JobOwner]) -> None:
    """As long as two of them wait, neither is a turn ahead by more than one."""
    left, had = Counter(asked), Counter[JobOwner]()
    for number in one_by_one(waiting(asked)):
        had[asked[number]] += 1
        left[asked[number]] -= 1
        turns = [had[owner] for owner in left if left[owner] > 0]
        assert not turns or max(turns) - min(turns) <= 1
