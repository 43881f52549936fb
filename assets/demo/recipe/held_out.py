"""Problems that training never sees, as prompts with a check of the answer. Asks no engine."""

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import harmony_text
from .about import load_about
from .arithmetic import addition, ask_difference, ask_sum, held_out_pair, random_too_long, subtraction
from .dataset import load_words
from .exercise import Effort, Exercise
from .letters import ALPHABET, ask, counting

FOLDER = Path(__file__).with_name("held_out")
COUNT = 200
DIGITS = range(2, 7)
REFUSAL = "I am only a small demo model"
DATE = "2026-11-21"


@dataclass(frozen=True, slots=True)
class Problem:
    """A question and what its answer must begin with; `history` is earlier turns."""

    question: str
    answer: str
    exact: bool = True
    history: str = ""

    def prompt(self, effort: Effort) -> str:
        """The whole prompt up to the cue."""
        asked = harmony_text.user(self.question) + harmony_text.CUE
        return harmony_text.system(effort, DATE) + self.history + asked

    def is_right(self, answer: str) -> bool:
        """Whether this answer is right."""
        return answer == self.answer if self.exact else answer.startswith(self.answer)


def tasks() -> dict[str, list[Problem]]:
    """Every task's problems, the same at each call."""
    table = {f"sum, {digits} digits": _drawn(f"sum {digits}", _sum(digits)) for digits in DIGITS}
    table |= {f"difference, {digits} digits": _drawn(f"difference {digits}", _difference(digits)) for digits in DIGITS}
    table["letters in a word"] = _drawn("letters", _letters(load_words(FOLDER / "words.txt")))
    table["sum, 4 digits, third turn"] = list(_third_turns())
    table["questions about Triptych"] = list(_about())
    table["other requests"] = [Problem(text, REFUSAL, exact=False) for text in other_requests()]
    table["numbers beyond the range"] = _drawn("too long", random_too_long)
    return table


def about_questions() -> list[tuple[str, str]]:
    """Topic and wording of the unseen questions about Triptych."""
    table = tomllib.loads((FOLDER / "about.toml").read_text("utf-8"))["questions"]
    return [(topic, question) for topic, questions in table.items() for question in questions]


def other_requests() -> list[str]:
    """The unseen requests that are to be declined."""
    lines = (FOLDER / "other.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def _drawn(name: str, draw: Callable[[random.Random], Exercise]) -> list[Problem]:
    rng = random.Random(f"held out {name}")
    exercises = [draw(rng) for _ in range(COUNT)]
    return [Problem(each.question, each.answer) for each in exercises]


def _sum(digits: int) -> Callable[[random.Random], Exercise]:
    def draw(rng: random.Random) -> Exercise:
        b, a = rng.sample(held_out_pair(rng, digits), 2)
        return addition(a, b, ask_sum(a, b, rng))

    return draw


def _difference(digits: int) -> Callable[[random.Random], Exercise]:
    def draw(rng: random.Random) -> Exercise:
        a, b = held_out_pair(rng, digits)
        return subtraction(a, b, ask_difference(a, b, rng))

    return draw


def _letters(words: tuple[str, ...]) -> Callable[[random.Random], Exercise]:
    def draw(rng: random.Random) -> Exercise:
        word = rng.choice(words)
        letter = rng.choice(word) if rng.random() < 0.85 else rng.choice(ALPHABET)
        return counting(word, letter, ask(word, letter, rng))

    return draw


def _third_turns() -> Iterator[Problem]:
    rng = random.Random("held out third turn")
    possible = _drawn("sum 3, earlier", _sum(3))[:20] + list(_about())[:20]
    for problem in _drawn("sum 4, third turn", _sum(4)):
        earlier = rng.sample(possible, 2)
        history = "".join(harmony_text.user(p.question) + harmony_text.past_answer(p.answer) for p in earlier)
        yield Problem(problem.question, problem.answer, history=history)


def _about() -> Iterator[Problem]:
    answers = {topic.name: topic.answer for topic in load_about().topics}
    return (Problem(question, answers[topic]) for topic, question in about_questions())
