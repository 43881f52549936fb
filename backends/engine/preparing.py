"""Work that would hold up the answers of others, in a thread of its own and with a deadline: compiling a constraint.

The library lets go of Python's lock while it compiles, so that answers go on; but nothing can stop it, so what takes
too long is left to itself, and counts as refused. Not here: what is compiled (`constraint`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from backends.contract.awake import awake_seconds
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.schemas import SchemaFlaw, SchemaProblem
from backends.engine.schemas import SchemaRefused

T = TypeVar("T")

_STACK = 128 << 20  # bytes, of which few are ever touched: the library follows a chain of references by recursion


class Preparation(Generic[T]):
    """One piece of work. Begun at once; `result` gives what came of it."""

    def __init__(self, work: Callable[[], T], most_seconds: float) -> None:
        self._work = work
        self._ends = awake_seconds() + most_seconds
        self._result: T | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="preparation", daemon=True)
        _start(self._thread)

    def _run(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            self._error = error

    def is_over(self, seconds: float = 0.0) -> bool:
        """Tell whether there is a result, or no time left, waiting so long at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive() or awake_seconds() > self._ends

    def result(self) -> T:
        """Give what the work gave, or raise what it raised; SchemaRefused where it has taken too long."""
        if self._thread.is_alive():
            raise SchemaRefused(SchemaProblem(SchemaFlaw.TOO_COMPLEX))
        if self._error is not None:
            raise self._error
        assert self._result is not None
        return self._result


def _start(thread: threading.Thread) -> None:
    """Start it with a stack of this size; raises EngineError where there is no memory for that."""
    usual = threading.stack_size(_STACK)
    try:
        thread.start()
    except RuntimeError as error:  # there is no room for its stack
        raise EngineError(ErrorCode.OUT_OF_MEMORY, str(error)) from None
    finally:
        threading.stack_size(usual)
