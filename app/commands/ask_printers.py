"""How an answer is printed as it comes: for people, or as JSON lines for programs.

Not here: asking (`ask`, `ask_in_chat`).
"""

from __future__ import annotations

import sys

import msgspec

from app.commands.terminal import print_dimmed, print_failure, print_line
from app.core.chats.steps import Call, Cut, ToolResult
from app.core.chats.turns import Answer
from app.errors import EngineFailure
from app.sentence import Sentence
from backends.contract import wire
from backends.contract.base import FinishReason, ModelInfo
from backends.contract.messages import Channel

CUT_OFF = 3  # the exit code of an answer that is not whole


class TextPrinter:
    """For people: reasoning on stderr, answer on stdout."""

    def __init__(self) -> None:
        self._is_thinking = False

    def preparing(self) -> None:
        """Say what the first answer with a schema waits for; with a large vocabulary it takes seconds."""
        print_dimmed("Preparing the form of the answer…\n")

    def delta(self, delta: wire.Delta) -> None:
        """Print reasoning to stderr and the answer to stdout, as they come."""
        if delta.channel is Channel.ANALYSIS:
            self._is_thinking = True
            print_dimmed(delta.text)
            return
        if self._is_thinking:
            print("\n", file=sys.stderr, flush=True)
            self._is_thinking = False
        print(delta.text, end="", flush=True)

    def finished(self, event: wire.Finished, _model: ModelInfo | None) -> None:
        """End the line, and say so when the answer is not whole."""
        print(flush=True)
        if event.reason is not FinishReason.STOP:
            print(_CUT_SENTENCES[event.reason], file=sys.stderr)

    def called(self, step: Call) -> None:
        """Say on stderr what the model calls."""
        print_dimmed(f"\nCall of {step.tool}\n")

    def progressed(self, progress: Sentence) -> None:
        """Say on stderr what the tool does."""
        print_dimmed(f"{progress}\n")

    def result(self, step: ToolResult) -> None:
        """Say on stderr what came of a call."""
        what = "was not made" if step.is_denied or step.is_unmade else "failed" if step.is_failure else "answered"
        print_dimmed(f"{step.tool} {what}: {step.size:,} bytes\n" if what == "answered" else f"{step.content}\n")

    def answered(self, _answer: Answer, notice: Sentence | None, _model: ModelInfo | None) -> None:
        """End the line, and say so when the answer is not whole."""
        print(flush=True)
        if notice is not None:
            print(notice, file=sys.stderr)

    def failed(self, failure: EngineFailure) -> None:
        """Print the failure's title and advice to stderr."""
        print_failure(failure)


class JsonPrinter:
    """For programs: one object a line."""

    def preparing(self) -> None:
        """Nothing: it is no part of the answer."""

    def delta(self, delta: wire.Delta) -> None:
        """Print a piece of text as a JSON line."""
        print_line({"type": "delta", "channel": delta.channel, "text": delta.text})

    def finished(self, event: wire.Finished, model: ModelInfo | None) -> None:
        """The whole answer, what it cost, and what gave it."""
        print_line(
            {
                "type": "finished",
                "reason": event.reason,
                "answer": event.answer,
                "reasoning": event.reasoning,
                "seed": event.seed,
                "usage": msgspec.to_builtins(event.usage),
                "warnings": event.warnings,
                "model": _record(model) if model else None,
            }
        )

    def called(self, step: Call) -> None:
        """A call, before it is decided whether it is made."""
        print_line({"type": "call", "tool": step.tool, "arguments": step.arguments, "problem": step.problem})

    def progressed(self, progress: Sentence) -> None:
        """Nothing: it is no part of the answer."""

    def result(self, step: ToolResult) -> None:
        """What came of a call."""
        told = msgspec.to_builtins(step)
        print_line({"type": "result"} | {key: value for key, value in told.items() if key not in ("type", "whole")})

    def answered(self, answer: Answer, notice: Sentence | None, model: ModelInfo | None) -> None:
        """The whole answer with all its steps, what it cost, and what gave it."""
        record, last = answer.record, answer.steps[-1] if answer.steps else None
        print_line(
            {
                "type": "finished",
                "reason": last.reason if isinstance(last, Cut) else record.reason,
                "answer": answer.text,
                "reasoning": answer.reasoning,
                "steps": msgspec.to_builtins(answer.steps),
                "seed": record.sampling.seed if record.sampling else None,
                "usage": msgspec.to_builtins(record.usage),
                "warnings": record.warnings,
                "notice": str(notice or ""),
                "model": _record(model) if model else None,
            }
        )

    def failed(self, failure: EngineFailure) -> None:
        """Why there is no answer."""
        line = {
            "type": "failed",
            "code": failure.code,
            "title": str(failure.title),
            "advice": str(failure.advice or ""),
        }
        print_line(line | {"detail": failure.detail, "facts": failure.facts})


Printer = TextPrinter | JsonPrinter

_CUT_SENTENCES = {
    FinishReason.LENGTH: "The answer was cut at the limit you set. Ask with a larger --max-tokens.",
    FinishReason.CONTEXT: "The answer was cut: the context is full.",
    FinishReason.CONSTRAINT: "The answer was cut: its form became too complex to go on. Make the schema simpler.",
    FinishReason.CANCELLED: "The answer was stopped.",
}


def _record(model: ModelInfo) -> dict[str, object]:
    """What an answer's record says of its model."""
    return {
        "name": model.name,
        "path": model.path,
        "backend": model.backend,
        "build": model.build,
        "adapters": model.options.adapters,
    }
