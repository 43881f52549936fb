"""How much of prompts is read beside running answers: as much as holds them up less than their readers notice.

What a token more costs in one call depends on kernels, experts and devices, and jumps; so the room is found by trying:
it shrinks after a call that took too long, and grows after one that had time left. Not here: whose prompt is read
(`model`).
"""

from __future__ import annotations

MOST_TIMES = 3.0  # of a call without prompts: how long one with them may take
_AIM = 0.7 * MOST_TIMES  # what is aimed at, since no two calls take the same
_UNSEEN = 0.016  # seconds of a call that nobody notices: a frame of the window
_FIRST_ROOM = 4
_LEAST_ROOM = 2  # the oldest prompt and the shortest one each go on
_GROWTH, _SHRINKING = 2.0, 0.5  # at most, from one call to the next
_AGAIN = 64  # calls with prompts after which one without is timed again: the context has grown
_SLOWER = 1.1  # at most, from one such time to the next: one slow call does not make slow calls usual
_FORGIVEN = 8  # such times after which a room that was too large is tried again


class Pacing:
    """Room for prompts in a call with answers, from the seconds that calls took. `most` is the largest it may be."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._room = float(_FIRST_ROOM)
        self._writers = 0
        self._usual = 0.0  # seconds of a call with so many answers and nothing else; 0: not known
        self._mixed = 0  # calls with prompts since then
        self._too_large = most  # the least room that took too long
        self._timed = 0  # how often the usual was found since then

    def room(self, writers: int) -> int:
        """Tokens of prompts for the next call with so many answers; 0 where it is to show what is usual."""
        if writers != self._writers:
            self._writers, self._usual = writers, 0.0
            self._too_large = self._most
        if not self._usual or self._mixed >= _AGAIN:
            return 0
        return max(_LEAST_ROOM, min(int(self._room), self._too_large - 1, self._most - writers))

    def note(self, writers: int, tokens: int, seconds: float) -> None:
        """A call with so many answers and tokens of prompts took so long; 0 seconds: nobody knows."""
        if seconds <= 0.0 or writers != self._writers:
            return
        if tokens and self._usual:
            self._mixed += 1
            self._adapt(tokens, seconds)
        elif not tokens:
            self._usual, self._mixed = min(seconds, _SLOWER * self._usual or seconds), 0
            self._timed += 1
            if self._timed >= _FORGIVEN:
                self._too_large = self._most

    def _adapt(self, tokens: int, seconds: float) -> None:
        if seconds > max(MOST_TIMES * self._usual, _UNSEEN):
            self._too_large, self._timed = tokens, 0
        factor = min(_GROWTH, max(_SHRINKING, max(_AIM * self._usual, _UNSEEN) / seconds))
        if factor < 1.0 or tokens >= int(self._room):  # what was not filled says nothing against a larger one
            self._room = min(float(self._most), self._too_large, max(_LEAST_ROOM, self._room * factor))
