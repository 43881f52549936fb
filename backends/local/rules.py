"""What a local backend checks before it loads, in the same words whichever library is to compute.

Every function raises EngineError and changes nothing. Not here: rules that only one library has (its `load`).
"""

from __future__ import annotations

from collections.abc import Mapping

from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode

MOST_SEQUENCES = 64
_DEFAULT_CONTEXT = 16384


def require(rules: Mapping[str, bool]) -> None:
    """Raise bad_request with the first complaint whose rule does not hold."""
    for complaint, holds in rules.items():
        if not holds:
            raise EngineError(ErrorCode.BAD_REQUEST, complaint)


def context_for(wanted: int, trained: int) -> int:
    """The context in tokens where `wanted` ones (0: a sensible number) are asked for; context_too_large beyond."""
    if wanted > trained:
        detail = f"a context of {wanted} was asked for, the model was trained for {trained}"
        raise EngineError(ErrorCode.CONTEXT_TOO_LARGE, detail, {"wanted": wanted, "limit": trained})
    return wanted or min(trained, _DEFAULT_CONTEXT)


def common_rules(options: LoadOptions) -> dict[str, bool]:
    """The rules that hold for every library, each with the complaint where it does not hold."""
    return {
        "context is negative": options.context > 0,
        f"sequences is not in 1 … {MOST_SEQUENCES}": 1 <= options.sequences <= MOST_SEQUENCES,
    }


def require_memory(needed: int, available: int) -> None:
    """Raise out_of_memory where fewer bytes are available than are needed."""
    if needed > available:
        detail = f"{needed >> 20} MiB needed, {available >> 20} MiB available"
        raise EngineError(ErrorCode.OUT_OF_MEMORY, detail, {"needed": needed, "available": available})
