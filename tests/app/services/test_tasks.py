"""Work in the background: results come back in order and on this thread, and so do exceptions."""

from __future__ import annotations

import gc
import threading

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.services.tasks import Tasks


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
