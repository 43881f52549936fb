"""How long a server may say nothing before it counts as gone, in seconds of time in which this process ran."""

from __future__ import annotations

from typing import NamedTuple


class Patience(NamedTuple):
    """For a short question, the first word of an answer (a long prompt, others before it), between two, and a trial."""

    question: float = 20.0
    first: float = 900.0
    between: float = 60.0
    trial: float = 180.0  # of a first answer, for which a server may have to load the model
