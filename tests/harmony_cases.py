"""Runs a file of Harmony cases: `python -m tests.harmony_cases FILE --vocab O200K_FILE`.

Prints a line for each failure and ends with `N passed, N failed`; the exit code is 1 if anything failed. A parse case
passes if messages, warnings (in any order) and the visible texts are as expected and the streamed deltas add up to
them; a render case, if the ids are. The format of the file is described in its `meta`. Not here: the cases
(`tests/golden`).
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from backends.contract.base import Vocabulary
from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Force,
    Function,
    Message,
    MessageEnd,
    Prompt,
    ResponseFormat,
    ToolMessage,
    UserMessage,
)
from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.events import Parsed, ParsedMessage, TextDelta
from backends.harmony.parse import HarmonyParser
from backends.harmony.render import render

Case = Mapping[str, Any]  # JSON of a published format; each field is read in one place below

SETTINGS = {"effort", "date", "instructions", "tools", "builtin", "response_formats", "response_format"}
CONVERSATION_FIELDS = SETTINGS | {"messages", "force", "answer_now", "resume", "continue"}
O200K_SIZE = 201_088
O200K_CONTROL = {
    "<|startoftext|>": 199998,
    "<|endoftext|>": 199999,
    "<|return|>": 200002,
    "<|constrain|>": 200003,
    "<|channel|>": 200005,
    "<|start|>": 200006,
    "<|end|>": 200007,
    "<|message|>": 200008,
    "<|call|>": 200012,
    "<|endofprompt|>": 200018,
}


def o200k_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of gpt-oss from OpenAI's `o200k_base.tiktoken`."""
    pairs = [line.split() for line in path.read_bytes().splitlines() if line]
    ranks = {int(rank): base64.b64decode(token) for token, rank in pairs}
    return Vocabulary(tokens=tuple(ranks[rank] for rank in range(len(ranks))), control=O200K_CONTROL, size=O200K_SIZE)


def differences(case: Case, encoding: HarmonyEncoding) -> list[str]:
    """What is not as a case expects; empty when it passes."""
    if case["kind"] == "parse":
        return list(_parse_differences(case, encoding))
    ids = render(read_prompt(case["conversation"]), encoding)
    return [] if ids == case["expected_ids"] else [f"ids: {_show(ids, encoding)}"]


def _parse_differences(case: Case, encoding: HarmonyEncoding) -> Iterator[str]:
    parsed, deltas = _stream(case, encoding)
    expected = case["expected"]
    found = {
        "messages": [_message(message) for message in parsed.messages],
        "warnings": sorted(parsed.warnings),
        "shown": _shown(parsed),
    }
    wanted = {**expected, "warnings": sorted(expected["warnings"])}
    for key, value in found.items():
        if value != wanted[key]:
            yield f"{key}: {_json(value)} instead of {_json(wanted[key])}"
    shown = {
        Channel.ANALYSIS: parsed.shown.reasoning,
        Channel.COMMENTARY: parsed.shown.preamble,
        Channel.FINAL: parsed.shown.answer,
    }
    for channel, texts in shown.items():
        told = "".join(delta.text for delta in deltas if delta.channel is channel)
        if told != "".join(texts):
            yield f"deltas of {channel}: {told!r}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _stream(case: Case, encoding: HarmonyEncoding) -> tuple[Parsed, list[TextDelta]]:
    parser = HarmonyParser(encoding, case.get("known_tools"), case.get("initial_role", "assistant"))
    events = [event for token in case["input_ids"] for event in parser.feed(token)]
    events += parser.finish()
    return parser.parsed(), [event for event in events if isinstance(event, TextDelta)]


def _message(message: ParsedMessage) -> dict[str, object]:
    """A message in the words of the file: role, channel, recipient and content always, the rest where it is set."""
    always: dict[str, object] = {
        "role": message.role,
        "channel": message.channel,
        "recipient": message.recipient,
        "content": message.content,
    }
    others = {
        "name": message.name,
        "content_type": message.content_type,
        "constrained": message.constrained,
        "end": message.end,
        "recovered": message.recovered,
    }
    return always | {key: value for key, value in others.items() if value}


def _shown(parsed: Parsed) -> dict[str, list[Any]]:
    shown = parsed.shown
    return {
        "reasoning": list(shown.reasoning),
        "preamble": list(shown.preamble),
        "answer": list(shown.answer),
        "calls": [list(call) for call in shown.calls],
    }


def read_prompt(conversation: Case) -> Prompt:
    """A conversation of the file as a prompt; raises KeyError or ValueError for a field that is not known."""
    if unknown := conversation.keys() - CONVERSATION_FIELDS:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    messages = conversation["messages"]
    is_answer_now = bool(conversation.get("answer_now"))
    return Prompt(
        messages=tuple(map(_read_message, messages)),
        effort=Effort(conversation.get("effort", Effort.MEDIUM)),
        date=conversation.get("date"),
        instructions=conversation.get("instructions", ""),
        functions=tuple(_read_function(tool["function"]) for tool in conversation.get("tools", ())),
        builtin=tuple(conversation.get("builtin", ())),
        response_formats=tuple(map(_read_format, _formats(conversation))),
        force=Force(channel=Channel.FINAL) if is_answer_now else _read_force(conversation.get("force")),
        resume=bool(conversation.get("resume") or conversation.get("continue")),
    )


def _read_message(message: Case) -> Message:
    if message["role"] == "user":
        return UserMessage(message["content"])
    channel = Channel(message["channel"]) if message.get("channel") else None
    recipient, content_type = message.get("recipient"), message.get("content_type")
    if message["role"] == "tool":
        return ToolMessage(message["name"], message["content"], channel, recipient, content_type)
    end = MessageEnd(message["end"]) if message.get("end") else None
    constrained = message.get("constrained", False)
    ids = tuple(message.get("ids", ()))
    return AssistantMessage(message["content"], channel, recipient, content_type, constrained, end, ids=ids)


def _read_function(function: Case) -> Function:
    return Function(function["name"], function.get("description") or "", function.get("parameters"))


def _formats(conversation: Case) -> Sequence[Case]:
    """Response formats as a list or a single one, plain or as the chat API writes them."""
    single = conversation.get("response_format")
    return [single] if single else conversation.get("response_formats", ())


def _read_format(item: Case) -> ResponseFormat:
    item = item.get("json_schema", item)
    return ResponseFormat(item["name"], item["schema"], item.get("description") or "")


def _read_force(force: Case | None) -> Force | None:
    if force is None:
        return None
    content_type = force.get("response_format") or force.get("content_type")
    if content_type:
        return Force(response_format=content_type)
    channel = Channel(force["channel"]) if force.get("channel") else None
    return Force(function=force.get("function"), channel=channel)


def _show(ids: Iterable[int], encoding: HarmonyEncoding) -> str:
    names = {token: name.encode() for name, token in encoding.control.items()}
    return b"".join(encoding.token_bytes(token) or names.get(token, b"?") for token in ids).decode(errors="replace")


def main(arguments: list[str] | None = None) -> int:
    """Run the file named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.harmony_cases", description="Runs a file of Harmony cases.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--vocab", type=Path, metavar="O200K_FILE", required=True)
    options = parser.parse_args(arguments)
    encoding = build_encoding(o200k_vocabulary(options.vocab))
    cases = json.loads(options.file.read_bytes())["cases"]
    failed = 0
    for case in cases:
        found = _differences_or_error(case, encoding)
        failed += bool(found)
        if found:
            print(f"{case['id']} {case.get('title', '')}: {'; '.join(found)}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _differences_or_error(case: Case, encoding: HarmonyEncoding) -> list[str]:
    try:
        return differences(case, encoding)
    except Exception as error:  # noqa: BLE001 - one unreadable case must not hide the others
        return [f"{type(error).__name__}: {error}"]


if __name__ == "__main__":
    sys.exit(main())
