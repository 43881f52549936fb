"""Training samples: the mix of exercises, dressed as whole conversations. The same seed gives the same samples."""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import harmony_text
from .about import About, load_about
from .arithmetic import LONGEST, random_difference, random_sum, random_too_long
from .exercise import Effort, Exercise
from .letters import random_count
from .refusals import Refusals, load_refusals
from .synonyms import with_synonyms
from .wordings import load_wordings

WORDS = Path(__file__).with_name("words.txt")
SHARES = {"sum": 0.11, "difference": 0.14, "letters": 0.2, "too long": 0.02, "about": 0.31, "refusal": 0.22}
REMEMBERED = 20_000
_DRESS = load_wordings("dress")
_SLIPS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Sample:
    """One conversation without its system message; only the completion is learnt."""

    prompt: str
    completion: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that exercises are drawn from. `pieces` are the vocabulary's lower-case pieces of words."""

    words: tuple[str, ...]
    pieces: tuple[str, ...]
    about: About
    refusals: Refusals

    def exercise(self, rng: random.Random, longest: int = LONGEST) -> Exercise:
        """A random exercise of the mix."""
        match rng.choices(tuple(SHARES), tuple(SHARES.values()))[0]:
            case "sum":
                return random_sum(rng, longest)
            case "difference":
                return random_difference(rng, longest)
            case "letters":
                return random_count(rng, self.words, self.pieces)
            case "too long":
                return random_too_long(rng)
            case "about":
                drawn = self.about.draw(rng)
                return reworded(replace(drawn, question=with_synonyms(drawn.question, rng)), rng)
            case _:
                return self._refusal(rng)

    def _refusal(self, rng: random.Random) -> Exercise:
        exercise = self.refusals.draw(rng)
        return exercise if exercise.kind != "other" or "\n" in exercise.question else reworded(exercise, rng)

    def _remembered(self, rng: random.Random, longest: int) -> Exercise:
        """An exercise for low effort, whose sums and words are few and come again and again.

        Without working, all that can be learnt honestly is to remember: endless fresh sums would teach a calculator.
        """
        kinds = ("sum", "difference", "letters")
        exercise = self.exercise(rng, longest)
        if exercise.kind not in kinds:
            return exercise
        known = random.Random(f"remembered {rng.randrange(REMEMBERED)}")
        match exercise.kind:
            case "sum":
                return random_sum(known, longest)
            case "difference":
                return random_difference(known, longest)
            case _:
                return random_count(known, self.words, self.pieces)

    def sample(self, effort: Effort, rng: random.Random, longest: int = LONGEST) -> Sample:
        """A conversation of one to three turns that ends with an exercise."""
        parts = [harmony_text.developer(rng.choice(_DRESS["instructions"]))] if rng.random() < 0.08 else []
        for _ in range(rng.choices((0, 1, 2), (0.88, 0.09, 0.03))[0]):
            past = self.exercise(rng, longest)
            parts += harmony_text.user(past.question), harmony_text.past_answer(past.answer)
        last = self.exercise(rng, longest) if effort != "low" else self._remembered(rng, longest)
        parts += harmony_text.user(last.question), harmony_text.CUE
        return Sample("".join(parts), harmony_text.completion(last.working(effort), last.answer))


def load_sources(pieces: Sequence[str] = ()) -> Sources:
    """All sources; without pieces invented words are made of single letters."""
    words = load_words(WORDS)
    return Sources(words, tuple(pieces) or ("a",), load_about(), load_refusals(words))


def load_words(path: Path) -> tuple[str, ...]:
    """The words of a list, in order and once each."""
    return tuple(dict.fromkeys(path.read_text("utf-8").split()))


def random_date(rng: random.Random) -> str | None:
    """A date for the system message; seldom none."""
    if rng.random() < 0.07:
        return None
    return (datetime.date(2025, 8, 1) + datetime.timedelta(days=rng.randrange(2500))).isoformat()


def reworded(exercise: Exercise, rng: random.Random) -> Exercise:
    """The same request as people really type it: openings, closings, case, punctuation and slips."""
    text = exercise.question
    if rng.random() < 0.12:
        text = rng.choice(_DRESS["openings"]) + text[0].lower() + text[1:]
    if rng.random() < 0.06:
        text += rng.choice(_DRESS["closings"])
    if rng.random() < 0.15 and (words := text.split(" "))[3:]:
        del words[rng.randrange(len(words))]
        text = " ".join(words)
    if rng.random() < 0.07 and len(text) > 6:
        text = _slipped(text, rng)
    if text[-1].isalnum():
        text += rng.choices(("?", "", ".", "!", " ?"), (0.5, 0.35, 0.11, 0.02, 0.02))[0]
    return replace(exercise, question=text.lower() if rng.random() < 0.2 else text)


def _slipped(text: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(text) - 1)
    return text[:at] + rng.choice(("", rng.choice(_SLIPS), text[at] * 2)) + text[at + 1 :]


def samples(sources: Sources, effort: Effort, seed: str, count: int, longest: int = LONGEST) -> Iterator[Sample]:
    """`count` samples that depend on nothing but the arguments."""
    rng = random.Random(seed)
    return (sources.sample(effort, rng, longest) for _ in range(count))
