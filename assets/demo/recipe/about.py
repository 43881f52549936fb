"""Questions about Triptych and small talk: topics read from about.toml. Knows one answer per topic."""

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .exercise import Exercise
from .phrasing import Slots, expand

SOURCE = Path(__file__).with_name("about.toml")


@dataclass(frozen=True, slots=True)
class Topic:
    """One fact with the thought that finds it and the wordings that ask for it."""

    name: str
    thought: str
    answer: str
    wordings: tuple[str, ...]

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
        """A random topic in a random wording; topics with more wordings come somewhat oftener."""
        topic = rng.choices(self.topics, [4 + len(each.wordings) ** 0.5 for each in self.topics])[0]
        return topic.exercise(expand(rng.choice(topic.wordings), self.slots, rng))


def load_about() -> About:
    """The topics of about.toml."""
    table = tomllib.loads(SOURCE.read_text("utf-8"))
    topics = tuple(Topic(t["name"], t["thought"], t["answer"], tuple(t["ask"])) for t in table["topic"])
    return About(topics, table["slots"])
