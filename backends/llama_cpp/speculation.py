"""Speculative decoding without a second model: what comes next is guessed from the sequence's own text (quotes, code
with one change, repeated reasoning) and checked in one call, which costs less than a call for each token.

Every token is still drawn from the model's own logits, one after the other, with the sequence's own random numbers; a
guess only decides whether the logits behind it are there already. So it changes nothing of what is written, but for the
last bits of logits that depend on how many tokens a call has. What a call of several tokens costs depends on kernels,
experts and devices: it is measured while answers are written, and where nothing is gained, nothing is guessed. Not
here: whose tokens are guessed (`model`).
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

import msgspec

from backends.contract.base import MOST_DRAFTED

SIZES = (1, 3, MOST_DRAFTED)  # tokens that are guessed at once
WORTH = 1.15  # times as fast as without, from which guessing is worth it

_LONG_ENDING, _SHORT_ENDING = 8, 3  # tokens at the end of a text that have to be found before
_FIRST_RATES = {_LONG_ENDING: 0.9, _SHORT_ENDING: 0.6}  # of guesses that are right, before any was made
_LEARNING = 1 / 8  # how much one guess says about the next
_FORGETTING = 1 / 256  # and one that was not worth making: what is written now may repeat more than what was
_REACH = 1 << 15  # tokens that are looked through, in less than 0.1 ms
_SMOOTHING = 0.2  # how much one call says about the next
_TRIALS = 2  # calls of a size before its cost is believed: the first one may have had to prepare something
_AGAIN = 1024  # calls of one token after which others are tried again: the text has grown, or the computer is less busy
_WIDTH = array("I").itemsize  # bytes of an id


class Guess(msgspec.Struct, frozen=True):
    """Tokens that are likely to come next, and the length of the ending by which they were found; 0: none."""

    tokens: tuple[int, ...] = ()
    ending: int = 0


class CallCosts:
    """What calls of one sequence take, by how many tokens they have; learnt from seconds."""

    def __init__(self) -> None:
        self.one = 0.0  # seconds of a call with one token; 0: not known
        self._times: dict[int, float] = {}  # of that, for calls with more
        self._trials: dict[int, int] = {}
        self._singles = 0  # calls of one token since others were first tried

    def note(self, tokens: int, seconds: float) -> None:
        """A call took so long; 0 seconds: nobody knows, the computer slept."""
        if seconds <= 0.0:
            return
        if tokens == 1:
            self.one += (_SMOOTHING if self.one else 1.0) * (seconds - self.one)
            self._singles += 1
            if self._singles >= _AGAIN:
                self._singles = 0
                self._times.clear()
                self._trials.clear()
        elif self.one:
            times, before = seconds / self.one, self._times.get(tokens)
            trials = self._trials[tokens] = self._trials.get(tokens, 0) + 1
            if before is None or trials <= _TRIALS:
                self._times[tokens] = min(times, before or times)
            else:
                self._times[tokens] = before + _SMOOTHING * (times - before)

    def times(self, tokens: int) -> float:
        """How many times as long as a call of one token one of these takes; 1 as long as it is to be tried."""
        return self._times[tokens] if self._trials.get(tokens, 0) >= _TRIALS else 1.0


class OwnText:
    """The text of one sequence, in which what comes next is looked for, and how often that was right."""

    def __init__(self, prompt: Sequence[int]) -> None:
        self.drafted = self.accepted = 0
        self.spared = 0.0  # seconds that single tokens would have taken longer
        self._bytes = bytearray(array("I", prompt).tobytes())
        self._rates = dict(_FIRST_RATES)

    def add(self, token: int) -> None:
        """Take over a token that was drawn."""
        self._bytes += array("I", (token,)).tobytes()

    def guess(self, costs: CallCosts, most: int, worth: float) -> Guess:
        """The tokens that stood behind the last place where the text ended like now; as many as gain most here."""
        for ending, rate in self._rates.items():
            begin = self._behind_last(ending)
            if begin and (size := best_size(rate, costs, most, worth)):
                return Guess(self._fitting(begin, size), ending)
            if begin:
                self._rates[ending] += _FORGETTING * (_FIRST_RATES[ending] - rate)
        return Guess()

    def learn(self, guess: Guess, right: int, spared: float) -> None:
        """So many of these tokens came as they were guessed, which spared so many seconds, or cost them."""
        self.drafted += len(guess.tokens)
        self.accepted += right
        self.spared += spared
        for is_right in (*[1.0] * right, *([0.0] if right < len(guess.tokens) else [])):
            self._rates[guess.ending] += _LEARNING * (is_right - self._rates[guess.ending])

    def _behind_last(self, ending: int) -> int:
        """The byte behind the last earlier place of the text's last tokens; 0: there is none."""
        width = ending * _WIDTH
        if len(self._bytes) <= width:
            return 0
        wanted, end = self._bytes[-width:], len(self._bytes) - 1
        far = max(0, len(self._bytes) - _REACH * _WIDTH)
        while (found := self._bytes.rfind(wanted, far, end)) > 0 and found % _WIDTH:
            end = found + width - 1  # not where a token begins
        return found + width if found >= 0 else 0

    def _fitting(self, begin: int, size: int) -> tuple[int, ...]:
        """The tokens from a place on; where fewer are left than were wanted, as many as a size has."""
        there = (len(self._bytes) - begin) // _WIDTH
        count = max(each for each in SIZES if each <= max(1, min(there, size)))
        return tuple(array("I", self._bytes[begin : begin + count * _WIDTH]))


def best_size(rate: float, costs: CallCosts, most: int, worth: float) -> int:
    """How many tokens to guess of which such a share is right; 0 where that is not `worth` times as fast as none."""
    if not costs.one:
        return 0
    gains = {size: expected(rate, size) / costs.times(size + 1) for size in SIZES if size <= most}
    best = max(gains, key=lambda size: gains[size], default=0)
    return best if best and gains[best] >= worth else 0


def expected(rate: float, size: int) -> float:
    """How many tokens a call gives on average: all guesses up to the first wrong one, and one more."""
    return math.fsum(rate**count for count in range(size + 1))
