"""The seam of a watch: how likely certain ids were where one of them was drawn, such as 0 and 1 of a label.

A backend that has the scores of its model tells of every id it draws; one that has none leaves the watch alone. Not
here: what is made of the scores (`backends.engine.answer`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence


class Watch:
    """The ids that are watched in one sequence, and their scores at the last place where one of them was drawn.

    Scores are logits or log-probabilities, before anything narrows them: only their differences mean something. Behind
    a stop id nothing counts, since a backend may be a token ahead of what it tells. Used from one thread.
    """

    def __init__(self, ids: Sequence[int], stop_ids: Collection[int]) -> None:
        self.ids = tuple(ids)
        self.scores: tuple[float, ...] = ()
        self._stop_ids = stop_ids
        self._is_over = False

    def note(self, token: int, scores: Callable[[], Sequence[float]]) -> None:
        """Tell which id was drawn, and by which function the scores of the watched ids are had, in their order."""
        if token in self.ids and not self._is_over:
            self.scores = tuple(scores())
        self._is_over = self._is_over or token in self._stop_ids
