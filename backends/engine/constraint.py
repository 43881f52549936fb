"""Constraints on ids, compiled by llguidance from the vocabulary of the loaded model: its only importer.

The library's tokeniser takes seconds and 170 MB for the vocabulary of gpt-oss, so it is built when the first answer
needs it. Not here: what the grammar says (`backends.harmony.grammar`), who waits for it (`preparing`).
"""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from llguidance import LLMatcher, LLParserLimits, LLTokenizer

from backends.contract.base import Vocabulary
from backends.contract.schemas import SchemaFlaw, SchemaProblem
from backends.engine.alternatives import are_exclusive
from backends.engine.schemas import JsonSchema, SchemaRefused, check_schema, problem_of, readable
from backends.engine.tokenizer import O200K_PATTERN

_MOST_GRAMMARS = 16  # compiled ones that are kept: the efforts of a comparison share theirs
_MOST_SCHEMAS = 512  # of tools, of which it is known whether they can be kept
_BLANKS = r"[ ]|\n[ ]{0,32}"
_ESCAPES = 'nrbtf\\"'  # behind a backslash, in what is written
_ONLY_BY_NUMBER = re.compile(r"\\u00[01]|\x7f")  # characters that JSON cannot have in another way
_SILENT = 0  # the library would write warnings to stderr


def json_rule(schema: JsonSchema) -> str:
    """Write a rule of a grammar for a text that fits a schema; raises SchemaRefused for what can be told at once.

    Between the parts stands nothing, a blank, or a new line with its indentation, as models write; with blanks at
    will one could go on for ever. A `oneOf` counts as `anyOf` where its alternatives are known to exclude each other;
    otherwise the library decides, and refuses it. Characters are not written by their numbers, except where the schema
    itself has such as cannot be written otherwise: the library would take a property's name in that spelling for
    another one.
    """
    check_schema(schema)
    options: dict[str, object] = {"whitespace_pattern": _BLANKS, "coerce_one_of": are_exclusive(schema)}
    text = json.dumps(readable(schema))
    if not _ONLY_BY_NUMBER.search(text):
        options["json_allowed_escapes"] = _ESCAPES
    return f"%json {json.dumps({**json.loads(text), 'x-guidance': options})}"


def arguments_rule(schema: JsonSchema) -> str:
    """Write a rule for the arguments of a call. A schema that cannot be kept becomes that of any object: one tool's
    schema must not cost the whole answer, and whoever makes the call checks the arguments.
    """
    return _arguments_rule(json.dumps(schema))


@lru_cache(maxsize=_MOST_SCHEMAS)
def _arguments_rule(schema: str) -> str:
    try:
        check_grammar(f"start: {(rule := json_rule(json.loads(schema)))}")
    except SchemaRefused:
        return json_rule({"type": "object"})
    return rule


def check_grammar(grammar: str) -> None:
    """Raise SchemaRefused for a grammar that cannot be compiled; needs no vocabulary."""
    if complaint := LLMatcher.validate_grammar(grammar, limits=_limits()):
        raise SchemaRefused(problem_of(_told(complaint)))


class GrammarCompiler:
    """Compiles grammars for one vocabulary and keeps the last ones, in whatever thread is given the time."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._tokenizer: LLTokenizer | None = None
        self._compiled: OrderedDict[str, LLMatcher] = OrderedDict()
        self._building = threading.Lock()

    def compile(self, grammar: str, begun: Sequence[int]) -> LlguidanceConstraint:
        """Give a constraint that goes on behind the ids in `begun`; raises SchemaRefused."""
        matcher = self._matcher(grammar).deep_copy()
        if begun and not matcher.consume_tokens(list(begun)):
            raise SchemaRefused(SchemaProblem(SchemaFlaw.UNFITTING))
        return LlguidanceConstraint(matcher, self._vocabulary)

    def _matcher(self, grammar: str) -> LLMatcher:
        found = self._compiled.pop(grammar, None) or self._compile(grammar)
        self._compiled[grammar] = found
        if len(self._compiled) > _MOST_GRAMMARS:
            self._compiled.popitem(last=False)
        return found

    def _compile(self, grammar: str) -> LLMatcher:
        check_grammar(grammar)  # before anything is paid for the tokeniser
        matcher = LLMatcher(self._built_tokenizer(), grammar, log_level=_SILENT, limits=_limits())
        if matcher.is_error():
            raise SchemaRefused(problem_of(_told(matcher.get_error())))
        return matcher

    def _built_tokenizer(self) -> LLTokenizer:
        with self._building:
            if self._tokenizer is None:
                self._tokenizer = _build_tokenizer(self._vocabulary)
            return self._tokenizer


class LlguidanceConstraint:
    """The state of one answer; `backends.contract.constraint.Constraint` says what it promises."""

    def __init__(self, matcher: LLMatcher, vocabulary: Vocabulary) -> None:
        self._matcher = matcher
        self._size = vocabulary.size
        self._return = vocabulary.control["<|return|>"]
        self._ends = frozenset({self._return, vocabulary.control["<|call|>"]})
        self._is_over = False
        self._is_stuck = False

    @property
    def is_stuck(self) -> bool:
        """Whether nothing could come next, so that the answer was ended before it fitted."""
        return self._is_stuck

    def allows(self, token: int) -> bool:
        """Tell whether this id may come next; nothing changes."""
        if self._is_over:
            return True
        if token == self._return:  # which ends what is complete, also where nothing else could come
            return self._matcher.is_accepting()
        return self._matcher.validate_tokens([token]) == 1

    def mask(self) -> bytes:
        """Tell which ids may come next, as packed bits; only the end where the grammar has become too complex."""
        if self._is_over:
            return b"\xff" * (self._size // 8 + 1)
        mask = self._matcher.compute_bitmask()
        if not self._has_failed() and any(mask):
            return mask
        self._is_over = self._is_stuck = True
        return (1 << self._return).to_bytes(self._size // 8 + 1, "little")

    def accept(self, token: int) -> None:
        """Go on behind this id, which is allowed."""
        if not self._is_over:
            self._matcher.consume_token(token)
            self._is_over = token in self._ends

    def _has_failed(self) -> bool:
        return self._matcher.is_error() or (self._matcher.is_stopped() and not self._matcher.is_accepting())


def _build_tokenizer(vocabulary: Vocabulary) -> LLTokenizer:
    """The library's own view of a vocabulary. An ordinary token's id is its rank; the end of an answer ends a text."""
    build = cast("Any", LLTokenizer).from_tiktoken  # which llguidance has, and does not declare
    return build(
        encoder={token: rank for rank, token in enumerate(vocabulary.tokens)},
        special_tokens=dict(vocabulary.control),
        pattern=O200K_PATTERN,
        eos_token=[vocabulary.control["<|return|>"]],
        n_vocab=vocabulary.size,
        slices=LLTokenizer.json_slices(),
    )


def _limits() -> LLParserLimits:
    """The library's own limits, on the size of a grammar and the work of a step; schemas are anybody's input."""
    return LLParserLimits(verbose_errors=False)


def _told(complaint: str) -> str:
    """What the library says, without the grammar that it quotes: the cause, and of a pattern the error below it."""
    lines = [line.strip() for line in complaint.partition("\n   1 | ")[0].splitlines()]
    cause = lines[0].partition("failed to compile JSON schema: ")[2] or lines[0]
    errors = [line for line in lines[1:] if line.startswith("error: ")]
    return " ".join([cause, *errors])
