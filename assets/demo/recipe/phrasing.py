"""A small grammar for many wordings: `[a|b|]` chooses, `{name}` is a slot. Expands at random and matches by regex."""

import random
import re
from collections.abc import Mapping, Sequence

Slots = Mapping[str, Sequence[str]]
_INNER = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


def expand(pattern: str, slots: Slots, rng: random.Random) -> str:
    """One random wording of the pattern."""
    text = pattern
    while found := _INNER.search(text) or _SLOT.search(text):
        choices = slots[found[1]] if found[0][0] == "{" else found[1].split("|")
        text = text[: found.start()] + rng.choice(choices) + text[found.end() :]
    return " ".join(text.split())


def normal(text: str) -> str:
    """The wording without case, punctuation and spacing, for telling whether two are the same."""
    return " ".join(re.sub(r"[^\w+*/']+", " ", text.lower()).split())


def matcher(pattern: str, slots: Slots) -> re.Pattern[str]:
    """A regex that fully matches `normal(wording)` of every wording of the pattern, spaces left out."""
    text = pattern
    while found := _SLOT.search(text):
        text = f"{text[: found.start()]}[{'|'.join(slots[found[1]])}]{text[found.end() :]}"
    parts = re.split(r"([\[\]|])", text.lower())
    glued = ["(?:" if p == "[" else ")" if p == "]" else p if p == "|" else _glued(p) for p in parts]
    return re.compile("".join(glued))


def _glued(text: str) -> str:
    return re.escape(normal(text).replace(" ", ""))
