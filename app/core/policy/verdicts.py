"""What a model says of an item by a policy: the form it is held to, and the verdict in its answer.

The form is kept by constraint, so a whole answer is always well-formed; the rules that it cites are free words, and
checked against the policy here. Not here: whether a verdict is right (`classification`).
"""

from __future__ import annotations

from collections.abc import Mapping, Set as AbstractSet
from enum import StrEnum
from typing import cast

import msgspec

from app.core.chats.answer_form import fields_of
from app.core.policy.policy import Policy
from app.core.study.study import CUT_REASONS, Result
from app.sentence import Sentence
from backends.contract.messages import ResponseFormat

NONE = "none"  # the class of items that violate nothing
VIOLATES, SAFE = "1", "0"
_YES = {"1", "1.0", "true", "yes", "y", "violation", "violates", "violating", "unsafe", "invalid"}
_NO = {"0", "0.0", "false", "no", "n", "safe", "none", "ok", "allowed", "no violation", "non-violating", "valid"}
_MOST_RULES = 8


class VerdictFormat(StrEnum):
    """What a verdict says: 0 or 1; also the rule that is violated; also all rules, how sure it is, and why."""

    BINARY = "binary"
    CATEGORY = "category"
    JSON = "json"


class Flaw(StrEnum):
    """Why there is no verdict."""

    FAILED = "failed"  # there is no answer
    CUT = "cut"  # it came to no end
    UNREADABLE = "unreadable"  # it keeps to no form, as of an engine that cannot hold it to one


class ItemVerdict(msgspec.Struct, frozen=True):
    """What an answer says. With a flaw there is no verdict, and the rest is empty."""

    violates: bool = False
    category: str = ""  # a rule's id, or NONE; empty in the binary format
    rules: tuple[str, ...] = ()  # cited ones
    unknown_rules: tuple[str, ...] = ()  # those of them that the policy does not have
    confidence: str = ""
    rationale: str = ""
    flaw: Flaw | None = None

    @property
    def label(self) -> str:
        """The class among 0 and 1."""
        return VIOLATES if self.violates else SAFE

    def in_classes_of(self, kind: VerdictFormat) -> str:
        """Return the class that is compared with an item's label."""
        return self.label if kind is VerdictFormat.BINARY else self.category


def instructions_of(policy: Policy, kind: VerdictFormat) -> str:
    """Return the policy as the model gets it, with what to answer at its end."""
    return f"{policy.text.strip()}\n\n# Output\n\n{_OUTPUT[kind]}"


_OUTPUT = {
    VerdictFormat.BINARY: "Answer with exactly one character: 1 if the content violates the policy, 0 if not.",
    VerdictFormat.CATEGORY: (
        "Answer with JSON only, whatever is said above of 0 and 1: "
        '{"violation": 1 or 0, "policy_category": the id of the violated rule, or null}.'
    ),
    VerdictFormat.JSON: (
        "Answer with JSON only, whatever is said above of 0 and 1: "
        '{"violation": 1 or 0, "policy_category": the id of the rule violated most, or null, '
        '"rule_ids": the ids of all rules that decide it, "confidence": "low", "medium" or "high", '
        '"rationale": one or two sentences}.'
    ),
}


def form_of_verdict(policy: Policy, kind: VerdictFormat) -> ResponseFormat:
    """Return the schema that every answer has to fit."""
    if kind is VerdictFormat.BINARY:
        return ResponseFormat("verdict", {"type": "integer", "enum": [0, 1]})
    ids = sorted({rule.id for rule in policy.rules if not rule.is_safe})
    named = {"type": "string", "enum": ids} if ids else {"type": "string", "minLength": 1, "maxLength": 60}
    more = _EXPLAINED if kind is VerdictFormat.JSON else {}
    branches = [_branch(0, {"type": "null"}, more), _branch(1, named, more)]
    return ResponseFormat("verdict", {"anyOf": branches})


_EXPLAINED: dict[str, object] = {
    "rule_ids": {"type": "array", "items": {"type": "string", "maxLength": 24}, "maxItems": _MOST_RULES},
    "confidence": {"type": "string", "enum": ["low", "medium", "high"]},
    "rationale": {"type": "string", "maxLength": 600},
}


def _branch(violation: int, category: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """Return the schema of an answer with one of both labels; a harmless item has no category."""
    properties = {"violation": {"type": "integer", "enum": [violation]}, "policy_category": category, **more}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def verdict_of(result: Result, known: AbstractSet[str], kind: VerdictFormat) -> ItemVerdict:
    """Read the verdict out of what came of a run; `known` are the ids of the policy's rules."""
    if result.failure:
        return ItemVerdict(flaw=Flaw.FAILED)
    if result.reason in CUT_REASONS:
        return ItemVerdict(flaw=Flaw.CUT)
    return read_verdict(result.answer, known, kind)


def read_verdict(answer: str, known: AbstractSet[str], kind: VerdictFormat) -> ItemVerdict:
    """Read an answer in this format; `known` are the ids of the policy's rules."""
    if kind is VerdictFormat.BINARY:
        said = answer.strip()
        return ItemVerdict(violates=said == VIOLATES) if said in (VIOLATES, SAFE) else ItemVerdict(flaw=Flaw.UNREADABLE)
    fields = fields_of(answer)
    violation, category = fields.get("violation"), fields.get("policy_category")
    if type(violation) is not int or violation not in (0, 1) or not isinstance(category, str | None):
        return ItemVerdict(flaw=Flaw.UNREADABLE)
    if bool(violation) != bool(category):
        return ItemVerdict(flaw=Flaw.UNREADABLE)
    cited = _texts(fields.get("rule_ids"))
    own = [category] if category else []
    rules: tuple[str, ...] = tuple(dict.fromkeys([*own, *cited]))
    return ItemVerdict(
        violates=violation == 1,
        category=category or NONE,
        rules=rules,
        unknown_rules=tuple(rule for rule in rules if known and rule not in known),
        confidence=str(fields.get("confidence") or ""),
        rationale=str(fields.get("rationale") or ""),
    )


def _texts(value: object) -> list[str]:
    """Return the texts of a list; a model writes a rule's id also with brackets."""
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [text for each in found if isinstance(each, str) and (text := each.strip(" []()*`“”\"'"))]


def classes_of(policy: Policy, kind: VerdictFormat) -> tuple[str, ...]:
    """Return the classes that verdicts can have, the harmless one first; a policy without ids leaves them open."""
    if kind is VerdictFormat.BINARY:
        return (SAFE, VIOLATES)
    return (NONE, *dict.fromkeys(rule.id for rule in policy.rules if not rule.is_safe))


def class_of_label(label: str, policy: Policy, kind: VerdictFormat) -> str | None:
    """Return the class that a label of an items' file means; None where it matches none, "" where there is no label.

    A safe rule's id means what it allows. In the binary format, any rule's id will do.
    """
    plain = label.strip()
    safe = {rule.id.casefold(): rule.is_safe for rule in policy.rules}
    ids = {rule.id.casefold(): rule.id for rule in policy.rules}
    is_safe = plain.casefold() in _NO or safe.get(plain.casefold())
    if not plain:
        return ""
    if kind is VerdictFormat.BINARY:
        is_unsafe = plain.casefold() in _YES or safe.get(plain.casefold()) is False
        return SAFE if is_safe else VIOLATES if is_unsafe else None
    if is_safe:
        return NONE
    return ids.get(plain.casefold()) or (None if ids else plain)


def label_advice(policy: Policy, kind: VerdictFormat) -> Sentence:
    """Say which labels are understood."""
    shown = ", ".join(classes_of(policy, kind)[:12])
    if kind is VerdictFormat.BINARY:
        return Sentence(
            "Labels are {classes}, a rule’s id, or a word such as safe. Choose another label column.", classes=shown
        )
    return Sentence(
        "Labels are {classes}, or a word such as safe. Choose another label column, or the format 0 or 1.",
        classes=shown,
    )
