"""What can be wrong with a JSON schema that an answer is to fit, as values that cross the wire in an error's detail.

Not here: finding it (`backends.engine.schemas`), saying it to a person (`app.errors`).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

LARGEST_SCHEMA = 256 << 10  # bytes of its JSON


class SchemaFlaw(StrEnum):
    """Stable names; a value never changes its meaning. Behind each, what `SchemaProblem.subject` is."""

    TOO_LARGE = "too_large"  # the most bytes
    TOO_DEEP = "too_deep"  # nothing
    UNSUPPORTED = "unsupported"  # the keywords
    REMOTE = "remote"  # the address that it refers to
    LOST = "lost"  # the place in itself that it refers to, and that is not there
    CIRCLE = "circle"  # the reference that leads to itself
    UNSATISFIABLE = "unsatisfiable"  # what contradicts what, in the library's words
    PATTERN = "pattern"  # the error of the pattern, in the library's words
    TOO_COMPLEX = "too_complex"  # nothing, or the library's words
    UNFITTING = "unfitting"  # nothing: what is written already does not fit
    INVALID = "invalid"  # what is no schema, in the library's words


class SchemaProblem(msgspec.Struct, frozen=True):
    """One flaw and what it is about."""

    flaw: SchemaFlaw
    subject: str = ""

    def __str__(self) -> str:
        """Write it as the detail of an error has it."""
        return f"{self.flaw}: {self.subject}" if self.subject else str(self.flaw)


def read_problem(detail: str) -> SchemaProblem | None:
    """Read what was written into a detail; None for anything else."""
    flaw, _, subject = detail.partition(": ")
    return SchemaProblem(SchemaFlaw(flaw), subject) if flaw in {*SchemaFlaw} else None
