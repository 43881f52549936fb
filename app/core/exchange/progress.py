"""How far long work on an exchange has come, written by the thread that does it and read by the one that shows it."""

from __future__ import annotations


class CancelledError(Exception):
    """The person who asked for the work does not want it any more."""


class ExchangeProgress:
    """Steps done, of how many. Both threads may use it: each value is written whole."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0  # 0: not known
        self.is_cancelled = False

    def begin(self, total: int = 0) -> None:
        """A stretch of so many steps begins."""
        self.done, self.total = 0, total

    def step(self) -> None:
        """One step is done. Raises CancelledError."""
        self.done += 1
        self.check()

    def check(self) -> None:
        """Raises CancelledError where the work is not wanted any more."""
        if self.is_cancelled:
            raise CancelledError
