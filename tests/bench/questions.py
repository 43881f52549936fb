"""`python -m tests.bench.questions FILE.csv`: 300 questions with checked answers, the same ones every time.

Sums, differences and letters in words, in equal parts; words come from the recipe's held-out list, which the demo model
never saw. For `triptych compare --file`. Not here: asking them.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

EACH = 100
SEED = 2026
LARGEST = 99_999
WORDS = Path(__file__).parents[2] / "assets" / "demo" / "recipe" / "held_out" / "words.txt"


def questions() -> Iterator[tuple[str, int]]:
    """Question and answer, in an order that mixes the three kinds."""
    source = random.Random(SEED)
    words = source.sample(WORDS.read_text("utf-8").split(), EACH)
    for word in words:
        first, second = source.randint(10, LARGEST), source.randint(10, LARGEST)
        yield f"What is {first} + {second}?", first + second
        larger, smaller = max(first, second), source.randint(1, min(first, second))
        yield f"What is {larger} - {smaller}?", larger - smaller
        letter = source.choice(word)
        yield f"How many {letter}'s are in {word}?", word.count(letter)


def main() -> None:
    """Write the file."""
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("question", "expected", "check"))
        writer.writerows((question, answer, "number") for question, answer in questions())


if __name__ == "__main__":
    main()
