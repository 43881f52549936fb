"""Taking out what was read and putting it in again, of a backend that can."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from backends.contract.base import LoadedModel, Sequence
from backends.contract.prefixes import ComputedPrefix, KeepsPrefixes
from tests.backends.contract import ContractFixtures
from tests.backends.runs import prompt, run, sequence

Load = Callable[[], LoadedModel]
Fresh = Callable[[Sequence], list[int]]


def taken(model: LoadedModel, ids: tuple[int, ...]) -> ComputedPrefix:
    """What the model has of a prompt."""
    assert isinstance(model, KeepsPrefixes)
    found = model.computed_prefix(ids)
    assert found is not None
    return found


def put(model: LoadedModel, prefix: ComputedPrefix) -> bool:
    assert isinstance(model, KeepsPrefixes)
    return model.put_prefix(prefix)


class PrefixContract(ContractFixtures):
    """What was read by one model need not be read by another one of the same file."""

    @pytest.mark.parametrize("branch", [prompt(91, 60), (*prompt(90, 60), *prompt(92, 15))])
    def test_it_is_gone_on_from_after_a_restart(self, load: Load, fresh: Fresh, branch: tuple[int, ...]) -> None:
        """Behind all that was read; another prompt is read as ever."""
        ids = prompt(90, 60)
        first = load()
        run(first, sequence(1, ids, new=5))
        prefix = taken(first, branch if branch[:60] == ids else ids)
        again = load()
        assert put(again, prefix)
        asked = sequence(2, branch)
        result = run(again, asked)[2]
        self.check_same([result.tokens], [fresh(asked)])
        assert result.end.reused_tokens == (60 if branch[:60] == ids else 0)

    def test_nothing_is_taken_of_what_was_not_read(self, model: LoadedModel) -> None:
        assert isinstance(model, KeepsPrefixes)
        assert model.computed_prefix(prompt(93, 40)) is None
        run(model, sequence(1, prompt(94, 40)))
        assert model.computed_prefix((255 - prompt(94, 1)[0], *prompt(93, 40))) is None

    @pytest.mark.parametrize("spoil", ["cut", "other", "empty", "foreign ids", "too long"])
    def test_what_is_none_is_refused_and_harms_nothing(self, load: Load, fresh: Fresh, spoil: str) -> None:
        first = load()
        run(first, sequence(1, prompt(95, 60), new=5))
        prefix = taken(first, prompt(95, 60))
        spoiled = {
            "cut": replace(prefix, state=prefix.state[: len(prefix.state) // 2]),
            "other": replace(prefix, state=bytes(len(prefix.state))),
            "empty": replace(prefix, tokens=(), marks=()),
            "foreign ids": replace(prefix, tokens=(*prefix.tokens[:-1], 1 << 30)),
            "too long": replace(prefix, tokens=prefix.tokens * 100),
        }[spoil]
        again = load()
        assert not put(again, spoiled)
        asked = sequence(2, (*prompt(95, 60), *prompt(96, 5)))
        self.check_same([run(again, asked)[2].tokens], [fresh(asked)])

    def test_what_is_there_already_is_left_as_it_is(self, model: LoadedModel) -> None:
        run(model, sequence(1, prompt(97, 60), new=5))
        assert put(model, taken(model, prompt(97, 60)))
        assert run(model, sequence(2, (*prompt(97, 60), 7)))[2].end.reused_tokens == 60
