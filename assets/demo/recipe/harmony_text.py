"""Conversations as Harmony text with the control tokens spelled out. Renders only; the app has its own renderer."""

from .exercise import Effort

CONTROL_TOKENS = (
    "<|startoftext|>", "<|endoftext|>", "<|return|>", "<|constrain|>", "<|channel|>",
    "<|start|>", "<|end|>", "<|message|>", "<|call|>",
)  # fmt: skip
CUE = "<|start|>assistant"


def system(effort: Effort, date: str | None) -> str:
    """The system message; without a date it has no date line."""
    dated = f"Current date: {date}\n" if date else ""
    return (
        "<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n"
        f"Knowledge cutoff: 2024-06\n{dated}\nReasoning: {effort}\n\n"
        "# Valid channels: analysis, commentary, final. Channel must be included for every message.<|end|>"
    )


def developer(instructions: str) -> str:
    """The developer message with the user's own instructions."""
    return f"<|start|>developer<|message|># Instructions\n\n{instructions}<|end|>"


def user(text: str) -> str:
    """A question."""
    return f"<|start|>user<|message|>{text}<|end|>"


def past_answer(text: str) -> str:
    """An earlier answer, its reasoning dropped."""
    return f"<|start|>assistant<|channel|>final<|message|>{text}<|end|>"


def completion(working: str, answer: str) -> str:
    """What the model writes after the cue."""
    return f"<|channel|>analysis<|message|>{working}<|end|>{CUE}<|channel|>final<|message|>{answer}<|return|>"


def read_completion(text: str) -> tuple[str, str] | None:
    """Working and answer of a completion, or None when its bytes are not exactly Harmony."""
    head, between, tail = "<|channel|>analysis<|message|>", f"<|end|>{CUE}<|channel|>final<|message|>", "<|return|>"
    if not (text.startswith(head) and text.endswith(tail) and text.count(between) == 1):
        return None
    working, answer = text[len(head) : -len(tail)].split(between)
    return None if "<|" in working + answer else (working, answer)
