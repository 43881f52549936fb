"""What could be better about a policy, by the rules of thumb that OpenAI gives for gpt-oss-safeguard.

Nothing here stops a run: a policy is the person's own. Not here: reading a policy (`policy`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.core.policy.policy import Policy, SectionKind
from app.sentence import Sentence

_LONG, _SHORT = 1500, 60  # tokens, about
_TOKENS_PER_WORD = 1.3  # of English prose in o200k
_OUTPUT = re.compile(
    r"\b(?:answer|respond|reply|return|output|print|write|give)\b[^.\n]{0,60}?"
    r"(?:\b[01]\b|\bjson\b|\bexactly\b|\bonly\b|\bone of\b|\bcategory\b|\blabel\b)",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(usually|generally|often|sometimes|typically|normally|mostly|probably|possibly|perhaps|in most cases|"
    r"(?:in)?appropriate|reasonable|excessive|and so on|etc)\b",
    re.IGNORECASE,
)
_NEAR_MISS = re.compile(r"near[ -]?miss|borderline|looks? like|\bbut (?:is )?(?:safe|not)\b|edge case", re.IGNORECASE)


class LintFinding(NamedTuple):
    """Something to mend, and the line where it stands; 0 where it is about the whole."""

    line: int
    words: Sentence


def findings(policy: Policy) -> tuple[LintFinding, ...]:
    """Return what could be better, in the order of its lines."""
    found = [*_about_output(policy), *_about_examples(policy), *_about_rules(policy), *_about_length(policy)]
    return tuple(sorted([*found, *_about_words(policy)], key=lambda finding: finding.line))


def _about_output(policy: Policy) -> Iterator[LintFinding]:
    """A long text makes a model forget how to answer: said at the top and again before the examples, it does not."""
    count = len(_OUTPUT.findall(policy.text))
    if count == 0:
        yield LintFinding(
            0, Sentence("It does not say how to answer. Say it at the top, and again before the examples.")
        )
    elif count == 1:
        yield LintFinding(
            0, Sentence("It says only once how to answer. Say it at the top and again before the examples.")
        )


def _about_examples(policy: Policy) -> Iterator[LintFinding]:
    kinds = {section.kind for section in policy.sections}
    if SectionKind.EXAMPLES not in kinds:
        yield LintFinding(0, Sentence("It has no examples. Add some of each kind under a heading “Examples”."))
    if not _NEAR_MISS.search(policy.text):
        yield LintFinding(0, Sentence("It has no near misses. Add examples that look like violations but are none."))
    if SectionKind.SAFE not in kinds:
        yield LintFinding(0, Sentence("It does not say what is allowed. Add a heading “Safe (0)”."))


def _about_rules(policy: Policy) -> Iterator[LintFinding]:
    first: dict[str, int] = {}
    for rule in policy.rules:
        if rule.id in first:
            told = {"id": rule.id, "line": first[rule.id]}
            yield LintFinding(
                rule.line, Sentence("The rule id {id} is also that of line {line}. Give each its own.", **told)
            )
        first.setdefault(rule.id, rule.line)
    if not first:
        yield LintFinding(
            0, Sentence("Its rules have no ids that a verdict could cite. Begin each with one, such as SP1.")
        )


def _about_length(policy: Policy) -> Iterator[LintFinding]:
    tokens = round(len(policy.text.split()) * _TOKENS_PER_WORD)
    if tokens > _LONG:
        yield LintFinding(
            0, Sentence("It has about {tokens} tokens. 400 to 600 are judged by best: split it.", tokens=tokens)
        )
    elif tokens < _SHORT:
        yield LintFinding(
            0, Sentence("It has about {tokens} tokens. Say more: 400 to 600 are judged by best.", tokens=tokens)
        )


def _about_words(policy: Policy) -> Iterator[LintFinding]:
    """Examples may say what they like."""
    for section in policy.sections:
        for number, line in enumerate(section.lines, section.line + 1):
            if section.kind is not SectionKind.EXAMPLES and (found := _VAGUE.search(line)):
                told = Sentence("“{word}” leaves it to the model. Say when, or how much.", word=found[1])
                yield LintFinding(number, told)
