"""When Python looks for objects that only refer to each other: which of them go, and when."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.services.background.collector import MOST, YOUNG, Collector
from app.services.background.tasks import Tasks


class _Ring:
    """Refers to itself, so that counting references never lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:  # noqa: ARG001 - it makes the application
    gc.freeze()
    made = Collector()
    yield made
    made.close()


def _old_ring() -> weakref.ref[_Ring]:
    """A ring that nobody holds and that the young collections have passed over."""
    ring = _Ring()
    known = weakref.ref(ring)
    gc.collect(1)
    return known


def test_python_never_looks_through_the_old_by_itself(collector: Collector) -> None:  # noqa: ARG001 - it is what is tested
    young, middle, old = gc.get_threshold()
    assert (young, middle) == YOUNG and old >= 1_000_000


def test_it_switches_on_what_a_start_has_switched_off(qtbot: QtBot) -> None:  # noqa: ARG001 - it makes the application
    gc.disable()
    try:
        Collector().close()
        assert gc.isenabled()
    finally:
        gc.enable()


def test_what_came_lately_is_looked_through_and_then_kept(collector: Collector) -> None:
    ring = _old_ring()
    collector.look_at_new()
    assert ring() is None and not gc.get_objects(generation=2)


@pytest.mark.slow
def test_what_is_much_waits_until_the_windows_are_behind(collector: Collector) -> None:
    ring = _old_ring()
    many = [[number] for number in range(MOST + 1)]
    collector.look_at_new()
    assert ring() is not None and gc.get_freeze_count() > len(many)
    collector.look_at_all()
    assert ring() is None and gc.get_freeze_count() > len(many)


def test_nothing_is_looked_through_while_a_pool_works(collector: Collector, qtbot: QtBot) -> None:
    tasks, may_end, done = Tasks(), threading.Event(), list[bool]()
    tasks.run(may_end.wait, done.append)
    ring = _old_ring()
    collector.look_at_new()
    collector.look_at_all()
    assert ring() is not None
    may_end.set()
    qtbot.waitUntil(lambda: bool(done), timeout=5000)
    collector.look_at_new()
    assert ring() is None


def test_all_of_it_is_python_s_again_when_it_closes(qtbot: QtBot) -> None:  # noqa: ARG001 - it makes the application
    before = gc.get_threshold()
    collector = Collector()
    collector.keep()
    collector.close()
    assert gc.get_threshold() == before and gc.get_freeze_count() == 0
