"""The words on an answer's line and foot, from its measured facts. No Qt, no drawing."""

from __future__ import annotations

from app.core.transcript import AnswerEntry, AnswerPhase, Figures


def head_line(entry: AnswerEntry) -> str:
    """What an answer is doing, or how long it thought."""
    match entry.phase:
        case AnswerPhase.WAITING:
            words = "Waiting for the model"
        case AnswerPhase.READING:
            words = f"Reading the prompt {round(entry.reading_fraction * 100)} %"
        case AnswerPhase.THINKING:
            words = _with_tokens("Thinking", entry.figures.reasoning_tokens)
        case _:
            words = _thought(entry)
    return f"{words} \u00b7 edited" if entry.is_edited and words else "Edited" if entry.is_edited else words


def figures_line(figures: Figures) -> str:
    """How fast an answer came and what of its prompt was already known."""
    words: list[str] = []
    if figures.tokens_per_second is not None:
        words.append(f"{_rounded(figures.tokens_per_second)} tok/s")
    if figures.first_token_seconds is not None:
        words.append(f"first word {seconds(figures.first_token_seconds)}")
    if figures.prompt_tokens is not None and figures.reused_tokens is not None:
        words.append(f"reused {figures.reused_tokens:,} of {figures.prompt_tokens:,}")
    return "   ".join(words)


def seconds(value: float) -> str:
    """A time as a person reads it."""
    if value >= 60:
        return f"{int(value // 60)} min {int(value % 60)} s"
    return f"{value:.1f} s"


def _thought(entry: AnswerEntry) -> str:
    if not entry.reasoning:
        return ""
    spent = entry.figures.thought_seconds
    words = "Thought" if spent is None else f"Thought for {seconds(spent)}"
    return _with_tokens(words, entry.figures.reasoning_tokens)


def _with_tokens(words: str, tokens: int) -> str:
    if not tokens:
        return words
    return f"{words} \u00b7 {tokens:,} token{'' if tokens == 1 else 's'}"


def _rounded(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
