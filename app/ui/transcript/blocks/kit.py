"""What every drawn thing in a transcript needs, handed down as one value. Not here: making it (`transcript`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.markdown.parse import MarkdownReader
from app.core.tools.call_terms import CallTerms
from app.ui.transcript.blocks.formulas import Formulas
from app.ui.transcript.blocks.lexing import Highlighter
from app.ui.transcript.look import Look


@dataclass(frozen=True)
class Kit:
    """The look, and who sets formulas, lexes code and reads Markdown."""

    look: Look
    formulas: Formulas
    highlighter: Highlighter
    reader: MarkdownReader
    offers_compare: bool = False  # whether there is a page to compare on
    is_armed: Callable[[CallTerms], bool] = lambda _terms: True  # whether the card of a call takes clicks yet
