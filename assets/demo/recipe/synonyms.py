"""Other words for the same: a question of a topic in a wording that nobody wrote down."""

import random
import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("synonyms.txt")
CHANCE = 0.45  # that a word or turn of phrase is replaced


def with_synonyms(question: str, rng: random.Random) -> str:
    """The question with some turns of phrase replaced by others of their line in the list."""
    pattern, groups = _table()
    return pattern.sub(lambda found: _other(found.group(0), groups, rng), question)


def _other(words: str, groups: dict[str, tuple[str, ...]], rng: random.Random) -> str:
    if rng.random() > CHANCE:
        return words
    chosen = rng.choice(groups[words.lower()])
    return chosen.capitalize() if words[0].isupper() else chosen


@cache
def _table() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    lines = [tuple(line.split("|")) for line in FILE.read_text("utf-8").splitlines() if line]
    groups: dict[str, tuple[str, ...]] = {}
    for line in lines:
        for words in line:
            groups.setdefault(words, line)
    longest_first = sorted(groups, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE), groups
