"""Whoever takes the engine over gets nowhere: every way out is tried inside it, and each works without the walls."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.lines import path_text
from tests.backends.containment.ways_out import Place, outcomes, outcomes_of_native_thread
from tests.engine_process import EngineProcess

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux are tried")

# Which of them this machine lets nobody do; a container may refuse some of the kernel's calls to everybody.
MAY_FAIL_ANYWAY = {
    "speak to a host of virtual machines",
    "measure the kernel",
    "read the parent's memory",
    "handle page faults",
    "mark it",
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.make()
    return place


def test_nothing_gets_out_of_an_engine_that_is_taken_over(place: Place) -> None:
    model = place.model.with_name("model.scripted.json")
    model.write_text("{}")
    with EngineProcess("tests.backends.containment.taken_over", reads=[model.parent]) as engine:
        told = engine.close(engine.send(lambda n: wire.Load(n, path_text(model), LoadOptions())))
    assert isinstance(told, wire.Failed), told
    found = json.loads(told.detail)
    assert len(found["main"]) >= 40
    assert found["native thread"].keys() == found["main"].keys()
    for thread, tried in found.items():
        assert {name: result for name, result in tried.items() if result != "refused"} == {}, thread


def test_every_way_gets_through_where_there_are_no_walls(place: Place) -> None:
    tried = outcomes(place)
    assert {name for name, result in tried.items() if result != "through"} <= MAY_FAIL_ANYWAY, tried
    assert outcomes_of_native_thread(place) == tried
