"""How long an answer waited, thought and answered: the bars above a comparison. Pure values, in seconds."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.chats.turns import Answer


@dataclass(frozen=True)
class Timeline:
    """The three stretches of an answer, one after the other."""

    waiting: float = 0.0  # until the first token: other panels, reading the prompt
    thinking: float = 0.0
    answering: float = 0.0

    @property
    def total(self) -> float:
        """From the question to the last token."""
        return self.waiting + self.thinking + self.answering


def timeline_of(answer: Answer) -> Timeline | None:
    """Of a closed answer, by what was kept with it; None where nothing was measured."""
    usage = answer.record.usage
    if usage is None:
        return None
    thinking = min(usage.analysis_seconds, usage.decode_seconds)
    return Timeline(usage.first_token_seconds, thinking, max(0.0, usage.decode_seconds - thinking))
