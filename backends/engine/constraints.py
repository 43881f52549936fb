"""The constraints of a loaded model's answers: what has a form to keep gets one, prepared beside the answers that run.

The library is loaded with the first of them, so that plain chats neither wait for it nor hold its memory. Not here:
compiling (`constraint`), what a grammar says (`backends.harmony.grammar`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from backends.contract.base import Vocabulary
from backends.contract.constraint import AnswerConstraint
from backends.contract.messages import Prompt
from backends.engine.demo_schemas import narrowed
from backends.engine.preparing import Preparation
from backends.engine.schemas import SchemaRefused
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.grammar import TextBy, stream_grammar

if TYPE_CHECKING:  # importing it loads the library
    from backends.engine.constraint import GrammarCompiler

_MOST_SECONDS = 30.0  # of which a slow computer takes up to ten for its first: the tokeniser


class Constraints:
    """Makes constraints for one vocabulary. `ends_early` narrows schemas for the demo model."""

    def __init__(self, vocabulary: Vocabulary, encoding: HarmonyEncoding, *, ends_early: bool = False) -> None:
        self._vocabulary = vocabulary
        self._encoding = encoding
        self._ends_early = ends_early

    def begin(self, prompt: Prompt, begun: Sequence[int]) -> Preparation[AnswerConstraint]:
        """Begin to make the constraint of an answer that goes on behind these ids of its first message."""
        return Preparation(lambda: self._made(prompt, begun), _MOST_SECONDS)

    def _made(self, prompt: Prompt, begun: Sequence[int]) -> AnswerConstraint:
        from backends.engine.constraint import arguments_rule, json_rule

        if self._ends_early:
            with suppress(SchemaRefused):  # where it leaves nothing, or what is begun is longer: as it was given
                return self._compiled(prompt, begun, lambda schema: json_rule(narrowed(schema)))
        if prompt.functions:
            with suppress(SchemaRefused):  # where all together are too much
                return self._compiled(prompt, begun, json_rule, arguments_rule)
            return self._compiled(prompt, begun, json_rule, lambda _: json_rule({"type": "object"}))
        return self._compiled(prompt, begun, json_rule)

    def _compiled(
        self, prompt: Prompt, begun: Sequence[int], text_by: TextBy, arguments_by: TextBy | None = None
    ) -> AnswerConstraint:
        return self._compiler.compile(stream_grammar(prompt, self._encoding, text_by, arguments_by), begun)

    @cached_property
    def _compiler(self) -> GrammarCompiler:
        from backends.engine.constraint import GrammarCompiler

        return GrammarCompiler(self._vocabulary)
