"""A policy: the text by which a safeguard model judges, with its sections and the rules that it defines.

A rule has an id at the beginning of its line, as in `## SP1: Selling by tricks` or `- **SP1** – …`; what stands under
examples defines none. Not here: what could be better about it (`lint`), how an answer is to look (`verdicts`).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from app import paths
from app.core.study.questions import decoded_file
from app.errors import AppError
from app.sentence import Sentence

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)$")
_CAPITALS = re.compile(r"\*{0,2}([A-Z][A-Z0-9 /()&,-]{3,}?)\*{0,2}:?\*{0,2}$")
_ID = r"[A-Z][A-Z0-9]{0,5}(?:-[A-Z]{1,6})*[-.]?\d+(?:\.\d+)*[a-z]?"
_OF_HEADING = re.compile(rf"[\[(*`]*({_ID})\b")
_OF_LINE = re.compile(
    rf"\s*(?:[-*+]\s+|\d+[.)]\s+|\|\s*)?[\[(*_`]*({_ID})(?:[\])*_`]+|(?=\s*[:|–—])|(?=\.\s)|(?=\s-\s))"
)


class SectionKind(StrEnum):
    """What a section says, by its heading; one below another is of its kind unless its own heading tells."""

    OTHER = "other"
    INSTRUCTIONS = "instructions"
    DEFINITIONS = "definitions"
    VIOLATES = "violates"
    SAFE = "safe"
    EXAMPLES = "examples"


_KINDS = (  # the first that is found in a heading
    (SectionKind.EXAMPLES, re.compile(r"\bexamples?\b|\bnear[ -]?miss", re.IGNORECASE)),
    (SectionKind.VIOLATES, re.compile(r"\bnot (?:safe|allowed|permitted)\b|\bunsafe\b", re.IGNORECASE)),
    (
        SectionKind.SAFE,
        re.compile(
            r"\b(?:safe|allowed|permitted|non-\w+|nonviolat\w*|no[t]? (?:a |an )?violat\w*|does not \w+)\b",
            re.IGNORECASE,
        ),
    ),
    (SectionKind.VIOLATES, re.compile(r"violat|prohibit|forbidden", re.IGNORECASE)),
    (SectionKind.INSTRUCTIONS, re.compile(r"instruction|output|\btask\b|\banswer", re.IGNORECASE)),
    (SectionKind.DEFINITIONS, re.compile(r"definition|\bterms\b", re.IGNORECASE)),
)


class Section(msgspec.Struct, frozen=True):
    """A heading and the lines below it, up to the next heading; `line` is that of the heading, from 1."""

    title: str
    kind: SectionKind
    line: int
    lines: tuple[str, ...]


class PolicyRule(msgspec.Struct, frozen=True):
    """A rule that a verdict can cite; a safe one says what is allowed."""

    id: str
    line: int
    is_safe: bool


class Policy(msgspec.Struct, frozen=True):
    """A policy by its name and text."""

    name: str
    text: str

    @property
    def hash(self) -> str:
        """SHA-256 of its text: two verdicts with the same one were judged by the same words."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its sections in order; the first one holds what stands above all headings."""
        return _sections(self.text)

    @property
    def rules(self) -> tuple[PolicyRule, ...]:
        """The rules in their order; one that is defined twice comes twice."""
        return tuple(rule for section in self.sections for rule in _rules(section))

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids that a verdict can cite; the text is searched for them each time."""
        return frozenset(rule.id for rule in self.rules)


def judges(model: str) -> bool:
    """Whether a model of this name was made to judge by policies."""
    return "safeguard" in model.casefold()


def starter_policies() -> tuple[str, ...]:
    """Name the policies that ship with the program."""
    return tuple(sorted(file.stem for file in (paths.assets_folder() / "policies").glob("*.md")))


def read_policy(given: str) -> Policy:
    """Read a policy from a file, or a starter policy by its name where there is no such file. Raises AppError."""
    path = Path(given)
    return starter_policy(given) if given in starter_policies() and not path.exists() else read_policy_file(path)


def read_policy_file(path: Path) -> Policy:
    """Read a policy from a file, by whose name it is called. Raises AppError."""
    policy = Policy(path.stem, decoded_file(path, None).text)
    check_policy(policy)
    return policy


def check_policy(policy: Policy) -> None:
    """Raise AppError where there is nothing to judge by."""
    if not policy.text.strip():
        advice = Sentence("Write down what violates it, or begin with a starter policy: {names}.", names=_names())
        raise AppError(Sentence("The policy “{name}” is empty.", name=policy.name), advice)


def told_apart(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Return them with numbers behind names that come twice, as two versions of one file have."""
    names = Counter(policy.name for policy in policies)
    return tuple(
        Policy(f"{policy.name} ({number})", policy.text) if names[policy.name] > 1 else policy
        for number, policy in enumerate(policies, 1)
    )


def starter_policy(name: str) -> Policy:
    """Return a policy that ships with the program."""
    return read_policy_file(paths.assets_folder() / "policies" / f"{name}.md")


def starter_items(name: str) -> Path:
    """Return the file with labelled items of our own for a starter policy, made for trying it."""
    return paths.assets_folder() / "policies" / "items" / f"{name}.csv"


def _names() -> str:
    return ", ".join(starter_policies())


def _sections(text: str) -> tuple[Section, ...]:
    found: list[Section] = []
    above: list[tuple[int, SectionKind]] = []  # the headings that this one stands under
    title, kind, begun = "", SectionKind.OTHER, 0
    lines: list[str] = []
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        heading = _heading(line)
        if heading is None:
            lines.append(line)
            continue
        found.append(Section(title, kind, begun, tuple(lines)))
        level, title = heading
        above = [each for each in above if each[0] < level]
        kind = _kind(title) or (above[-1][1] if above else SectionKind.OTHER)
        above.append((level, kind))
        begun, lines = number, []
    return (*found, Section(title, kind, begun, tuple(lines)))


def _heading(line: str) -> tuple[int, str] | None:
    """Return the level and the words of a heading: Markdown's, or a line in capitals, which is of the second level."""
    if found := _HEADING.match(line):
        return len(found[1]), found[2].rstrip().rstrip("#").rstrip()
    found = _CAPITALS.match(line.strip())
    return (2, found[1]) if found and not re.fullmatch(_ID, found[1]) else None


def _kind(title: str) -> SectionKind | None:
    return next((kind for kind, words in _KINDS if words.search(title)), None)


def _rules(section: Section) -> list[PolicyRule]:
    if section.kind is SectionKind.EXAMPLES:
        return []
    is_safe = section.kind is SectionKind.SAFE
    found = [PolicyRule(of[1], section.line, is_safe)] if (of := _OF_HEADING.match(section.title)) else []
    for number, line in enumerate(section.lines, section.line + 1):
        if of := _OF_LINE.match(line):
            found.append(PolicyRule(of[1], number, is_safe))
    return found
