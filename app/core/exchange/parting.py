"""Reasoning and answer that other programs left in one text: raw Harmony, or think marks, also cut in the middle.

Only a text that begins with such marks is parted; one that speaks about them stays as it is. Not here: the engine's own
parser, which reads tokens.
"""

from __future__ import annotations

import re

_HARMONY = re.compile(r"\s*(?:<\|start\|>assistant\s*)?<\|channel\|>")
_MESSAGE = re.compile(r"<\|channel\|>(?P<head>[^<]*)(?:<\|constrain\|>[^<]*)?<\|message\|>", re.IGNORECASE)
_END = re.compile(r"<\|(?:end|return|call|start)\|>")
_THOUGHT = re.compile(r"\s*<(think|thinking|thought|reasoning)>(.*?)(?:</\1>|\Z)", re.DOTALL)


def parted(text: str) -> tuple[str, str]:
    """Return the reasoning and the answer in a text."""
    if _HARMONY.match(text):
        return _harmony(text)
    if thought := _THOUGHT.match(text):
        return thought[2].strip(), text[thought.end() :].strip()
    return "", text


def _harmony(text: str) -> tuple[str, str]:
    reasoning: list[str] = []
    said: list[str] = []
    marks = list(_MESSAGE.finditer(text))
    for number, mark in enumerate(marks):
        last = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        content = _END.split(text[mark.end() : last], maxsplit=1)[0].strip()
        channel = mark["head"].split()
        if channel[:1] == ["analysis"]:
            reasoning.append(content)
        elif not any(word.startswith("to=") for word in channel):
            said.append(content)
    return "\n\n".join(filter(None, reasoning)), "\n\n".join(filter(None, said))
