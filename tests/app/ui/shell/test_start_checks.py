"""What stands in the way of a start is said in the window, the worst first; what is no fault is said once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.assembly import Substitutes
from app.core.machine.start_checks import ProgramPlace, StartFacts
from app.main import Program
from tests.app.ui.drivers.window import WindowDriver


@pytest.fixture
def substitutes() -> Substitutes:
    """An old computer with little memory, on which the program runs from inside its archive."""
    return Substitutes(start_facts=StartFacts("/d", features=(), memory=4 << 30, place=ProgramPlace.ARCHIVE))


def shown(program: Program) -> list[str]:
    """All notices, the one in front first."""
    program.start()
    return WindowDriver(program.window).banner.read_all()


def test_the_worst_is_in_front_and_the_rest_behind_it(make_program: Callable[[], Program]) -> None:
    first = shown(make_program())
    assert first[0].startswith("Triptych runs from inside its archive.")
    assert first[1].startswith("This processor has no AVX2.") and first[2].startswith(
        "This computer has 4.3 GB of memory"
    )
    second = shown(make_program())
    assert second[0].startswith("Triptych runs from inside its archive.")
    assert not any("AVX2" in words or "memory" in words for words in second)
