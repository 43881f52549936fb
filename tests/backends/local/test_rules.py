"""What is refused before a load, and in which words."""

from __future__ import annotations

import pytest

from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.local.rules import MOST_SEQUENCES, common_rules, context_for, require, require_memory


def refused(error: pytest.ExceptionInfo[EngineError]) -> tuple[ErrorCode, dict[str, int]]:
    return error.value.code, dict(error.value.facts)


def test_the_first_rule_that_does_not_hold_is_the_complaint() -> None:
    require({"one": True})
    with pytest.raises(EngineError, match="two") as error:
        require({"one": True, "two": False, "three": False})
    assert error.value.code is ErrorCode.BAD_REQUEST


def test_a_context_is_sensible_where_none_is_wanted_and_never_larger_than_trained() -> None:
    assert context_for(0, 131072) == 16384
    assert context_for(0, 512) == 512
    assert context_for(300, 512) == 300
    with pytest.raises(EngineError) as error:
        context_for(513, 512)
    assert refused(error) == (ErrorCode.CONTEXT_TOO_LARGE, {"wanted": 513, "limit": 512})


def test_contexts_and_sequences_have_limits() -> None:
    assert all(common_rules(LoadOptions(context=16, sequences=MOST_SEQUENCES)).values())
    assert not all(common_rules(LoadOptions(context=-1)).values())
    assert not all(common_rules(LoadOptions(context=16, sequences=MOST_SEQUENCES + 1)).values())


def test_memory_that_is_not_there_is_refused_with_both_numbers() -> None:
    require_memory(10, 10)
    with pytest.raises(EngineError) as error:
        require_memory(11, 10)
    assert refused(error) == (ErrorCode.OUT_OF_MEMORY, {"needed": 11, "available": 10})
