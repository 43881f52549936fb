"""The constraints of a loaded model's answers: what has a form to keep gets one, prepared beside the answers that run.

The library is loaded with the first of them, so that plain chats neither wait for it nor hold its memory. Not here:
compiling (`constraint`), what a grammar says (`backends.harmony.grammar`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from backends.contract.base import Vocabulary
from backends.contract.constraint import AnswerConstraint
from backends.contract.messages import Prompt
from backends.engine.preparing import Preparation
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.grammar import stream_grammar

if TYPE_CHECKING:  # importing it loads the library
    from backends.engine.constraint import GrammarCompiler

_MOST_SECONDS = 30.0  # of which a slow computer takes up to ten for its first: the tokeniser


class Constraints:
    """Makes constraints for one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, encoding: HarmonyEncoding) -> None:
        self._vocabulary = vocabulary
        self._encoding = encoding

    def begin(self, prompt: Prompt, begun: Sequence[int]) -> Preparation[AnswerConstraint]:
        """Begin to make the constraint of an answer that goes on behind these ids of its first message."""
        return Preparation(lambda: self._made(prompt, begun), _MOST_SECONDS)

    def _made(self, prompt: Prompt, begun: Sequence[int]) -> AnswerConstraint:
        from backends.engine.constraint import json_rule

        return self._compiler.compile(stream_grammar(prompt, self._encoding, json_rule), begun)

    @cached_property
    def _compiler(self) -> GrammarCompiler:
        from backends.engine.constraint import GrammarCompiler

        return GrammarCompiler(self._vocabulary)
