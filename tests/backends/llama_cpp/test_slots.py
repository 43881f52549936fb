"""What of the cache a prompt may reuse, decided against a cache whose memory of the past the test sets."""

from __future__ import annotations

import pytest

from backends.llama_cpp.checkpoints import CellCheckpoint, CellCheckpoints
from backends.llama_cpp.slots import Slot, Slots, common_prefix

_WINDOW = 16
_PROMPT = list(range(100))


class FakeCells:
    """Remembers what was asked of it; `first` is what the sliding layers still hold of each sequence."""

    def __init__(self) -> None:
        self.first: dict[int, int] = {}
        self.asked: list[tuple[object, ...]] = []
        self.can_restore = True

    def remove(self, sequence: int, begin: int) -> None:
        self.asked.append(("remove", sequence, begin))

    def share(self, source: int, target: int, end: int) -> None:
        self.asked.append(("share", source, target, end))

    def first_kept(self, sequence: int) -> int:
        return self.first.get(sequence, -1)

    def window_state(self, sequence: int) -> bytes:
        return b"window %d" % sequence

    def set_window_state(self, sequence: int, state: bytes) -> bool:
        self.asked.append(("restore", sequence, state))
        return self.can_restore

    def state(self, sequence: int) -> bytes:
        return b"all of %d" % sequence

    def set_state(self, sequence: int, state: bytes) -> bool:
        self.asked.append(("put", sequence, state))
        return self.can_restore


@pytest.fixture
def cells() -> FakeCells:
    """An empty cache."""
    return FakeCells()


@pytest.fixture
def slots(cells: FakeCells) -> Slots:
    """Three slots."""
    return Slots(cells, 3, _WINDOW)


def fill(slots: Slots, tokens: list[int], checkpoint_at: int = 0) -> Slot:
    """An idle slot that holds these tokens."""
    slot = slots.acquire(tokens)
    slot.tokens[:] = tokens[:checkpoint_at]
    if checkpoint_at:
        slots.checkpoint(slot)
    slot.tokens[:] = tokens
    slots.release(slot)
    return slot


@pytest.mark.parametrize(
    ("first", "kept"),
    [
        (0, 60),
        (60 - _WINDOW + 1, 60),  # the token at 60 sees 45 … 60
        (60 - _WINDOW + 2, 0),  # one too few
        (-1, 0),
    ],
)
def test_the_window_guards_going_back(slots: Slots, cells: FakeCells, first: int, kept: int) -> None:
    slot = fill(slots, _PROMPT)
    cells.first[slot.id] = first
    assert slots.reusable([*_PROMPT[:60], 777, 778]) == kept


def test_the_last_token_is_always_computed(slots: Slots, cells: FakeCells) -> None:
    slot = fill(slots, _PROMPT)
    cells.first[slot.id] = 0
    again = slots.acquire(_PROMPT)
    assert again is slot
    assert again.tokens == _PROMPT[:-1]
    assert cells.asked[-1] == ("remove", slot.id, 99)


def test_a_checkpoint_is_put_back_where_the_window_has_moved_on(slots: Slots, cells: FakeCells) -> None:
    slot = fill(slots, _PROMPT, checkpoint_at=50)
    cells.first[slot.id] = 80
    again = slots.acquire([*_PROMPT[:70], 777])
    assert again.tokens == _PROMPT[:50]
    assert cells.asked[-3:] == [
        ("remove", slot.id, 50),
        ("restore", slot.id, b"window %d" % slot.id),
        ("remove", slot.id, 50),
    ]


def test_a_checkpoint_behind_the_difference_is_no_use(slots: Slots, cells: FakeCells) -> None:
    slot = fill(slots, _PROMPT, checkpoint_at=50)
    cells.first[slot.id] = 80
    assert slots.reusable([*_PROMPT[:49], 777, 778]) == 0


def test_a_checkpoint_that_cannot_be_restored_costs_only_time(slots: Slots, cells: FakeCells) -> None:
    slot = fill(slots, _PROMPT, checkpoint_at=90)
    cells.first[slot.id], cells.can_restore = 99, False
    assert slots.acquire([*_PROMPT[:95], 777]).tokens == []


def test_a_prefix_of_a_busy_slot_is_copied(slots: Slots, cells: FakeCells) -> None:
    source = fill(slots, _PROMPT)
    cells.first[source.id] = 0
    assert slots.acquire([*_PROMPT, 1, 2]) is source
    copy = slots.acquire([*_PROMPT[:60], 777])
    assert copy is not source
    assert copy.tokens == _PROMPT[:60]
    assert cells.asked[-2:] == [("share", source.id, copy.id, 60), ("restore", copy.id, b"window %d" % copy.id)]


def test_a_short_match_does_not_cost_a_long_conversation(slots: Slots, cells: FakeCells) -> None:
    long = fill(slots, _PROMPT)
    cells.first[long.id] = 0
    assert slots.acquire([*_PROMPT[:40], 777]) is not long
    assert long.tokens == _PROMPT


def test_the_longest_unused_slot_goes_first(slots: Slots) -> None:
    filled = [fill(slots, [number] * 40) for number in (1, 2, 3)]
    assert {slot.id for slot in filled} == {0, 1, 2}
    assert slots.acquire([9] * 40) is filled[0]
    assert slots.evict()
    assert (filled[1].tokens, filled[2].tokens) == ([], [3] * 40)
    assert slots.evict()
    assert not slots.evict(), "a busy slot stays"


def test_checkpoints_are_bounded() -> None:
    kept = CellCheckpoints()
    for length in range(1, 40):
        kept.add(CellCheckpoint(length, b""))
    assert kept.best(39) == CellCheckpoint(39, b"")
    assert kept.best(23) is None
    for length in range(40, 50):
        kept.add(CellCheckpoint(length, bytes(10 << 20)))
    assert kept.best(43) is None
    best = kept.best(44)
    assert best is not None
    assert best.length == 44


def test_a_new_checkpoint_replaces_what_lies_behind_it() -> None:
    kept = CellCheckpoints()
    kept.add(CellCheckpoint(50, b"old"))
    kept.add(CellCheckpoint(30, b"new"))
    assert kept.best(100) == CellCheckpoint(30, b"new")


@pytest.mark.parametrize("length", [0, 1, 5, 1023, 1024, 1025, 3000])
def test_common_prefix(length: int) -> None:
    shared = list(range(length))
    assert common_prefix([*shared, -1, 5], [*shared, -2, 5]) == length
    assert common_prefix(shared, [*shared, 1]) == length


def test_what_gives_way_copies_a_common_beginning_and_leaves_the_rest(slots: Slots, cells: FakeCells) -> None:
    asked = fill(slots, _PROMPT)
    cells.first[asked.id] = 0
    slot = slots.acquire_spare([*_PROMPT[:60], *range(200, 240)])
    assert slot is not None and slot is not asked and slot.tokens == _PROMPT[:60]
    assert asked.tokens == _PROMPT


def test_what_gives_way_finds_no_slot_where_all_were_asked(slots: Slots) -> None:
    for begin in (0, 1000, 2000):
        fill(slots, [*range(begin, begin + 50)])
    assert slots.acquire_spare([*range(3000, 3050)]) is None
    assert slots.acquire_spare([*range(1000, 1060)]) is not None, "it goes on from one of them"
