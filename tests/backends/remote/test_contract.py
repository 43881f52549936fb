"""A real llama-server behind the contract that every backend keeps, but for three things that are the server's.

Its context belongs to each answer, not to all together; its rooms end an id earlier; and it computes answers that run
together in one batch, which rounds otherwise than alone, so that some part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backends.contract.base import FinishReason, LoadedModel, LoadOptions, Sampling, Sequence
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.server import Server
from backends.remote import Remote
from backends.remote.model import ServedModel
from tests.backends.constraint_contract import ConstraintContract, FilterContract
from tests.backends.contract import RequestContract, ReuseContract, SamenessContract
from tests.backends.remote.llama_server import llama_server
from tests.backends.runs import Result, Results, finish, ignore, never, prompt, run, sequence

pytestmark = pytest.mark.slow


class TestLlamaServer(RequestContract, SamenessContract, ReuseContract, ConstraintContract, FilterContract):
    """The contract."""

    @pytest.fixture(scope="class")
    @classmethod
    def address(cls) -> Iterator[str]:
        with llama_server() as address:
            yield address

    @pytest.fixture
    def load(self, address: str, options: LoadOptions) -> Iterator[Callable[[], LoadedModel]]:
        loaded: list[LoadedModel] = []

        def load_anew() -> LoadedModel:
            backend = Remote()
            backend.meet(Server(address))
            model = backend.load(Path(), options, ignore)
            assert isinstance(model, ServedModel)
            loaded.append(model)
            return model

        yield load_anew
        for model in loaded:
            model.close()

    def check_same(self, got: list[list[int]], wanted: list[list[int]]) -> None:
        """Most begin alike: what mixes answers up parts them all."""
        apart = [one for one, other in zip(got, wanted, strict=True) if one[:3] != other[:3]]
        assert len(apart) <= len(got) // 2

    def test_progress_and_counts_add_up(self, model: LoadedModel) -> None:
        """A server cuts a prompt where it likes."""
        result = run(model, sequence(1, prompt(3, 70), new=4))[1]
        done = [event.done for event in result.progress]
        assert (done, done[-1]) == (sorted(set(done)), 70)
        assert {(event.total, event.reused) for event in result.progress} == {(70, 0)}
        assert (result.end.prompt_tokens, result.end.reused_tokens, result.end.new_tokens) == (70, 0, 4)
        assert result.end.prefill_seconds >= 0
        assert result.end.decode_seconds >= 0

    def test_a_full_context_ends_it(self, model: LoadedModel) -> None:
        """A server ends where no id more fits, and refuses a prompt that leaves room for none."""
        result = run(model, sequence(1, prompt(7, 250), new=0))[1]
        assert result.end.reason is FinishReason.CONTEXT
        assert len(result.tokens) == 6
        with pytest.raises(EngineError) as caught:
            model.start(sequence(2, prompt(8, 256), new=0))
        assert caught.value.code is ErrorCode.CONTEXT_OVERFLOW

    def test_a_seed_decides(self, load: Callable[[], LoadedModel]) -> None:
        """Hot: what the demo model writes at temperature 1 is the same for many seeds."""

        def tokens(seed: int) -> list[int]:
            drawn = Sampling(temperature=3.0, seed=seed)
            return run(load(), sequence(1, prompt(10, 20), sampling=drawn))[1].tokens

        assert tokens(1) == tokens(1)
        assert len({tuple(tokens(seed)) for seed in (1, 2, 3, (1 << 32) - 1, 1 << 40)}) == 5

    def test_a_late_one_joins(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        early, late = sequence(1, prompt(14, 40), new=30), sequence(2, prompt(15, 45))
        results = Results()
        model.start(early)
        while len(results.get(1, Result()).tokens) < 10:
            results.take(model.step(never))
        model.start(late)
        finish(model, results, [1, 2])
        self.check_same([results[1].tokens, results[2].tokens], [fresh(early), fresh(late)])

    def test_more_than_there_are_slots_queue_up(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        """Which of those that run begins first is the server's."""
        many = [sequence(id_, prompt(20 + id_, 10), new=5 + id_) for id_ in range(7)]
        results = run(model, *many)
        self.check_same([results[one.id].tokens for one in many], [fresh(one) for one in many])

    def test_stopping_one_leaves_the_others(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        stays, goes = sequence(1, prompt(16, 20), new=30), sequence(2, prompt(17, 20), new=30)
        results = Results()
        for one in (stays, goes):
            model.start(one)
        results.take(model.step(never))
        model.stop(2)
        model.stop(99)
        finish(model, results, [1, 2])
        assert results[2].end.reason is FinishReason.CANCELLED
        self.check_same([results[1].tokens], [fresh(stays)])
