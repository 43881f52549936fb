"""What every backend does with a constraint, as tests to inherit beside `BackendContract`.

Not here: constraints made of grammars (`tests.backends.engine.test_constraint`), which backends only ask.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence as Many

import pytest
from msgspec.structs import replace

from backends.contract.base import LoadedModel, Sampling, Sequence
from backends.contract.logprobs import Logprobs
from backends.contract.watch import Watch
from tests.backends.contract import ContractFixtures
from tests.backends.runs import GREEDY, prompt, run, sequence


class AnyOf:
    """A constraint that allows certain ids: a set for each place, again from the first one behind the last."""

    def __init__(self, *places: Collection[int]) -> None:
        self._places = places
        self.accepted: list[int] = []

    def allows(self, token: int) -> bool:
        return token in self._places[len(self.accepted) % len(self._places)]

    def mask(self) -> bytes:
        allowed = self._places[len(self.accepted) % len(self._places)]
        return sum(1 << token for token in allowed).to_bytes(4096, "little")

    def accept(self, token: int) -> None:
        assert self.allows(token)
        self.accepted.append(token)


def constrained(one: Sequence, *places: Collection[int]) -> tuple[Sequence, AnyOf]:
    """A sequence that may only write these ids, and what watches over it."""
    constraint = AnyOf(*places)
    return replace(one, constraint=constraint), constraint


_LETTERS, _DIGITS = range(97, 123), range(48, 58)
SAMPLINGS = (
    GREEDY,
    Sampling(seed=1),
    Sampling(temperature=0.5, seed=2),
    Sampling(top_k=3, seed=3),
    Sampling(top_p=0.4, seed=4),
    Sampling(min_p=0.3, seed=5),
)


class ConstraintContract(ContractFixtures):
    """A constraint decides what can be drawn, and nothing else changes."""

    @pytest.mark.parametrize("sampling", SAMPLINGS)
    def test_only_what_is_allowed_is_drawn(self, model: LoadedModel, sampling: Sampling) -> None:
        one, constraint = constrained(sequence(1, prompt(81, 20), sampling=sampling), _LETTERS, _DIGITS)
        tokens = run(model, one)[1].tokens
        assert len(tokens) == 12
        assert all(token in (_DIGITS if place % 2 else _LETTERS) for place, token in enumerate(tokens))
        assert constraint.accepted[:12] == tokens  # in this order, each of them once

    def test_what_was_allowed_anyway_stays(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        free = fresh(sequence(1, prompt(82, 30)))
        one, _ = constrained(sequence(2, prompt(82, 30)), *({token, 5, 6} for token in free))
        self.check_same([run(model, one)[2].tokens], [free])

    def test_each_keeps_its_own_beside_others(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        def several() -> Many[Sequence]:
            ranges = (_LETTERS, _DIGITS, range(40, 44))
            return [constrained(sequence(id_, prompt(84 + id_, 20)), one)[0] for id_, one in enumerate(ranges)]

        free = sequence(9, prompt(90, 20))
        together = run(model, *several(), free)
        wanted = [fresh(one) for one in (*several(), free)]
        self.check_same([together[id_].tokens for id_ in (0, 1, 2, 9)], wanted)

    def test_it_may_end_the_answer(self, model: LoadedModel) -> None:
        one, _ = constrained(sequence(1, prompt(95, 20), stop_ids=frozenset({7})), _LETTERS, {7})
        assert len(run(model, one)[1].tokens) == 2


class WatchContract(ContractFixtures):
    """Scores of watched ids, of a backend that has them."""

    def test_the_likeliest_of_the_watched_ids_is_the_one_drawn(self, model: LoadedModel) -> None:
        watch = Watch(_LETTERS, {7})
        one, _ = constrained(sequence(1, prompt(85, 20), stop_ids=frozenset({7})), _LETTERS, {7})
        letter, _ = run(model, replace(one, watch=watch))[1].tokens
        assert len(watch.scores) == len(_LETTERS) and all(map(math.isfinite, watch.scores))
        assert max(watch.scores) == watch.scores[_LETTERS.index(letter)]

    def test_nothing_is_told_where_none_of_them_is_drawn_before_the_end(self, model: LoadedModel) -> None:
        watch = Watch(_DIGITS, {7})
        one, _ = constrained(sequence(1, prompt(86, 20), stop_ids=frozenset({7})), _LETTERS, {7}, _DIGITS)
        run(model, replace(one, watch=watch))
        assert watch.scores == ()


class LogprobsContract(ContractFixtures):
    """How likely what was drawn was, of a backend that tells it."""

    def test_the_likeliest_are_told_of_each_token_in_order(self, model: LoadedModel) -> None:
        wanted = Logprobs(5)
        plain = run(model, sequence(1, prompt(87, 20)))[1].tokens
        told = run(model, replace(sequence(2, prompt(87, 20)), logprobs=wanted))[2].tokens
        self.check_same([told], [plain])
        places = [place for _ in told if (place := wanted.take()) is not None]
        assert [place.drawn.id for place in places] == told
        for place in places:
            values = [each.value for each in place.likeliest]
            assert place.likeliest[0] == place.drawn  # it was drawn greedily
            assert len(values) == 5 and values == sorted(values, reverse=True)
            assert 0.0 < math.fsum(map(math.exp, values)) < 1.0 + 1e-5

    def test_one_that_wants_them_leaves_the_others_alone(self, model: LoadedModel) -> None:
        drawn = Sampling(seed=3)
        plain = run(model, sequence(1, prompt(88, 20), sampling=drawn))[1].tokens
        wanted = Logprobs(0)
        one, other = sequence(2, prompt(88, 20), sampling=drawn), sequence(3, prompt(89, 20))
        both = run(model, replace(one, logprobs=wanted), other)
        self.check_same([both[2].tokens], [plain])
        place = wanted.take()
        assert place is not None and place.drawn.id == both[2].tokens[0]
        assert place.drawn.value < 0.0 and not place.likeliest


class FilterContract(ContractFixtures):
    """With filters, of a backend that has them."""

    @pytest.mark.parametrize("sampling", [Sampling(top_k=1, seed=7), Sampling(top_p=1e-6, seed=8)])
    def test_filters_count_only_what_is_allowed(self, model: LoadedModel, sampling: Sampling) -> None:
        """The likeliest of what is allowed, however unlikely: a filter that came first would leave nothing."""
        greedy, _ = constrained(sequence(1, prompt(83, 20)), _LETTERS)
        filtered, _ = constrained(sequence(2, prompt(83, 20), sampling=sampling), _LETTERS)
        self.check_same([run(model, filtered)[2].tokens], [run(model, greedy)[1].tokens])
