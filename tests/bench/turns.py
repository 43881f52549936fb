"""(d) The second turn of 3,000 tokens: what is computed again, and time to the first token against a fresh engine.

Real Harmony prompts: the second drops the first answer's reasoning, so what follows the last question is read again.
"""

from __future__ import annotations

import random

from msgspec.structs import replace

from backends.contract.base import LoadedModel
from backends.contract.messages import AssistantMessage, Channel, Message, Prompt, UserMessage
from backends.engine.read_ahead import sure_beginning
from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.render import render
from tests.bench import ours
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, show

LENGTH = 3000
NEW = 120  # reasoning and answer of the first turn
GOAL, GOAL_AHEAD, GOAL_FIRST = 0.2, 0.02, 0.1
LAST = UserMessage("How would you put all of this in one sentence?")
ANSWER = AssistantMessage("One begins at the first number and adds one until the last is reached. " * 2, Channel.FINAL)


def main() -> None:
    """Print the table."""
    with model_files() as files:
        rows = [row for file in files for row in _measure(file)]
    show("second turn of 3,000 tokens", ["same engine", "fresh engine"], rows)


def _measure(file: ModelFile) -> list[Row]:
    with ours.loaded(file.path) as model:
        encoding = build_encoding(model.vocabulary)
        asked = _conversation(encoding)
        ours.run(model, [ours.new_sequence(render(Prompt(asked), encoding), NEW)])
        second = render(Prompt((*asked, ANSWER, UserMessage("And what would be another way to do it?"))), encoding)
        again = _first_token(model, second)
    with ours.loaded(file.path) as model:
        fresh = _first_token(model, second)
    with ours.loaded(file.path) as model:
        ours.run(model, [ours.new_sequence(render(Prompt(asked), encoding), NEW)])
        _first_token(model, sure_beginning(render(Prompt((*asked, ANSWER, UserMessage(""))), encoding), encoding))
        ahead = _first_token(model, second)
    long = Prompt((UserMessage("Hello"),), instructions=_instructions(encoding))
    with ours.loaded(file.path) as model:
        _first_token(model, ours.random_ids(model, 64, random.Random(4)))
        first_turn = _first_token(model, render(long, encoding)).first
    with ours.loaded(file.path) as model:
        _first_token(model, sure_beginning(render(replace(long, messages=(UserMessage("He"),)), encoding), encoding))
        first_ahead = _first_token(model, render(long, encoding)).first
    seconds = (again.first, fresh.first)
    goal = GOAL if file.is_large else None
    goals = (GOAL_AHEAD, GOAL_FIRST) if file.is_large else (None, None)
    return [
        Row(
            f"{file.label}: ms to the first token, history read while idle",
            (f"{ahead.first * 1000:.0f}", f"{fresh.first * 1000:.0f}"),
            ahead.first / fresh.first,
            goals[0],
            "less",
        ),
        Row(
            f"{file.label}: ms, first turn with a long instruction read while idle",
            (f"{first_ahead * 1000:.0f}", f"{first_turn * 1000:.0f}"),
            first_ahead / first_turn,
            goals[1],
            "less",
        ),
        Row(f"{file.label}: tokens computed", (str(_computed(again)), str(_computed(fresh)))),
        Row(
            f"{file.label}: ms to the first token",
            tuple(f"{s * 1000:.0f}" for s in seconds),
            seconds[0] / seconds[1],
            goal,
            "less",
        ),
    ]


def _conversation(encoding: HarmonyEncoding) -> tuple[Message, ...]:
    """Questions and answers until the prompt has the wanted length; the last is a question."""
    messages: list[Message] = []
    while len(render(Prompt((*messages, LAST)), encoding)) < LENGTH:
        number = len(messages) // 2
        messages += [UserMessage(f"Question {number}: how does one count to {number * 7}?"), ANSWER]
    return (*messages, LAST)


def _instructions(encoding: HarmonyEncoding) -> str:
    """As long as the conversation, whatever a model's tokens are."""
    sentence = "Be kind to whoever asks. "
    return sentence * (LENGTH * 10 // len(encoding.encode(sentence * 10)))


def _first_token(model: LoadedModel, prompt: list[int]) -> ours.Run:
    return ours.run(model, [ours.new_sequence(prompt, 1)])


def _computed(run: ours.Run) -> int:
    finished = next(iter(run.finished.values()))
    return finished.prompt_tokens - finished.reused_tokens
