"""What a sequence keeps account of, and how it ends."""

from __future__ import annotations

from backends.contract.base import FinishReason, Prefilled, Sampling, Sequence
from backends.local.sequence import LocalSequence


def new(max_tokens: int = 0) -> LocalSequence:
    return LocalSequence(Sequence(7, (1, 2, 3), Sampling(), frozenset({9}), max_tokens))


def test_a_stop_id_or_the_limit_ends_it_and_nothing_else() -> None:
    sequence = new(max_tokens=3)
    assert [sequence.count_token(token) for token in (4, 5, 6)] == [None, None, FinishReason.LENGTH]
    assert new().count_token(9) is FinishReason.STOP
    assert new().count_token(4) is None


def test_it_tells_how_far_it_is_and_what_it_came_to() -> None:
    sequence = new()
    sequence.begin(2)
    assert sequence.progress(3) == Prefilled(7, 3, 3, 2)
    sequence.count_token(4)
    finished = sequence.finish(FinishReason.CANCELLED)
    assert (finished.sequence_id, finished.reason, finished.prompt_tokens) == (7, FinishReason.CANCELLED, 3)
    assert (finished.reused_tokens, finished.new_tokens) == (2, 1)
    assert finished.prefill_seconds >= 0
    assert finished.decode_seconds >= 0


def test_one_that_never_began_took_no_time() -> None:
    finished = new().finish(FinishReason.CANCELLED)
    assert (finished.prefill_seconds, finished.decode_seconds) == (0, 0)
