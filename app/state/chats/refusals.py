"""What a chat does not do now, in a person's words, with what to do instead."""

from __future__ import annotations

from app.errors import AppError
from app.sentence import Sentence


def answering() -> AppError:
    """One answer at a time."""
    return AppError(Sentence("An answer is being written."), Sentence("Stop it first, or wait until it is done."))


def needs_tokens() -> AppError:
    """A server that renders the prompt begins each answer anew."""
    return AppError(
        Sentence("The server renders the prompt itself, so an answer cannot be continued or repeated."),
        Sentence("Ask again, or use an engine that is asked by tokens."),
    )
