"""Guessed tokens: what is guessed on computers that are made up, and that nothing else is written for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from backends.contract.base import FinishReason, LoadOptions, Sampling, Sequence
from backends.contract.logprobs import Logprobs
from backends.contract.watch import Watch
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.model import LlamaModel
from backends.llama_cpp.speculation import WORTH, CallCosts, Guess, OwnText, best_size, expected
from tests.backends.runs import GREEDY, Results, finish, ignore, never, prompt, run, sequence

_QUOTED = tuple(range(100, 130))
_PROMPT = (*prompt(3, 20), *_QUOTED, *_QUOTED)
_OTHER, _IDS = 40, 290
_DRAWN = Sampling(seed=5)
# q8_0: its sums are in f32, which the order of cells hardly changes.
_OPTIONS = LoadOptions(context=512, batch=64, ubatch=64, kv_type="q8_0")


def costs(of: Callable[[int], float]) -> CallCosts:
    """What was learnt from calls that took so many seconds."""
    learnt = CallCosts()
    for tokens in (1, 2, 4, 8) * 4:
        learnt.note(tokens, of(tokens))
    return learnt


FREE = costs(lambda _tokens: 0.1)
LINEAR = costs(lambda tokens: 0.1 * tokens)
TWO_CORES = costs(lambda tokens: {1: 0.195, 2: 0.294, 4: 0.456, 8: 0.639}[tokens])  # 20b's shape, four layers, AVX-512


@pytest.mark.parametrize(
    ("computer", "rate", "size"),
    [
        (FREE, 0.9, 7),
        (FREE, 0.2, 7),  # nothing to lose
        (FREE, 0.1, 0),  # nothing to gain
        (LINEAR, 1.0, 0),
        (TWO_CORES, 1.0, 7),
        (TWO_CORES, 0.9, 7),
        (TWO_CORES, 0.6, 0),
        (CallCosts(), 1.0, 0),  # not even one call was timed
    ],
)
def test_as_many_are_guessed_as_gain_most(computer: CallCosts, rate: float, size: int) -> None:
    assert best_size(rate, computer, 7, WORTH) == size


def test_the_room_limits_what_is_guessed() -> None:
    assert [best_size(1.0, FREE, room, WORTH) for room in (-1, 0, 1, 2, 3, 6, 7, 100)] == [0, 0, 1, 1, 3, 3, 7, 7]


def test_a_call_gives_the_right_ones_and_one_more() -> None:
    assert expected(1.0, 7) == 8
    assert expected(0.0, 7) == 1
    assert expected(0.5, 1) == 1.5


def test_one_slow_call_does_not_end_guessing() -> None:
    computer = CallCosts()
    computer.note(1, 0.1)
    computer.note(8, 5.0)  # it had something to prepare
    assert computer.times(8) == 1.0, "it is tried again"
    computer.note(8, 0.2)
    assert computer.times(8) == pytest.approx(2.0)
    for _ in range(30):
        computer.note(8, 0.7)
    assert computer.times(8) == pytest.approx(7.0, rel=0.01)


def test_what_was_too_dear_is_tried_again() -> None:
    """The calls came behind a long prompt, and single ones had been timed in a short chat."""
    computer = CallCosts()
    computer.note(1, 0.01)
    for tokens in (8, 4, 2) * 2:
        computer.note(tokens, 0.2)
    assert best_size(1.0, computer, 7, WORTH) == 0
    for _ in range(1100):
        computer.note(1, 0.1)
    assert best_size(1.0, computer, 7, WORTH) == 7


def test_sleep_says_nothing() -> None:
    computer = CallCosts()
    computer.note(1, 0.0)
    assert not computer.one


def test_what_followed_last_time_is_guessed() -> None:
    text = OwnText([*_QUOTED, 7, 8, *_QUOTED[:10]])
    assert text.guess(FREE, 7, WORTH) == Guess(_QUOTED[10:17], 8)
    assert text.guess(FREE, 3, WORTH).tokens == _QUOTED[10:13]


def test_the_last_of_several_places_counts() -> None:
    text = OwnText([1, 2, 3, 50, 1, 2, 3, 60, 70, 1, 2])
    text.add(3)
    assert text.guess(FREE, 1, WORTH) == Guess((60,), 3)


def test_what_repeats_itself_is_guessed() -> None:
    text = OwnText([5] * 20)
    assert set(text.guess(FREE, 7, WORTH).tokens) == {5}


@pytest.mark.parametrize("tokens", [[], [1], [1, 2, 3], [1, 2, 3, 4], list(range(100))])
def test_nothing_is_guessed_of_what_never_stood_there(tokens: list[int]) -> None:
    assert OwnText(tokens).guess(FREE, 7, WORTH) == Guess()


def test_a_place_is_a_token_and_not_the_middle_of_two() -> None:
    """The bytes of 0x010000, 0 and of 1 look alike two bytes further on."""
    text = OwnText([0x00010000, 0x00010000, 0x00010000, 0x00010000, 9, 1, 1, 1])
    assert text.guess(FREE, 7, WORTH) == Guess()


def test_wrong_guesses_end_it_and_what_comes_later_gets_a_chance() -> None:
    text = OwnText(list(_QUOTED) * 2)
    guess = text.guess(TWO_CORES, 7, WORTH)
    for _ in range(10):
        text.learn(guess, 0, 0.0)
    assert text.guess(TWO_CORES, 7, WORTH) == Guess()
    assert (text.drafted, text.accepted) == (70, 0)
    for _ in range(400):
        text.guess(TWO_CORES, 7, WORTH)
    assert text.guess(TWO_CORES, 7, WORTH).tokens


class Repeating:
    """A constraint under which a text repeats itself, but for every place where the other id is drawn."""

    def __init__(self, size: int) -> None:
        self._size, self._place = size, 0

    @property
    def _allowed(self) -> tuple[int, int]:
        return _QUOTED[self._place % len(_QUOTED)], _OTHER

    def allows(self, token: int) -> bool:
        return token in self._allowed

    def mask(self) -> bytes:
        return sum(1 << token for token in self._allowed).to_bytes(self._size // 8 + 1, "little")

    def accept(self, token: int) -> None:
        assert token in self._allowed
        self._place += 1


@pytest.fixture
def plain(small_model: Path) -> Iterator[LlamaModel]:
    """Guesses nothing, whoever asks."""
    model = LlamaCpp(worth=1e9).load(small_model, _OPTIONS, ignore)
    yield model
    model.close()


@pytest.fixture
def guessing(small_model: Path) -> Iterator[LlamaModel]:
    """Guesses whatever it can, be it slower."""
    model = LlamaCpp(worth=0.0).load(small_model, _OPTIONS, ignore)
    yield model
    model.close()


def repeating(
    number: int, ids: tuple[int, ...], new: int, sampling: Sampling = _DRAWN, stop_ids: frozenset[int] = frozenset()
) -> Sequence:
    """What an answer is asked for in which tokens may be guessed, and many of the guesses are right."""
    one = sequence(number, ids, new, sampling, stop_ids)
    return msgspec.structs.replace(one, speculative=True, constraint=Repeating(_IDS))


@pytest.mark.parametrize("sampling", [GREEDY, *(Sampling(seed=seed) for seed in range(6))], ids=str)
def test_the_same_is_written_with_guesses(plain: LlamaModel, guessing: LlamaModel, sampling: Sampling) -> None:
    """To the token: the random numbers of a sequence do not depend on what was guessed."""
    wanted, got = (run(model, repeating(1, _PROMPT, 300, sampling))[1] for model in (plain, guessing))
    assert got.tokens == wanted.tokens
    assert got.end.reason is wanted.end.reason
    assert got.end.drafted > 100
    assert (wanted.end.drafted, wanted.end.accepted, wanted.end.spared_seconds) == (0, 0, 0.0)


def test_right_guesses_are_written_in_fewer_calls(guessing: LlamaModel) -> None:
    guessing.start(repeating(1, _PROMPT, 300))
    results, calls = Results(), 0
    while not (results.get(1) and results[1].finished):
        results.take(guessing.step(never))
        calls += 1
    end = results[1].end
    assert 30 < end.accepted < end.drafted
    assert calls == 300 - end.accepted


def test_the_next_turn_goes_on_as_if_nothing_had_been_guessed(plain: LlamaModel, guessing: LlamaModel) -> None:
    """Cells of wrong guesses would be seen by all that comes behind them."""
    ids = _PROMPT
    for turn in range(1, 5):
        wanted, got = (run(model, repeating(turn, ids, 60))[turn] for model in (plain, guessing))
        assert got.tokens == wanted.tokens, turn
        assert got.end.reused_tokens == wanted.end.reused_tokens, turn
        ids = (*ids, *got.tokens, *prompt(50 + turn, 7))


@pytest.mark.parametrize("new", range(60, 72))
def test_an_answer_is_as_long_as_it_may_be(plain: LlamaModel, guessing: LlamaModel, new: int) -> None:
    wanted, got = (run(model, repeating(1, _PROMPT, new))[1].tokens for model in (plain, guessing))
    assert got == wanted
    assert len(got) == new


def test_a_stop_id_among_guesses_ends_it(plain: LlamaModel, guessing: LlamaModel) -> None:
    for stop in _QUOTED[:12]:
        wanted, got = (
            run(model, repeating(2, _PROMPT, 300, stop_ids=frozenset({stop})))[2] for model in (plain, guessing)
        )
        assert got.tokens == wanted.tokens
        assert got.end.reason is FinishReason.STOP


def test_the_context_ends_it_as_without_guesses(plain: LlamaModel, guessing: LlamaModel) -> None:
    wanted, got = (run(model, repeating(1, prompt(3, 450), 0))[1] for model in (plain, guessing))
    assert got.tokens == wanted.tokens
    assert got.end.reason is wanted.end.reason is FinishReason.CONTEXT


def test_cells_for_guesses_are_the_first_to_go(small_model: Path) -> None:
    """Where cells run out, as many tokens are written as there are cells."""
    lengths: list[int] = []
    for worth in (0.0, 1e9):
        model = LlamaCpp(worth=worth).load(small_model, msgspec.structs.replace(_OPTIONS, context=256), ignore)
        run(model, sequence(1, prompt(8, 100), 1))  # stays in the cache until room is needed
        lengths.append(len(run(model, repeating(2, prompt(3, 60), 0))[2].tokens))
        model.close()
    assert lengths[0] == lengths[1]


def test_nobody_guesses_beside_another_or_for_whom_it_was_not_asked(guessing: LlamaModel) -> None:
    both = run(guessing, *(repeating(number, _PROMPT, 100) for number in (1, 2)))
    alone = run(guessing, msgspec.structs.replace(repeating(3, _PROMPT, 100), speculative=False))
    assert [each.end.drafted for each in (*both.values(), *alone.values())] == [0, 0, 0]


@pytest.mark.parametrize(
    "scores", [{"watch": Watch([1, 2], frozenset())}, {"logprobs": Logprobs(2)}], ids=("watch", "logprobs")
)
def test_scores_are_told_token_by_token(guessing: LlamaModel, scores: dict[str, object]) -> None:
    one = msgspec.structs.replace(repeating(1, _PROMPT, 100), **scores)
    assert run(guessing, one)[1].end.drafted == 0


def test_stopped_amid_guesses_what_was_written_is_reused(guessing: LlamaModel) -> None:
    guessing.start(repeating(1, _PROMPT, 0))
    results = Results()
    while not results.get(1) or len(results[1].tokens) < 80:
        results.take(guessing.step(never))
    guessing.stop(1)
    finish(guessing, results, [1])
    written = results[1].tokens
    again = run(guessing, sequence(2, (*_PROMPT, *written, 5), 5))[2]
    assert again.end.reused_tokens >= len(_PROMPT) + len(written) - 1


def test_interrupted_calls_are_done_again(plain: LlamaModel, guessing: LlamaModel) -> None:
    chance = random.Random(4)
    got = run(guessing, repeating(1, _PROMPT, 150), is_interrupted=lambda: chance.random() < 0.2)[1]
    assert got.tokens == run(plain, repeating(1, _PROMPT, 150))[1].tokens
