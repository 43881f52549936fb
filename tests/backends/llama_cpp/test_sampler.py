"""Choosing a token where there are as many as gpt-oss has: by our dice instead of llama.cpp's chain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from backends.contract.base import LoadedModel, LoadOptions, Sampling
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.sampler import uses_dice
from tests.backends.runs import GREEDY, hardly_part, ignore, prompt, run, sequence
from tests.models import write_large_vocabulary

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model(backend: LlamaCpp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadedModel]:
    """A small model with a large vocabulary."""
    path = write_large_vocabulary(tmp_path_factory.mktemp("vocabulary") / "large.gguf")
    # With q8_0 attention is summed in 32 bits: what else is in the cache hardly matters.
    loaded = backend.load(path, LoadOptions(context=512, batch=32, ubatch=32, kv_type="q8_0"), ignore)
    yield loaded
    loaded.close()


def tokens(model: LoadedModel, sampling: Sampling) -> list[int]:
    """What it writes behind a prompt."""
    return run(model, sequence(1, prompt(1, 30), sampling=sampling))[1].tokens


@pytest.mark.parametrize(
    ("sampling", "size", "expected"),
    [
        (GREEDY, 201_088, False),
        (Sampling(), 201_088, True),
        (Sampling(temperature=0.4), 201_088, True),
        (Sampling(temperature=1e-38), 201_088, False),
        (Sampling(temperature=0.0, top_k=5), 201_088, False),
        (Sampling(top_k=5), 201_088, False),
        (Sampling(top_p=0.9), 201_088, False),
        (Sampling(min_p=0.1), 201_088, False),
        (Sampling(), 4_096, False),
    ],
)
def test_what_no_filter_narrows_needs_no_chain(sampling: Sampling, size: int, expected: bool) -> None:
    assert uses_dice(sampling, size) is expected


def test_greedy_is_what_the_chain_finds(model: LoadedModel) -> None:
    """With one candidate left the chain has no choice either."""
    assert tokens(model, GREEDY) == tokens(model, Sampling(top_k=1))


def test_seeds_decide_alone_and_beside_others(model: LoadedModel) -> None:
    alone = [tokens(model, Sampling(seed=seed)) for seed in (1, 2, 3)]
    assert alone == [tokens(model, Sampling(seed=seed)) for seed in (1, 2, 3)]
    three = [sequence(seed, prompt(1, 30), sampling=Sampling(seed=seed)) for seed in (1, 2, 3)]
    together = run(model, *three)
    assert hardly_part([together[one.id].tokens for one in three], alone)
    assert len({tuple(one) for one in alone}) == 3


def test_a_low_temperature_is_greedy(model: LoadedModel) -> None:
    assert tokens(model, Sampling(temperature=1e-6, seed=4)) == tokens(model, GREEDY)
