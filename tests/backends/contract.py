"""What every backend has to do, as tests to inherit: `class TestMine(BackendContract)` with the four fixtures below.

It has four chapters, which can be inherited alone where a second model need not show everything again.

Not here: what only one backend has (tests beside it), and text (`backends.harmony`): prompts are plain ids.
"""

from __future__ import annotations

import ctypes
import gc
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest
from msgspec.structs import replace

from backends.contract.base import (
    Backend,
    Cancelled,
    DeviceKind,
    FinishReason,
    LoadedModel,
    LoadOptions,
    Sampling,
    Sequence,
)
from backends.contract.by_message import MessageModel
from backends.contract.errors import EngineError, ErrorCode
from tests.backends.runs import Result, Results, finish, ignore, never, prompt, run, sequence

_BALLAST = 150 << 20


def _held(backend: Backend) -> int:
    """Bytes this process holds in main memory, and all that is taken on GPUs with memory of their own."""
    gpus = (device for device in backend.devices() if device.kind is DeviceKind.GPU)
    return psutil.Process().memory_info().rss + sum(gpu.memory_total - gpu.memory_free for gpu in gpus)


def _give_back_what_is_free() -> None:
    """What earlier tests of this process freed is still counted as held: the model would only fill it again."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def by_ids(model: LoadedModel | MessageModel) -> LoadedModel:
    """The model, which takes ids: of those that take messages this suite knows nothing."""
    assert not isinstance(model, MessageModel)
    return model


class ContractFixtures:
    """Inherit, and give the fixtures. `options` should make room for 256 tokens and compute 32 at a time."""

    @pytest.fixture(scope="class")
    @classmethod
    def backend(cls) -> Backend:
        """The backend under test."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def model_path(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A small model."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def large_model_path(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A model of 150 MiB or more."""
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def bad_models(cls, model_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[ErrorCode, Path]:
        """One file for each error about a file."""
        raise NotImplementedError

    @pytest.fixture
    def options(self) -> LoadOptions:
        """Small enough to be quick and to run full."""
        return LoadOptions(context=256, sequences=4, batch=32, ubatch=32)

    @pytest.fixture
    def load(self, backend: Backend, model_path: Path, options: LoadOptions) -> Iterator[Callable[[], LoadedModel]]:
        """Loads the model anew; closes what was loaded."""
        loaded: list[LoadedModel] = []

        def load_anew() -> LoadedModel:
            loaded.append(by_ids(backend.load(model_path, options, ignore)))
            return loaded[-1]

        yield load_anew
        for model in loaded:
            model.close()

    @pytest.fixture
    def model(self, load: Callable[[], LoadedModel]) -> LoadedModel:
        """The model, with nothing in its cache."""
        return load()

    @pytest.fixture
    def fresh(self, load: Callable[[], LoadedModel]) -> Callable[[Sequence], list[int]]:
        """The tokens of a sequence that runs alone on a model just loaded."""
        return lambda one: run(load(), one)[one.id].tokens

    def check_same(self, got: list[list[int]], wanted: list[list[int]]) -> None:
        """Runs that should give the same tokens do. To override where kernels round by what else is in the batch."""
        assert got == wanted


class LoadingContract(ContractFixtures):
    """What loading tells, refuses and gives back."""

    def test_says_what_was_loaded(self, model: LoadedModel, model_path: Path, options: LoadOptions) -> None:
        info, vocabulary = model.info, model.vocabulary
        assert (info.path, info.context, info.sequences) == (str(model_path), options.context, options.sequences)
        assert info.name
        assert info.build
        assert info.trained_context >= info.context
        assert vocabulary.size > max(vocabulary.control.values()) >= len(vocabulary.tokens) >= 256
        assert model.memory().total > 0 or info.size < 1 << 20

    def test_chooses_what_is_left_open(self, backend: Backend, model_path: Path) -> None:
        model = backend.load(model_path, LoadOptions(), ignore)
        assert model.info.context == min(model.info.trained_context, 16384)
        assert model.info.options.context == model.info.context
        assert model.info.options.threads == model.info.threads >= 1
        model.close()

    def test_progress_only_grows(self, backend: Backend, model_path: Path, options: LoadOptions) -> None:
        told: list[tuple[str, float]] = []
        backend.load(model_path, options, lambda stage, fraction: told.append((stage, fraction))).close()
        order = {"reading": 0, "loading": 1, "preparing": 2}
        places = [(order[stage], fraction) for stage, fraction in told]
        assert places == sorted(places)
        assert {stage for stage, _ in told} == set(order)
        assert all(0.0 <= fraction <= 1.0 for _, fraction in told)

    @pytest.mark.parametrize("stage", ["reading", "loading", "preparing"])
    def test_loading_can_be_cancelled(
        self, backend: Backend, model_path: Path, options: LoadOptions, stage: str
    ) -> None:
        def cancel(told: str, _: float) -> None:
            if told == stage:
                raise Cancelled

        with pytest.raises(Cancelled):
            backend.load(model_path, options, cancel)
        model = by_ids(backend.load(model_path, options, ignore))
        assert len(run(model, sequence(1, prompt(1, 5)))[1].tokens) == 12
        model.close()

    @pytest.mark.parametrize(
        "code",
        [ErrorCode.MODEL_MISSING, ErrorCode.MODEL_TRUNCATED, ErrorCode.MODEL_CORRUPT, ErrorCode.MODEL_FOREIGN],
    )
    def test_a_bad_file_has_its_own_error(
        self, backend: Backend, bad_models: Mapping[ErrorCode, Path], code: ErrorCode
    ) -> None:
        with pytest.raises(EngineError) as caught:
            backend.load(bad_models[code], LoadOptions(), ignore)
        assert caught.value.code is code
        assert caught.value.detail

    def test_a_context_beyond_the_model_is_refused(self, backend: Backend, model_path: Path) -> None:
        with pytest.raises(EngineError) as caught:
            backend.load(model_path, LoadOptions(context=1 << 30), ignore)
        assert caught.value.code is ErrorCode.CONTEXT_TOO_LARGE
        assert caught.value.facts["wanted"] == 1 << 30
        assert caught.value.facts["limit"] < 1 << 30

    def test_close_gives_memory_back(self, backend: Backend, large_model_path: Path, options: LoadOptions) -> None:
        backend.load(large_model_path, options, ignore).close()  # what a library keeps for ever is not counted
        rounds: list[tuple[int, int]] = []  # bytes taken, and of them still held after closing
        for _ in range(3):  # a leak shows each time; what other threads of this process take meanwhile does not
            _give_back_what_is_free()
            before = _held(backend)
            model = by_ids(backend.load(large_model_path, options, ignore))
            run(model, sequence(1, prompt(1, 60)))
            taken = _held(backend) - before
            model.close()
            rounds.append((taken, _held(backend) - before))
        assert any(taken > _BALLAST / 2 and left < taken / 5 for taken, left in rounds), rounds


class RequestContract(ContractFixtures):
    """How a sequence begins and ends, and what is refused."""

    def test_a_stop_id_is_delivered_and_ends_it(self, model: LoadedModel) -> None:
        plain = run(model, sequence(1, prompt(2, 20)))[1].tokens
        first = plain.index(plain[5])
        stopped = run(model, sequence(2, prompt(2, 20), stop_ids=frozenset({plain[5]})))[2]
        assert stopped.tokens == plain[: first + 1]
        assert stopped.end.reason is FinishReason.STOP

    def test_max_tokens_ends_it(self, model: LoadedModel) -> None:
        result = run(model, sequence(1, prompt(2, 20), new=1))[1]
        assert len(result.tokens) == 1
        assert result.end.reason is FinishReason.LENGTH

    def test_progress_and_counts_add_up(self, model: LoadedModel) -> None:
        result = run(model, sequence(1, prompt(3, 70), new=4))[1]
        assert [event.done for event in result.progress] == [32, 64, 70]
        assert {(event.total, event.reused) for event in result.progress} == {(70, 0)}
        assert (result.end.prompt_tokens, result.end.reused_tokens, result.end.new_tokens) == (70, 0, 4)
        assert result.end.prefill_seconds >= 0
        assert result.end.decode_seconds >= 0

    @pytest.mark.parametrize("ids", [(), (-1,), (1, 2, 1 << 30)])
    def test_bad_prompts_are_refused(self, model: LoadedModel, ids: tuple[int, ...]) -> None:
        with pytest.raises(EngineError) as caught:
            model.start(sequence(1, ids))
        assert caught.value.code is ErrorCode.BAD_REQUEST
        assert not model.step(never)

    def test_an_id_that_runs_is_refused(self, model: LoadedModel) -> None:
        model.start(sequence(1, prompt(4, 8)))
        with pytest.raises(EngineError) as caught:
            model.start(sequence(1, prompt(5, 8)))
        assert caught.value.code is ErrorCode.BAD_REQUEST

    def test_a_prompt_beyond_the_context_is_refused(self, model: LoadedModel) -> None:
        with pytest.raises(EngineError) as caught:
            model.start(sequence(1, prompt(6, 257)))
        assert caught.value.code is ErrorCode.CONTEXT_OVERFLOW
        assert caught.value.facts == {"tokens": 257, "limit": 256}
        assert run(model, sequence(1, prompt(6, 20)))[1].end.reason is FinishReason.LENGTH

    def test_a_full_context_ends_it(self, model: LoadedModel) -> None:
        result = run(model, sequence(1, prompt(7, 250), new=0))[1]
        assert result.end.reason is FinishReason.CONTEXT
        assert len(result.tokens) == 7
        exact = run(model, sequence(2, prompt(8, 256), new=0))[2]
        assert exact.end.reason is FinishReason.CONTEXT
        assert len(exact.tokens) == 1


class SamenessContract(ContractFixtures):
    """Tokens do not depend on what else is in the batch or was there before."""

    def test_greedy_is_deterministic(self, load: Callable[[], LoadedModel]) -> None:
        one, two = (run(load(), sequence(1, prompt(9, 40)))[1].tokens for _ in range(2))
        assert one == two

    @pytest.mark.parametrize("temperature", [9e-6, 1e-38, 5e-324])
    def test_hardly_any_temperature_is_greedy(self, model: LoadedModel, temperature: float) -> None:
        cold = run(model, sequence(1, prompt(9, 40), sampling=Sampling(temperature=temperature, seed=5)))
        assert cold[1].tokens == run(model, sequence(1, prompt(9, 40)))[1].tokens

    def test_a_seed_decides(self, load: Callable[[], LoadedModel]) -> None:
        def tokens(seed: int) -> list[int]:
            return run(load(), sequence(1, prompt(10, 20), sampling=Sampling(seed=seed)))[1].tokens

        assert tokens(1) == tokens(1)
        assert len({tuple(tokens(seed)) for seed in (1, 2, 3, (1 << 32) - 1, 1 << 40)}) == 5

    def test_together_is_as_alone(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        drawn = Sampling(seed=11)
        four = [
            sequence(1, prompt(11, 50)),
            sequence(2, prompt(12, 33), sampling=drawn),
            sequence(3, prompt(13, 7), new=30),
            sequence(4, prompt(11, 50), sampling=drawn),
        ]
        together = run(model, *four)
        self.check_same([together[one.id].tokens for one in four], [fresh(one) for one in four])

    def test_a_late_one_joins(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        early, late = sequence(1, prompt(14, 40), new=30), sequence(2, prompt(15, 45))
        results = Results()
        model.start(early)
        while len(results.get(1, Result()).tokens) < 10:
            results.take(model.step(never))
        model.start(late)
        finish(model, results, [1, 2])
        self.check_same([results[1].tokens, results[2].tokens], [fresh(early), fresh(late)])
        assert len(results[2].progress) >= 2, "it was read while the other one wrote"

    def test_stopping_one_leaves_the_others(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        stays, writes, reads = (
            sequence(1, prompt(16, 20), new=30),
            sequence(2, prompt(17, 20), new=30),
            sequence(3, prompt(18, 120)),
        )
        results = Results()
        for one in (stays, writes, reads):
            model.start(one)
        while not results.get(3, Result()).progress:
            results.take(model.step(never))
        model.stop(2)
        model.stop(3)
        model.stop(99)
        finish(model, results, [1, 2, 3])
        assert results[2].end.reason is results[3].end.reason is FinishReason.CANCELLED
        assert 0 < len(results[2].tokens) < 30
        assert not results[3].tokens
        self.check_same([results[1].tokens], [fresh(stays)])

    def test_one_that_waits_can_be_stopped(self, model: LoadedModel) -> None:
        for id_ in range(5):
            model.start(sequence(id_, prompt(id_, 8)))
        model.stop(4)
        results = Results()
        finish(model, results, range(5))
        assert results[4].end.reason is FinishReason.CANCELLED
        assert not results[4].tokens

    def test_more_than_there_are_slots_queue_up(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        many = [sequence(id_, prompt(20 + id_, 10), new=5 + id_) for id_ in range(7)]
        results = run(model, *many)
        self.check_same([results[one.id].tokens for one in many], [fresh(one) for one in many])
        assert list(results)[-1] == 6, "first come, first served"

    def test_a_full_cache_ends_only_who_needs_a_cell(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        three = [sequence(id_, prompt(30 + id_, 40), new=0) for id_ in range(3)]
        results = run(model, *three)
        for one in three:
            result = results[one.id]
            assert result.end.reason is FinishReason.CONTEXT
            self.check_same([result.tokens[:40]], [fresh(replace(one, max_tokens=40))])
        assert max(len(result.tokens) for result in results.values()) > 60

    def test_prompts_that_do_not_fit_together_take_turns(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        three = [sequence(id_, prompt(40 + id_, 150)) for id_ in range(3)]
        results = run(model, *three)
        self.check_same([results[one.id].tokens for one in three], [fresh(one) for one in three])

    def test_nothing_leaks_between_sequences(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        wanted = fresh(sequence(0, prompt(50, 30)))
        before = run(model, sequence(1, prompt(50, 30)))[1].tokens
        beside = run(model, sequence(2, prompt(51, 30)), sequence(3, prompt(50, 30)))[3].tokens
        after = run(model, sequence(4, prompt(50, 30)))[4].tokens
        self.check_same([before, beside, after], [wanted] * 3)

    def test_an_interrupted_step_loses_nothing(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        answers = random.Random(1)
        two = sequence(1, prompt(52, 70), new=20), sequence(2, prompt(53, 40), sampling=Sampling(seed=3))
        results = run(model, *two, is_interrupted=lambda: answers.random() < 0.2)
        self.check_same([results[one.id].tokens for one in two], [fresh(one) for one in two])
        assert [event.done for event in results[1].progress][-1] == 70


class ReuseContract(ContractFixtures):
    """What was computed for an earlier sequence is not computed again, and changes nothing."""

    def test_the_same_prompt_computes_one_token(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        run(model, sequence(1, prompt(60, 90), new=30))
        again = run(model, sequence(2, prompt(60, 90), new=30))[2]
        assert again.end.reused_tokens == 89
        self.check_same([again.tokens], [fresh(sequence(1, prompt(60, 90), new=30))])

    def test_every_turn_computes_only_what_is_new(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        """A conversation as Harmony has it: the reasoning of a turn is gone from the next prompt."""
        ids = prompt(61, 45)
        for turn in range(4):
            one = sequence(turn, ids, new=20)
            result = run(model, one)[turn]
            self.check_same([result.tokens], [fresh(one)])
            if turn:
                assert result.end.reused_tokens >= len(ids) - 20
            ids += (*result.tokens[12:], *prompt(70 + turn, 12))
        assert len(ids) > 2 * 45

    def test_going_on_reuses_what_was_written(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        """A tool loop: the generated ids come back as they were."""
        ids = prompt(62, 40)
        first = run(model, sequence(1, ids, new=30))[1]
        run(model, sequence(2, prompt(63, 60)))  # another one takes cells meanwhile
        ids += (*first.tokens, *prompt(64, 5))
        second = run(model, sequence(3, ids))[3]
        assert second.end.reused_tokens >= 40
        self.check_same([second.tokens], [fresh(sequence(3, ids))])

    def test_an_edited_question_is_not_answered_from_the_old_one(
        self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]
    ) -> None:
        ids = prompt(65, 100)
        run(model, sequence(1, ids, new=30))
        for cut in (99, 84, 60, 40, 5):
            edited = sequence(cut, (*ids[:cut], *prompt(66 + cut, 12)))
            self.check_same([run(model, edited)[cut].tokens], [fresh(edited)])

    def test_a_common_beginning_is_shared(self, model: LoadedModel, fresh: Callable[[Sequence], list[int]]) -> None:
        """Three that arrive together, as when efforts are compared or an answer is drawn three times."""
        ids = prompt(67, 80)
        three = [sequence(id_, (*ids[: 68 - id_], *prompt(id_, 6))) for id_ in range(3)]
        results = run(model, *three)
        self.check_same([results[one.id].tokens for one in three], [fresh(one) for one in three])


def ahead(id_: int, ids: tuple[int, ...]) -> Sequence:
    """A prompt that is only read."""
    return replace(sequence(id_, ids, new=1), gives_way=True)


class GivingWayContract(ContractFixtures):
    """What gives way pushes nothing out of the cache that was asked, and is of use where there is room."""

    def test_it_ends_where_cells_are_another_ones(self, model: LoadedModel) -> None:
        asked = sequence(1, prompt(80, 150), new=1)
        run(model, asked)
        run(model, ahead(2, prompt(81, 200)))
        assert run(model, replace(asked, id=3))[3].end.reused_tokens == 149

    def test_it_takes_no_ones_place(self, model: LoadedModel) -> None:
        asked = [sequence(id_, prompt(82 + id_, 20), new=1) for id_ in range(4)]
        for one in asked:
            run(model, one)
        run(model, ahead(5, prompt(90, 20)))
        run(model, ahead(6, (*asked[0].prompt[:15], *prompt(91, 20))))
        assert [run(model, one)[one.id].end.reused_tokens for one in asked] == [19] * 4

    def test_it_is_read_where_there_is_room(self, model: LoadedModel) -> None:
        run(model, sequence(1, prompt(92, 40), new=1))
        read = run(model, ahead(2, prompt(93, 100)))[2]
        assert read.end.reason is FinishReason.LENGTH
        assert run(model, sequence(3, (*prompt(93, 100), *prompt(94, 9))))[3].end.reused_tokens >= 99

    def test_what_was_only_read_makes_room(self, model: LoadedModel) -> None:
        run(model, ahead(1, prompt(95, 150)))
        assert run(model, ahead(2, prompt(96, 200)))[2].end.reason is FinishReason.LENGTH

    def test_what_was_only_read_goes_before_what_was_asked(self, model: LoadedModel) -> None:
        asked = sequence(1, prompt(108, 60), new=1)
        run(model, asked)
        run(model, ahead(2, prompt(109, 150)))
        run(model, sequence(3, prompt(110, 90), new=1))
        assert run(model, replace(asked, id=4))[4].end.reused_tokens == 59

    def test_its_place_goes_before_one_that_was_asked(self, model: LoadedModel) -> None:
        asked = [sequence(id_, prompt(111 + id_, 20), new=1) for id_ in range(3)]
        for one in asked:
            run(model, one)
        run(model, ahead(4, prompt(115, 20)))
        run(model, sequence(5, prompt(116, 20), new=1))
        assert [run(model, one)[one.id].end.reused_tokens for one in asked] == [19] * 3

    def test_a_conversation_that_was_asked_is_read_on_in_a_full_cache(self, model: LoadedModel) -> None:
        for id_ in range(3):
            run(model, sequence(id_, prompt(100 + id_, 20), new=1))
        answer = run(model, sequence(4, prompt(103, 90), new=30))[4].tokens
        next_turn = (*prompt(103, 90), *answer[15:], *prompt(104, 5))
        assert run(model, ahead(5, next_turn))[5].end.reason is FinishReason.LENGTH
        others = [run(model, sequence(id_, prompt(100 + id_, 20), new=1))[id_].end for id_ in (2, 1)]
        assert [end.reused_tokens for end in others] == [19, 19]
        assert run(model, sequence(6, (*next_turn, *prompt(105, 5))))[6].end.reused_tokens >= len(next_turn) - 1

    def test_what_it_has_read_stays_when_it_is_stopped(self, model: LoadedModel) -> None:
        run(model, sequence(1, prompt(106, 64), new=1))
        results = Results()
        model.start(ahead(2, (*prompt(106, 64), *prompt(107, 128))))
        while not (results.get(2, Result()).progress and results[2].progress[-1].done >= 128):
            results.take(model.step(never))
        model.stop(2)
        finish(model, results, [2])
        again = run(model, ahead(3, (*prompt(106, 64), *prompt(107, 128))))[3].end
        assert again.reason is FinishReason.LENGTH and again.reused_tokens >= 128


class BackendContract(LoadingContract, RequestContract, SamenessContract, ReuseContract, GivingWayContract):
    """All of it."""
