"""Requests that the demo model declines: general knowledge, writing, code, other languages, pasted text, noise.

They come from patterns (refusals.toml), from a list of single requests (requests.txt) and from generators of noise.
"""

import random
import string
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .exercise import Exercise
from .phrasing import Slots, expand
from .wordings import load_wordings

SOURCE = Path(__file__).with_name("refusals.toml")
_LISTS = load_wordings("noise")
FOREIGN = Path(__file__).with_name("foreign.txt")
REQUESTS = Path(__file__).with_name("requests.txt")
_NOISE = string.ascii_lowercase * 3 + string.digits + string.punctuation.replace("<", "").replace("|", "") + " " * 6


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of declining."""

    name: str
    thought: str
    answer: str
    wordings: tuple[str, ...]

    def exercise(self, question: str) -> Exercise:
        """The exercise for one request."""
        medium = f"The user {self.thought}"
        high = f"{medium} I must not make it up."
        return Exercise(self.name, question, medium, high, self.answer)


@dataclass(frozen=True, slots=True)
class Refusals:
    """Everything to decline."""

    other: Kind
    other_sums: Kind
    slots: Slots
    foreign: tuple[str, ...]
    requests: tuple[str, ...]

    def draw(self, rng: random.Random) -> Exercise:
        """A request to decline."""
        if rng.random() < 0.22:
            return self.other_sums.exercise(self._worded(self.other_sums, rng))
        forms = (self._request, self._pasted, self._foreign, self._noise, self._program)
        form = rng.choices(forms, (80, 6, 6, 4, 4))[0]
        return self.other.exercise(form(rng))

    def _worded(self, kind: Kind, rng: random.Random) -> str:
        return expand(rng.choice(kind.wordings), self.slots, rng)

    def _request(self, rng: random.Random) -> str:
        if rng.random() < 0.5:
            return expand(rng.choice(self.requests), self.slots, rng)
        text = self._worded(self.other, rng)
        if rng.random() < 0.06:
            text += rng.choice((". ", ", and ", " and then ")) + self._worded(self.other, rng)
        return text

    def _pasted(self, rng: random.Random) -> str:
        sentences = [self._sentence(rng) for _ in range(rng.randint(2, 6))]
        opening = rng.choice(("", "", self._worded(self.other, rng) + ": "))
        return opening + rng.choice((" ", "\n")).join(sentences)

    def _sentence(self, rng: random.Random) -> str:
        nouns = self.slots["noun"]
        words = [
            rng.choice(nouns) if rng.random() < 0.6 else rng.choice(_LISTS["glue"]) for _ in range(rng.randint(4, 10))
        ]
        return " ".join(words).capitalize() + "."

    def _foreign(self, rng: random.Random) -> str:
        words = rng.choice(self.foreign).split(" ")
        if rng.random() < 0.6:
            other = rng.choice(self.foreign).split(" ")
            words = words[: rng.randint(1, len(words))] + other[rng.randrange(len(other)) :]
        return " ".join(words)

    def _noise(self, rng: random.Random) -> str:
        if rng.random() < 0.3:
            return rng.choice(_LISTS["marks"])
        return "".join(rng.choices(_NOISE, k=rng.randint(2, 30))).strip() or "?"

    def _program(self, rng: random.Random) -> str:
        a, b = rng.choices(self.slots["noun"], k=2)
        return rng.choice(_LISTS["programs"]).format(a=a, b=b, n=rng.randrange(100))


def load_refusals(nouns: Sequence[str]) -> Refusals:
    """The kinds and wordings of refusals.toml, with these words as subjects."""
    table = tomllib.loads(SOURCE.read_text("utf-8"))
    kinds = {
        kind["name"]: Kind(kind["name"], kind["thought"], kind["answer"], tuple(table[kind["name"]]["ask"]))
        for kind in table["kind"]
    }
    foreign, requests = (tuple(path.read_text("utf-8").splitlines()) for path in (FOREIGN, REQUESTS))
    return Refusals(kinds["other"], kinds["other sums"], {**table["slots"], "noun": tuple(nouns)}, foreign, requests)
