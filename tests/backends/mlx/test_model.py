"""What only MLX's backend has: how it reads, cancels, shares, forgets and draws; and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.contract.base import LoadedModel, LoadOptions, ModelInfo, Sampling, Sequence
from backends.contract.errors import EngineError, ErrorCode
from backends.mlx import Mlx
from tests.backends.runs import ignore, prompt, run, sequence

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported


@pytest.fixture(scope="module")
def model(backend: Mlx, small_model: Path) -> Iterator[LoadedModel]:
    """The small model with room for a conversation, used by all tests here: each has prompts of its own."""
    loaded = backend.load(small_model, LoadOptions(context=2048, ubatch=64), ignore)
    yield loaded
    loaded.close()


def test_it_tells_what_it_took(model: LoadedModel, small_model: Path) -> None:
    info: ModelInfo = model.info
    assert (info.backend, info.quantisation, info.devices) == ("MLX", "MXFP4", ("CPU",))
    assert (info.name, info.layers, info.experts, info.window) == ("Random test model", 2, 4, 16)
    assert info.size == (small_model / "model.safetensors").stat().st_size
    assert not info.is_demo


def test_memory_grows_with_the_cache_and_shrinks_with_it(backend: Mlx, small_model: Path) -> None:
    model = backend.load(small_model, LoadOptions(context=2048, ubatch=64), ignore)
    empty = model.memory().devices[0]
    run(model, sequence(1, prompt(1, 500)))
    full = model.memory().devices[0]
    assert full.weights == empty.weights > 0
    assert empty.cache == 0
    assert full.cache >= 500 * 2 * 2 * 32 * 4  # keys and values, two heads of 32, in 32 bits
    for number in range(8):
        run(model, sequence(number, prompt(10 + number, 900)))
    assert model.memory().devices[0].cache < 8 * full.cache, "what does not fit into the context is forgotten"
    model.close()


def test_a_long_conversation_reuses_every_turn_and_is_as_fresh(
    backend: Mlx, small_model: Path, model: LoadedModel
) -> None:
    """Ten turns, sixty times the window; the reasoning of a turn is gone from the next prompt."""
    ids = prompt(2, 100)
    for turn in range(10):
        one = sequence(turn, ids, new=24)
        result = run(model, one)[turn]
        alone = backend.load(small_model, LoadOptions(context=2048), ignore)
        assert result.tokens == run(alone, one)[turn].tokens
        alone.close()
        assert result.end.reused_tokens == (len(ids) - 12 - 60 if turn else 0)
        ids += (*result.tokens[12:], *prompt(100 + turn, 60))
    assert len(ids) > 60 * 13


def test_efforts_read_their_common_beginning_once(model: LoadedModel) -> None:
    ids = prompt(3, 400)
    three = [sequence(number, (*ids, *prompt(4 + number, 20))) for number in range(3)]
    results = run(model, *three)
    assert [results[one.id].end.reused_tokens for one in three] == [0, 400, 400]


def test_reading_can_be_interrupted_between_layers(backend: Mlx, small_model: Path, model: LoadedModel) -> None:
    one = sequence(1, prompt(5, 300), new=20)
    polls = iter(range(10_000))
    interrupted = run(model, one, is_interrupted=lambda: next(polls) % 7 == 2)[1]
    assert interrupted.end.reused_tokens == 0
    assert next(polls) > 20
    undisturbed = backend.load(small_model, LoadOptions(context=2048), ignore)
    assert interrupted.tokens == run(undisturbed, one)[1].tokens
    undisturbed.close()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (LoadOptions(kv_type="q8_0"), ErrorCode.BAD_REQUEST),
        (LoadOptions(sequences=0), ErrorCode.BAD_REQUEST),
        (LoadOptions(context=-1), ErrorCode.BAD_REQUEST),
        (LoadOptions(ubatch=0), ErrorCode.BAD_REQUEST),
    ],
)
def test_options_it_cannot_follow_are_refused(
    backend: Mlx, small_model: Path, options: LoadOptions, code: ErrorCode
) -> None:
    with pytest.raises(EngineError) as caught:
        backend.load(small_model, options, ignore)
    assert caught.value.code is code


@pytest.mark.parametrize(
    "sampling", [Sampling(temperature=-1), Sampling(top_p=0), Sampling(min_p=1), Sampling(temperature=float("nan"))]
)
def test_sampling_out_of_range_is_refused(model: LoadedModel, sampling: Sampling) -> None:
    with pytest.raises(EngineError, match="out of range"):
        model.start(Sequence(1, (1, 2), sampling, frozenset(), 5))


@pytest.mark.parametrize(
    "sampling", [Sampling(top_k=1, seed=5), Sampling(top_p=1e-6, seed=5), Sampling(min_p=1 - 1e-9, seed=5)]
)
def test_the_narrowest_filters_are_greedy(model: LoadedModel, sampling: Sampling) -> None:
    greedy = run(model, sequence(1, prompt(8, 40)))[1].tokens
    assert run(model, sequence(2, prompt(8, 40), sampling=sampling))[2].tokens == greedy


@pytest.mark.usefixtures("model")
def test_filters_keep_what_they_should() -> None:
    from backends.mlx import native

    logprobs = native.Array([[0.5, 0.3, 0.15, 0.05]]).log()
    kept = {
        "k": native.keep_top_k(logprobs, 2),
        "p": native.keep_top_p(logprobs, 0.79),
        "p2": native.keep_top_p(logprobs, 0.81),
        "min": native.keep_min_p(logprobs, 0.2),
        "all": native.keep_top_k(logprobs, 9),
    }
    counts = {name: int(str((array > -1e30).sum().item())) for name, array in kept.items()}
    assert counts == {"k": 2, "p": 2, "p2": 3, "min": 3, "all": 4}
