"""One answer that a program asks the local API for, as a person sees it while it runs, and as the log keeps it.

Not here: what was asked and answered, which is told and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from backends.contract.messages import Effort


@dataclass(frozen=True)
class ClientAnswer:
    """Who asks, how hard the model shall think, and how far it is. Times are seconds of
    a clock that never goes back."""

    number: int
    client: str  # what the program calls itself; empty where it says nothing
    model: str
    effort: Effort
    asked: float
    began: float = 0.0  # with the first token; 0: it waits
    tokens: int = 0

    @property
    def is_waiting(self) -> bool:
        """Whether nothing is written yet."""
        return not self.tokens

    def rate(self, now: float) -> float:
        """Tokens a second, from the first one on; 0 where that cannot be said yet."""
        seconds = now - self.began
        return (self.tokens - 1) / seconds if self.tokens > 1 and seconds > 0 else 0.0
