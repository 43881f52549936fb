"""How much of prompts is read beside running answers, against computers that are made up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backends.llama_cpp.pacing import MOST_TIMES, Pacing

Cost = Callable[[int], float]  # seconds of a call with so many tokens


def slow(tokens: int) -> float:
    """Every token touches other experts."""
    return 0.03 + 0.012 * tokens


def jumping(tokens: int) -> float:
    """As measured on two cores: another kernel from twelve tokens on."""
    return 0.035 * (1 + 0.35 * tokens) if tokens < 12 else 0.035 * 0.6 * tokens


def steep(tokens: int) -> float:
    """Nearly nothing up to eight, and then far too much."""
    return 0.03 + 0.002 * tokens if tokens < 8 else 0.03 * tokens


def tiny(tokens: int) -> float:
    """The demo model."""
    return 0.0002 + 0.00004 * tokens


def fast(tokens: int) -> float:
    """A GPU: hundreds cost hardly more than one."""
    return 0.004 + 0.00001 * tokens


def run(pacing: Pacing, cost: Cost, calls: int, writers: int = 1) -> list[tuple[int, float]]:
    """The room of each call and how often it took as long as one without prompts."""
    found: list[tuple[int, float]] = []
    for _ in range(calls):
        room = pacing.room(writers)
        pacing.note(writers, room, cost(writers + room))
        found.append((room, cost(writers + room) / cost(writers)))
    return found


@pytest.mark.parametrize("cost", [slow, jumping, fast])
@pytest.mark.parametrize("writers", [1, 3])
def test_words_are_not_held_up_longer_than_is_allowed(cost: Cost, writers: int) -> None:
    settled = run(Pacing(512), cost, 500, writers)[20:]
    assert all(times <= MOST_TIMES for _, times in settled)
    assert sum(room for room, _ in settled) >= 2 * len(settled)


def test_where_prompts_cost_nothing_the_whole_room_is_soon_used() -> None:
    rooms = [room for room, _ in run(Pacing(512), fast, 30)]
    assert max(rooms) == 511
    assert rooms.index(511) < 15


def test_less_than_a_frame_is_held_up_by_nobody() -> None:
    rooms = [room for room, _ in run(Pacing(512), tiny, 30)]
    assert max(rooms) >= 350 and all(tiny(room + 1) <= 0.02 for room in rooms)


def test_a_room_that_took_too_long_is_tried_again_only_after_many_calls() -> None:
    rooms = [room for room, _ in run(Pacing(512), steep, 2000)]
    assert 0 < sum(room >= 7 for room in rooms) <= 4 + 2000 / 64 / 8


def test_what_is_usual_is_measured_first_and_again_after_a_while_and_for_each_number_of_answers() -> None:
    pacing = Pacing(63)
    rooms = [room for room, _ in run(pacing, slow, 140)]
    assert [place for place, room in enumerate(rooms) if not room] == [0, 65, 130]
    assert pacing.room(2) == 0
    run(pacing, slow, 1, writers=2)
    assert pacing.room(2) > 0


def test_a_call_that_nobody_could_time_changes_nothing() -> None:
    pacing = Pacing(63)
    run(pacing, slow, 10)
    room = pacing.room(1)
    pacing.note(1, room, 0.0)
    assert pacing.room(1) == room


def test_a_short_rest_of_a_prompt_does_not_open_the_room_further() -> None:
    pacing = Pacing(512)
    run(pacing, slow, 30)
    room = pacing.room(1)
    for _ in range(20):
        pacing.note(1, 1, slow(2))
    assert pacing.room(1) == room
