"""Scripted models for tests of the app: written as files, run by the real engine process."""

from __future__ import annotations

import json
from pathlib import Path


def reply(answer: str, reasoning: str = "", when: str = "", effort: str = "", **more: object) -> dict[str, object]:
    """An answer as a model would generate it, for questions that hold `when`."""
    thought = f"<|channel|>analysis<|message|>{reasoning}<|end|><|start|>assistant" if reasoning else ""
    text = f"{thought}<|channel|>final<|message|>{answer}<|return|>"
    return {"text": text, "when": when, "effort": effort, **more}


def write_script(folder: Path, *replies: dict[str, object], name: str = "Scripted", **more: object) -> Path:
    """A model file of the scripted backend."""
    path = folder / f"{name}.scripted.json"
    path.write_text(json.dumps({"scripted": name, "replies": list(replies), **more}), "utf-8")
    return path
