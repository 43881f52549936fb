"""Which sequences are drawn on the device, and that nothing but speed tells; here the processor is that device."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from backends.contract.base import LoadedModel, LoadOptions, Sampling, Sequence
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.logprobs import Logprobs
from backends.contract.messages import Effort, UserMessage
from backends.engine.tokenizer import build_encoding
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.batch import Batch
from backends.llama_cpp.device_chain import DrawSettings
from backends.llama_cpp.device_draws import DeviceDraws, DeviceSampler
from backends.llama_cpp.library import open_library
from backends.llama_cpp.native import OK
from backends.llama_cpp.parameters import ContextParameters, ModelParameters
from tests.backends.constraint_contract import AnyOf
from tests.backends.llama_cpp.test_demo_model import DEMO, ask
from tests.backends.runs import GREEDY, hardly_part, ignore, prompt, run, sequence

_OPTIONS = LoadOptions(context=256, batch=32, ubatch=32, kv_type="q8_0", sequences=3, gpu_layers=0)
_ALONE = replace(_OPTIONS, context=1024, batch=64, ubatch=64, sequences=1)
_FILTERED = Sampling(temperature=0.8, top_k=20, top_p=0.9, min_p=0.01, seed=4)


@pytest.fixture(scope="module")
def device(small_model: Path) -> Iterator[LoadedModel]:
    """Draws on the device."""
    loaded = LlamaCpp(draws_on_device=True).load(small_model, _OPTIONS, ignore)
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def host(small_model: Path, backend: LlamaCpp) -> Iterator[LoadedModel]:
    """Draws in main memory."""
    loaded = backend.load(small_model, _OPTIONS, ignore)
    yield loaded
    loaded.close()


def drawn(sampling: Sampling) -> Sequence:
    return sequence(1, prompt(1, 30), sampling=sampling)


def tokens(model: LoadedModel, one: Sequence) -> list[int]:
    return run(model, one)[one.id].tokens


def test_greedy_is_the_same(device: LoadedModel, host: LoadedModel) -> None:
    assert tokens(device, drawn(GREEDY)) == tokens(host, drawn(GREEDY))


@pytest.mark.parametrize("sampling", [Sampling(seed=3), Sampling(temperature=0.5, seed=3), _FILTERED])
def test_it_is_the_device_that_draws(device: LoadedModel, host: LoadedModel, sampling: Sampling) -> None:
    """Its random numbers become other tokens than those of main memory, and always the same ones."""
    first = tokens(device, drawn(sampling))
    assert first == tokens(device, drawn(sampling)) != tokens(host, drawn(sampling))


@pytest.mark.parametrize(
    "one",
    [
        replace(drawn(Sampling(seed=5)), constraint=AnyOf(range(277))),
        drawn(Sampling(top_k=1025, seed=5)),
        drawn(Sampling(top_k=280, seed=5)),
        drawn(Sampling(top_p=0.9995, seed=5)),
    ],
    ids=["constraint", "many candidates", "more candidates than tokens", "nearly all of the probability"],
)
def test_what_it_could_not_draw_is_drawn_in_main_memory(device: LoadedModel, host: LoadedModel, one: Sequence) -> None:
    free = replace(one, constraint=None)
    assert tokens(device, one) == tokens(host, free)


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(seed=6), _FILTERED])
def test_who_asks_for_likelihoods_gets_the_same_tokens(device: LoadedModel, sampling: Sampling) -> None:
    wanted = Logprobs(25)
    told = tokens(device, replace(drawn(sampling), logprobs=wanted))
    assert told == tokens(device, drawn(sampling))
    places = [place for _ in told if (place := wanted.take()) is not None]
    assert [place.drawn.id for place in places] == told
    assert all(len(place.likeliest) == 25 for place in places), "of all tokens, not of those that a filter left"


def test_each_draws_in_its_own_way_beside_others_and_after_them(device: LoadedModel) -> None:
    ways = (GREEDY, Sampling(seed=7), _FILTERED, Sampling(seed=8), Sampling(temperature=0.3, seed=9), Sampling(seed=7))
    alone = [tokens(device, drawn(way)) for way in ways]
    several = [sequence(id_, prompt(1, 30), sampling=way) for id_, way in enumerate(ways)]
    together = run(device, *several)
    assert hardly_part([together[one.id].tokens for one in several], alone)
    assert alone[1] == alone[5]


def test_a_bad_setting_is_refused(device: LoadedModel) -> None:
    with pytest.raises(EngineError) as caught:
        device.start(drawn(Sampling(temperature=101.0)))
    assert caught.value.code is ErrorCode.BAD_REQUEST


def test_a_call_that_is_made_again_has_the_same_numbers() -> None:
    sampler = DeviceSampler(DrawSettings(), 1, lambda _context, place: place)
    first, second = sampler.numbers(0), sampler.numbers(1)
    assert (sampler.numbers(0), sampler.numbers(1)) == (first, second)
    assert sampler.sample(0, 9) == 9
    assert sampler.numbers(0) == second != first
    assert all(0.0 <= number < 1.0 for number in (*first, *second))


def test_no_token_is_an_error() -> None:
    with pytest.raises(EngineError):
        DeviceSampler(DrawSettings(), 1, lambda _context, _place: -1).sample(0, 0)


def test_several_places_of_one_sequence_take_their_numbers_in_order(small_model: Path) -> None:
    """As where what a sequence will say is guessed and tried out in one call; those not taken are used again."""
    native = open_library()
    model = native.load_model(
        small_model, ModelParameters(0, 0, (), repack=False, mmap=True, on_progress=lambda _: True)
    )
    size = native.vocabulary_size(native.vocabulary_of(model))
    draws = DeviceDraws(native, size, 4)
    wanted = ContextParameters(256, 32, 32, 4, 4, 1, is_q8=True, is_aborted=lambda: False, chains=draws.handles)
    context = native.new_context(model, wanted)
    draws.attach(context.handle, needs_gpu=False)
    batch = Batch(context, 32)

    def draw(*counts: int) -> list[int]:
        """Tokens behind given ids: so many places in a call, of which all but the last are taken, or the only one."""
        context.remove(0, 0)
        sampler = draws.new_sampler(drawn(Sampling(seed=3)))
        assert sampler is not None
        draws.seat(0, sampler)
        taken: list[int] = []
        for count in counts:
            batch.clear()
            begin = len(taken)
            places = [batch.add(65 + begin + ahead, begin + ahead, 0) for ahead in range(count)]
            batch.seal()
            assert native.decode(context.handle, batch.struct) == OK
            taken += [sampler.sample(context.handle, place) for place in places[: max(1, count - 1)]]
            context.remove(0, len(taken))
        return taken

    alone = draw(*[1] * 6)
    assert draw(4, 4) == alone
    assert draw(2, 3, 4) == alone
    context.free()
    draws.close()
    native.free_model(model)


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(seed=3), _FILTERED])
def test_guesses_change_nothing(sampling: Sampling) -> None:
    """What was drawn behind wrong ones is drawn anew, with the same numbers. The demo model is asked the same twice."""
    written: list[list[int]] = []
    for worth in (0.0, 1e9):
        model = LlamaCpp(worth=worth, draws_on_device=True).load(DEMO, _ALONE, ignore)
        encoding = build_encoding(model.vocabulary)
        asked = ask(encoding, 1, Effort.LOW, UserMessage("How many r's are in strawberry?"))
        answer = tokens(model, asked)
        ids = (*asked.prompt, *answer, *asked.prompt)
        result = run(model, replace(asked, prompt=ids, sampling=sampling, max_tokens=80, speculative=True))[1]
        model.close()
        written.append(result.tokens)
        assert (result.end.accepted > 10) is (worth == 0.0)
    assert written[0] == written[1]
