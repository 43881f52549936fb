"""Plays scripted conversations in which the model calls a tool: script → engine → wire → conversation → prompt.

Everything runs in one process, without a window. `tests/golden/steps.json` holds the scripts and all that came of them;
`python -m tests.step_cases` plays them and writes the file anew, to be read before it is committed.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.prompts import prompt_after_result, prompt_for
from app.core.chats.steps import Call, ToolResult
from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.messages import Effort, Function, Prompt
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.scripted import Reply, Script, ScriptedModel

GOLDEN = Path(__file__).parent / "golden" / "steps.json"
WEATHER = Function("weather", "The weather of today.", {"type": "object", "properties": {"place": {"type": "string"}}})

Case = Mapping[str, Any]  # JSON of the golden file; each field is read in one place below


def cases() -> list[dict[str, Any]]:
    """The golden file."""
    return json.loads(GOLDEN.read_text("utf-8"))["cases"]


def outcome(case: Case) -> dict[str, Any]:
    """All that comes of a case: what the wire told, the steps, and what the model is shown of them later."""
    with tempfile.TemporaryDirectory() as folder:
        return json.loads(msgspec.json.encode(_Player(case, Path(folder)).play()))


class _Player:
    """One conversation with a scripted model."""

    def __init__(self, case: Case, folder: Path) -> None:
        self._case = case
        replies = tuple(msgspec.convert(reply, Reply) for reply in case["replies"])
        script = Script("steps", replies, is_unruly=True)  # some write what a constraint would not let them
        path = folder / "steps.scripted.json"
        path.write_bytes(msgspec.json.encode(script))
        model = ScriptedModel(script, path, LoadOptions())
        self._told: list[wire.AnyEvent] = []
        self._prompts: list[str] = []  # of each run
        self._scheduler = Scheduler(model, build_encoding(model.vocabulary), self._told.append)
        self._conversation = Conversation(replace(new_details(), date="2026-11-21"))

    def play(self) -> dict[str, Any]:
        conversation = self._conversation
        question = conversation.ask(self._case["question"]).id
        answer = conversation.begin_answer(question, Effort.LOW).id
        self._run(answer, prompt_for(conversation, answer, Effort.LOW))
        for content in self._case["results"]:
            call = conversation.answer(answer).steps[-1]
            assert isinstance(call, Call)
            conversation.add_result(answer, ToolResult(call.tool, content, call.channel))
            self._run(answer, prompt_after_result(conversation, answer))
        later = conversation.ask("And tomorrow?").id
        return {
            "wire": [*_lines(self._told)],
            "steps": msgspec.to_builtins(conversation.answer(answer).steps),
            "phase": str(conversation.answer(answer).phase),
            "prompts": self._prompts,
            "shown_later": self._text(prompt_for(conversation, later, Effort.LOW)),
        }

    def _run(self, answer: str, prompt: Prompt) -> None:
        begun = len(self._told)
        self._prompts.append(self._text(prompt))
        offered = replace(prompt, functions=(WEATHER,))
        self._scheduler.generate(wire.Generate(1, offered, max_tokens=self._case.get("max_tokens", 0)))
        while self._scheduler.is_busy:
            self._scheduler.step(lambda: False)
        for event in self._told[begun:]:
            match event:
                case wire.Delta():
                    self._conversation.append(answer, event.channel, event.text, begins=event.begins)
                case wire.CallDelta():
                    self._conversation.append_call(answer, event.tool, event.channel, event.text, begins=event.begins)
                case wire.Finished():
                    self._conversation.finish(answer, event)
                case _:
                    pass

    def _text(self, prompt: Prompt) -> str:
        """The conversation as the model reads it, without what stands before it."""
        text = self._scheduler.detokenize(1, self._scheduler.render(prompt)).text
        return text[text.index("<|start|>user") :]


def _lines(told: list[wire.AnyEvent]) -> Iterator[dict[str, Any]]:
    """What the wire told, neighbouring pieces of one message joined, without ids and times."""
    line: dict[str, Any] = {}
    for event in told:
        if isinstance(event, wire.Delta | wire.CallDelta):
            told_of = msgspec.to_builtins(event).items()
            new = {key: value for key, value in told_of if key not in ("id", "tokens", "logprobs")}
            if not event.begins and line:
                line["text"] += event.text
                continue
            line = new
            yield line
        elif isinstance(event, wire.Finished):
            line = {}
            kept = ("type", "reason", "answer", "reasoning", "warnings", "calls")
            yield {key: value for key, value in msgspec.to_builtins(event).items() if key in kept}


def main() -> None:
    """Play every case and write the golden file anew."""
    content = json.loads(GOLDEN.read_text("utf-8"))
    for case in content["cases"]:
        case["expected"] = outcome(case)
    GOLDEN.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
