"""Checking schemas on request, beside the answers that run: whether an answer could be made to fit.

Not here: the check itself (`schemas`, `constraint`), answers that have to fit (`scheduler`).
"""

from __future__ import annotations

from collections.abc import Callable

from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.engine.preparing import Preparation
from backends.engine.schemas import JsonSchema, SchemaRefused

_MOST_SECONDS = 5.0


class SchemaChecks:
    """The checks that have begun; each is closed by `done`, or by `failed` with its problem as the detail."""

    def __init__(self, emit: Callable[[wire.AnyEvent], None]) -> None:
        self._emit = emit
        self._running: dict[int, Preparation[bool]] = {}

    @property
    def is_busy(self) -> bool:
        """Whether a check runs."""
        return bool(self._running)

    def begin(self, request: wire.CheckSchema) -> None:
        """Check a schema in its own time."""
        self._running[request.id] = Preparation(lambda: _can_be_kept(request.schema), _MOST_SECONDS)

    def cancel(self, request_id: int) -> None:
        """Forget a check that nobody waits for any more."""
        if self._running.pop(request_id, None) is not None:
            self._emit(wire.Failed(request_id, ErrorCode.CANCELLED))

    def poll(self, seconds: float) -> None:
        """Tell what has come of them, waiting so long at most."""
        for request_id, check in tuple(self._running.items()):
            if check.is_over(seconds):
                del self._running[request_id]
                self._emit(_closing(request_id, check))


def _closing(request_id: int, check: Preparation[bool]) -> wire.Done | wire.Failed:
    try:
        check.result()
    except SchemaRefused as refused:
        return wire.Failed(request_id, ErrorCode.SCHEMA_UNUSABLE, str(refused.problem))
    return wire.Done(request_id)


def _can_be_kept(schema: JsonSchema) -> bool:
    from backends.engine.constraint import check_grammar, json_rule  # loads the library for those who need it

    check_grammar(f"start: {json_rule(schema)}")
    return True
