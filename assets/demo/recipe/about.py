"""Questions about Triptych and small talk: topics read from about.toml. Knows one answer per topic.

A topic's question comes in two ways: from patterns, which give very many wordings that resemble each other, and from
phrasings.toml, which holds some hundred wordings a topic as unlike each other as people are.
"""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .exercise import Exercise
from .phrasing import Slots, expand

SOURCE = Path(__file__).with_name("about.toml")
PHRASINGS = Path(__file__).with_name("phrasings.toml")
SHARE_OF_PHRASINGS = 0.65


@dataclass(frozen=True, slots=True)
class Topic:
    """One fact with the thought that finds it and the wordings that ask for it."""

    name: str
    thought: str
    answer: str
    patterns: tuple[str, ...]
    phrasings: tuple[str, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """All of them."""
        return self.patterns + self.phrasings

    def exercise(self, question: str) -> Exercise:
        """The exercise for one wording."""
        medium = f"The user {self.thought}"
        return Exercise("about", question, medium, f"{medium} I know this about Triptych.", self.answer)


@dataclass(frozen=True, slots=True)
class About:
    """All topics."""

    topics: tuple[Topic, ...]
    slots: Slots

    def draw(self, rng: random.Random) -> Exercise:
        """A random topic in a random wording; topics with more patterns come somewhat oftener."""
        topic = rng.choices(self.topics, [4 + len(each.patterns) ** 0.5 for each in self.topics])[0]
        wordings = topic.phrasings if rng.random() < SHARE_OF_PHRASINGS else topic.patterns
        return topic.exercise(expand(rng.choice(wordings), self.slots, rng))


def load_about() -> About:
    """The topics of about.toml with the wordings of both files."""
    table, phrasings = (tomllib.loads(path.read_text("utf-8")) for path in (SOURCE, PHRASINGS))
    topics = tuple(
        Topic(t["name"], t["thought"], t["answer"], tuple(t["ask"]), tuple(phrasings["phrasings"][t["name"]]))
        for t in table["topic"]
    )
    return About(topics, table["slots"])
