"""Counting a letter in a word: spelled out, then counted with a running total."""

import random
from collections.abc import Sequence
from itertools import pairwise

from .exercise import Exercise
from .wordings import load_wordings

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
DOUBLED = 0.15  # double letters are what is lost first in spelling: strawbe-r-y
_WORDINGS = load_wordings("letters")["ask"]


def counting(word: str, letter: str, question: str) -> Exercise:
    """The exercise of counting one letter in one word, both in lower case."""
    total, marked, running = 0, list[str](), list[str]()
    for each in word:
        total += each == letter
        marked.append(f"{each}={total}" if each == letter else each)
        running.append(f"{each}:{total}")
    times = "time" if total == 1 else "times"
    medium = " ".join(["Spell:", *marked]) + "."
    high = "\n".join((" ".join(("Spell:", *word)), " ".join((f"Count {letter}:", *running)), f"Total: {total}"))
    return Exercise("letters", question, medium, high, f"The letter {letter} appears {total} {times} in {word}.")


def ask(word: str, letter: str, rng: random.Random) -> str:
    """A wording of the question, sometimes with quotes or capitals."""
    quote = rng.choice(("", "", "", '"', "'"))
    shown = rng.choices((word, word.capitalize(), word.upper()), (0.88, 0.09, 0.03))[0]
    sought = letter.upper() if rng.random() < 0.1 else letter
    sought = f'"{sought}"' if rng.random() < 0.04 else sought
    return rng.choice(_WORDINGS).format(l=sought, w=quote + shown + quote)


def random_count(rng: random.Random, words: Sequence[str], pieces: Sequence[str]) -> Exercise:
    """A count in a known word or, so that spelling is learnt and not remembered, in an invented one."""
    word = _known(rng, words) if rng.random() < 0.5 else invented(rng, pieces)
    letter = rng.choice(word) if rng.random() < 0.8 else rng.choice(ALPHABET)
    doubled = [each for each in sorted(set(word)) if word.count(each) > 1]
    if doubled and rng.random() < 0.35:
        letter = rng.choice(doubled)
    return counting(word, letter, ask(word, letter, rng))


def _known(rng: random.Random, words: Sequence[str]) -> str:
    """A word of the list; of two, one with a double letter is preferred."""
    one, other = rng.choice(words), rng.choice(words)
    return other if _has_double(other) else one


def _has_double(word: str) -> bool:
    return any(first == second for first, second in pairwise(word))


def invented(rng: random.Random, pieces: Sequence[str]) -> str:
    """A made-up word of three to fourteen letters, glued from pieces and single letters, with many a double letter."""
    length, word = rng.randint(3, 14), ""
    while len(word) < length:
        word += rng.choice(pieces) if rng.random() < 0.6 else rng.choice(ALPHABET)
        if rng.random() < DOUBLED:
            word += word[-1]
    return word[:14]
