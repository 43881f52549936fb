"""Against openai-harmony 0.0.8, where it is right: prompts and schemas, and completions that are well-formed.

Where it is not (reasoning of later turns, broken headers), our golden cases are the reference.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Function,
    Message,
    Prompt,
    ToolMessage,
    UserMessage,
)
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.parse import parse
from backends.harmony.render import render

oracle = pytest.importorskip("openai_harmony")
Library = Any  # openai_harmony declares no types for what crosses into Rust
DATE = "2025-06-28"
EFFORTS = {effort: oracle.ReasoningEffort(effort.capitalize()) for effort in Effort}
WORDS = ["alpha", "beta\ngamma", "", "x  ", "a\nb\n", "日本", "line\r\nnext", 'q"uote', "<|end|>"]
TEXTS = [
    "I DON'T ",
    "they'll",
    "12345",
    "नमस्ते",
    "தமிழ்",
    "العَرَبِيَّة",
    "ไทย",
    "👋🏾",
    "e\u0301",
    " \n",
    "  ",
    "\t",
    "//",
    "中文",
]
DEFAULTS = [1, 1.5, True, None, "x", 'q"u', [1, "é"], {"b": 1, "a": []}, 1e30, 1e-7, 2**60]


@pytest.fixture(scope="module")
def library(o200k_file: Path) -> Iterator[Library]:
    """The official encoding, with its vocabulary from our file instead of the network."""
    before = os.environ.get("TIKTOKEN_ENCODINGS_BASE")
    os.environ["TIKTOKEN_ENCODINGS_BASE"] = str(o200k_file.parent)
    try:
        yield oracle.load_harmony_encoding(oracle.HarmonyEncodingName.HARMONY_GPT_OSS)
    finally:
        if before is None:
            del os.environ["TIKTOKEN_ENCODINGS_BASE"]
        else:
            os.environ["TIKTOKEN_ENCODINGS_BASE"] = before


def library_ids(library: Library, prompt: Prompt) -> list[int]:
    system = oracle.SystemContent.new().with_reasoning_effort(EFFORTS[prompt.effort])
    system = system.with_conversation_start_date(prompt.date) if prompt.date else system
    for tool in prompt.builtin:
        system = system.with_browser_tool() if tool == "browser" else system.with_python_tool()
    messages = [oracle.Message.from_role_and_content(oracle.Role.SYSTEM, system)]
    developer = oracle.DeveloperContent.new()
    if prompt.instructions:
        developer = developer.with_instructions(prompt.instructions)
    if prompt.functions:
        tools = [oracle.ToolDescription.new(f.name, f.description, parameters=f.parameters) for f in prompt.functions]
        developer = developer.with_function_tools(tools)
    if prompt.instructions or prompt.functions:
        messages.append(oracle.Message.from_role_and_content(oracle.Role.DEVELOPER, developer))
    messages += map(library_message, prompt.messages)
    return library.render_conversation_for_completion(
        oracle.Conversation.from_messages(messages), oracle.Role.ASSISTANT
    )


def library_message(message: Message) -> Library:
    if isinstance(message, UserMessage):
        return oracle.Message.from_role_and_content(oracle.Role.USER, message.content)
    if isinstance(message, ToolMessage):
        author = oracle.Author.new(oracle.Role.TOOL, message.name)
        result = oracle.Message.from_author_and_content(author, message.content)
        return result.with_recipient(message.recipient).with_channel(message.channel)
    answer = oracle.Message.from_role_and_content(oracle.Role.ASSISTANT, message.content)
    return answer.with_channel(message.channel)


PROMPTS = [
    Prompt((UserMessage("hi"),), effort, date, instructions, builtin=builtin)
    for effort in Effort
    for date in (DATE, None)
    for instructions in ("", "Be nice.\n\n# Really <|end|>")
    for builtin in ((), ("browser",), ("python",), ("browser", "python"))
] + [
    Prompt(
        (UserMessage("नमस्ते 🦊"), AssistantMessage("t", Channel.ANALYSIS), AssistantMessage("a"), UserMessage("q")),
        date=DATE,
    ),
    Prompt((UserMessage("q"), ToolMessage("functions.f", "1"), ToolMessage("python", "", Channel.ANALYSIS)), date=DATE),
]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_same_prompt(prompt: Prompt, library: Library, o200k: HarmonyEncoding) -> None:
    assert render(prompt, o200k) == library_ids(library, prompt)


@pytest.mark.parametrize("seed", range(200))
def test_same_declarations(seed: int, library: Library, o200k: HarmonyEncoding) -> None:
    chance = random.Random(seed)
    functions = tuple(
        Function(f"f{number}", chance.choice(WORDS), chance.choice([None, {}, schema(chance), schema(chance, 0)]))
        for number in range(3)
    )
    prompt = Prompt((UserMessage("hi"),), functions=functions)
    assert render(prompt, o200k) == library_ids(library, prompt)


def schema(chance: random.Random, depth: int = 1) -> dict[str, object]:
    """A random JSON schema, odd ones included."""
    kind = chance.choice(_KINDS if depth < 4 else _FLAT)
    extras: dict[str, object] = {
        "description": chance.choice(WORDS),
        "title": chance.choice(WORDS),
        "examples": chance.choice([[], ["a", "b"], [1, "c"]]),
        "nullable": chance.choice([True, False]),
        "default": chance.choice(DEFAULTS),
    }
    return kind(chance, depth + 1) | {key: value for key, value in extras.items() if chance.random() < 0.3}


def _typed(chance: random.Random, _depth: int) -> dict[str, object]:
    odd = [["string", "null"], ["integer", "string"], [], ["integer", 3]]
    return {"type": chance.choice(["string", "number", "integer", "boolean", "array", "object", *odd])}


def _chosen(chance: random.Random, _depth: int) -> dict[str, object]:
    return {"type": "string", "enum": chance.choice([["a", "b"], [], [1, 2], ["a", 1]])}


def _odd(chance: random.Random, _depth: int) -> dict[str, object]:
    return dict(chance.choice([{"anyOf": [{}]}, {"$ref": "#/x"}, {"const": 3}, {}, {"type": "null"}, {"enum": ["a"]}]))


def _array(chance: random.Random, depth: int) -> dict[str, object]:
    return {"type": "array", "items": schema(chance, depth)}


def _one_of(chance: random.Random, depth: int) -> dict[str, object]:
    return {"oneOf": [schema(chance, depth) for _ in range(chance.randint(0, 3))]}


def _object(chance: random.Random, depth: int) -> dict[str, object]:
    fields = {f"p{number}": schema(chance, depth) for number in range(chance.randint(0, 4))}
    return {"type": "object", "properties": fields, "required": ["p0", "p2"]}


_FLAT = (_typed, _chosen, _odd)
_KINDS = (*_FLAT, _array, _one_of, _object)


@given(text=st.text() | st.lists(st.sampled_from(TEXTS)).map("".join))
def test_same_ids_of_text(text: str, library: Library, o200k: HarmonyEncoding) -> None:
    assert o200k.encode(text) == library.encode(text, disallowed_special=())


COMPLETIONS = [
    "<|channel|>analysis<|message|>t<|end|><|start|>assistant<|channel|>final<|message|>A 🦊 नमस्ते<|return|>",
    "<|channel|>commentary<|message|>Look.<|end|><|start|>assistant to=f<|channel|>analysis<|message|>{}<|call|>",
    "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{}<|call|>",
    " to=functions.f<|channel|>commentary code<|message|>x\n<|call|>",
]


@pytest.mark.parametrize("completion", COMPLETIONS)
def test_same_messages(completion: str, library: Library, o200k: HarmonyEncoding) -> None:
    ids = library.encode(completion, allowed_special="all")
    theirs = library.parse_messages_from_completion_tokens(ids, oracle.Role.ASSISTANT)
    ours = parse(ids, o200k).messages
    assert [(m.content, m.channel, m.recipient) for m in ours] == [
        (m.content[0].text, m.channel, m.recipient) for m in theirs
    ]
    types = [f"{'<|constrain|>' * m.constrained}{m.content_type}" if m.content_type else None for m in ours]
    assert types == [m.content_type for m in theirs]
