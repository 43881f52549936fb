"""An answer that begins alone and gets company: at any moment it goes on as if it had stayed alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.contract.base import FinishReason, LoadedModel, LoadOptions, Sampling
from backends.mlx import Mlx
from tests.backends.runs import GREEDY, Result, Results, finish, ignore, never, prompt, run, sequence

NEW = 9
pytestmark = pytest.mark.slow  # MLX takes seconds to be imported


@pytest.fixture(scope="module")
def model(backend: Mlx, small_model: Path) -> Iterator[LoadedModel]:
    """The small model with room for a conversation; its window is 16 tokens, so caches turn over while it writes."""
    loaded = backend.load(small_model, LoadOptions(context=2048, ubatch=64), ignore)
    yield loaded
    loaded.close()


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(seed=5)])
@pytest.mark.parametrize("written", range(1, NEW))
def test_company_changes_nothing(model: LoadedModel, sampling: Sampling, written: int) -> None:
    early, late = prompt(1, 30), prompt(2, 20)
    alone = run(model, sequence(1, early, sampling=sampling, new=NEW))[1].tokens
    wanted = run(model, sequence(2, late, new=NEW))[2].tokens
    results = Results()
    model.start(sequence(3, early, sampling=sampling, new=NEW))
    while len(results.get(3, Result()).tokens) < written:
        results.take(model.step(never))
    model.start(sequence(4, late, new=NEW))
    finish(model, results, [3, 4])
    assert (results[3].tokens, results[4].tokens) == (alone, wanted)
    assert results[3].end.reason is FinishReason.LENGTH


def test_company_may_come_with_the_last_token(model: LoadedModel) -> None:
    """The token that is ready is a stop id: nothing is handed over, and what was written can be gone on from."""
    early = prompt(3, 30)
    alone = run(model, sequence(1, early, new=NEW))[1].tokens
    last = next(place for place in range(2, NEW) if alone[place] not in alone[:place])
    for written in range(1, last + 1):
        results = Results()
        model.start(sequence(3, early, new=NEW, stop_ids=frozenset({alone[last]})))
        while len(results.get(3, Result()).tokens) < written:
            results.take(model.step(never))
        model.start(sequence(4, prompt(4, 20), new=NEW))
        finish(model, results, [3, 4])
        assert results[3].tokens == alone[: last + 1]
        assert results[3].end.reason is FinishReason.STOP
        assert len(results[4].tokens) == NEW
    again = run(model, sequence(5, (*early, *alone[: last + 1], 7)))[5]
    assert again.end.reused_tokens == 30 + last + 1


def test_whoever_is_left_is_not_disturbed_by_the_one_who_goes(model: LoadedModel) -> None:
    for stopped, stays in ((3, 4), (4, 3)):
        prompts = {3: prompt(5, 30), 4: prompt(6, 40)}
        wanted = run(model, sequence(1, prompts[stays], new=20))[1].tokens
        results = Results()
        model.start(sequence(3, prompts[3], new=20))
        while len(results.get(3, Result()).tokens) < 4:
            results.take(model.step(never))
        model.start(sequence(4, prompts[4], new=20))
        while len(results.get(4, Result()).tokens) < 4:
            results.take(model.step(never))
        model.stop(stopped)
        finish(model, results, [3, 4])
        assert results[stays].tokens == wanted
        assert results[stopped].end.reason is FinishReason.CANCELLED


def test_an_answer_alone_can_be_stopped_and_leaves_nothing(model: LoadedModel) -> None:
    model.start(sequence(1, prompt(7, 30), new=200))
    results = Results()
    while len(results.get(1, Result()).tokens) < 5:
        results.take(model.step(never))
    assert model.memory().devices[0].cache > 0
    model.stop(1)
    finish(model, results, [1])
    assert results[1].end.reason is FinishReason.CANCELLED
    assert not model.step(never)
