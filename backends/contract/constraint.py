"""The seam of a constraint: which ids may come next in one sequence, so that its whole text fits a form.

A backend asks it for every id that it draws: freely first, and only where the drawn id is not allowed again among those
of the mask. Not here: what the constraint is made of (`backends.engine.constraint`).
"""

from __future__ import annotations

from typing import Protocol


class Constraint(Protocol):
    """The state of one sequence. Used from one thread, like the model. Behind the end of what it describes everything
    is allowed: a backend may be a token ahead of what it tells.
    """

    def allows(self, token: int) -> bool:
        """Tell whether this id may come next; nothing changes."""
        ...

    def mask(self) -> bytes:
        """Tell which ids may come next, as packed bits with id 0 lowest in the first byte; at least one is set."""
        ...

    def accept(self, token: int) -> None:
        """Go on behind this id, which is allowed."""
        ...


class AnswerConstraint(Constraint, Protocol):
    """What the engine asks of it besides."""

    @property
    def is_stuck(self) -> bool:
        """Whether nothing could come next, so that the answer was ended before it fitted."""
        ...
