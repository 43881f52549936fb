"""One exercise: a question with a working for each effort and the right answer. Knows no kind of task."""

from dataclasses import dataclass
from typing import Literal, get_args

Effort = Literal["low", "medium", "high"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)
GUESS = "Quick answer."


@dataclass(frozen=True, slots=True)
class Exercise:
    """`medium` and `high` are the reasoning at these efforts; at low effort there is none, only GUESS."""

    kind: str
    question: str
    medium: str
    high: str
    answer: str

    def working(self, effort: Effort) -> str:
        """The text of the analysis channel at one effort."""
        return {"low": GUESS, "medium": self.medium, "high": self.high}[effort]
