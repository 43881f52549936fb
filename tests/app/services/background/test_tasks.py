"""Work in the background: results come back in order and on this thread, and so do exceptions."""

from __future__ import annotations

import gc
import threading

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.services.background.tasks import Tasks


def test_results_come_back_in_order_on_this_thread(qtbot: QtBot) -> None:
    tasks, seen = Tasks(), list[tuple[int, bool, bool]]()
    here = threading.get_ident()
    for number in range(20):
        tasks.run(
            lambda number=number: (number, threading.get_ident() != here),
            lambda result: seen.append((*result, threading.get_ident() == here)),
        )
    qtbot.waitUntil(lambda: len(seen) == 20, timeout=5000)
    assert seen == [(number, True, True) for number in range(20)]


def test_an_exception_is_raised_here(qtbot: QtBot) -> None:
    tasks = Tasks()

    def fail() -> None:
        raise ValueError("no")

    with capture_exceptions() as caught:
        tasks.run(fail, lambda _result: pytest.fail("there is no result"))
        assert tasks.wait()
        qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert isinstance(caught[0][1], ValueError)


def test_the_collector_rests_while_a_task_runs_and_no_longer(qtbot: QtBot) -> None:
    tasks, states = Tasks(), list[bool]()
    tasks.run(gc.isenabled, states.append)
    qtbot.waitUntil(lambda: bool(states), timeout=5000)
    assert states == [False] and gc.isenabled()


def test_the_collector_rests_until_the_last_pool_is_done(qtbot: QtBot) -> None:
    quick, slow = Tasks(), Tasks()
    may_end, done = threading.Event(), list[str]()
    slow.run(may_end.wait, lambda _: done.append("slow"))
    quick.run(lambda: None, lambda _: done.append("quick"))
    qtbot.waitUntil(lambda: done == ["quick"], timeout=5000)
    assert not gc.isenabled()
    may_end.set()
    qtbot.waitUntil(lambda: done == ["quick", "slow"], timeout=5000)
    assert gc.isenabled()


def test_a_pool_that_goes_before_its_result_is_heard_lets_the_collector_run_again(qtbot: QtBot) -> None:  # noqa: ARG001 - it makes the application
    tasks = Tasks()
    tasks.run(lambda: None, lambda _: pytest.fail("nobody is there to hear it"))
    assert not gc.isenabled()
    tasks.wait()
    del tasks
    assert gc.isenabled()
