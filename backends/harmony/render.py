"""Prompts: from a conversation to the ids that the model goes on from.

Text becomes ordinary ids only; every control id is written here. Messages of the running turn are replayed as the model
generated them, so that nothing is computed twice; older ones are rendered anew, in the order that OpenAI documents.
Not here: which messages are shown (`history`), declarations of tools (`declarations`).
"""

from __future__ import annotations

from collections.abc import Sequence

from backends.contract.messages import AssistantMessage, Channel, Force, Message, Prompt, ToolMessage, UserMessage
from backends.harmony.declarations import builtin_section, functions_section, response_formats_section
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.history import running_turn, without_old_reasoning

_IDENTITY = "You are ChatGPT, a large language model trained by OpenAI.\nKnowledge cutoff: 2024-06"
_CHANNELS = "# Valid channels: analysis, commentary, final. Channel must be included for every message."
_FUNCTIONS_CHANNEL = "\nCalls to these tools must go to the commentary channel: 'functions'."


def render(prompt: Prompt, encoding: HarmonyEncoding) -> list[int]:
    """Prompt ids up to where the model goes on: a new message, a forced header, or the last message (`resume`)."""
    return measured(prompt, encoding)[0]


def measured(prompt: Prompt, encoding: HarmonyEncoding) -> tuple[list[int], tuple[int, ...]]:
    """The same, and how many ids each message of the prompt takes: none for reasoning that is not shown again."""
    writer = _Writer(encoding)
    writer.message("system", system_text(prompt))
    if developer := developer_text(prompt):
        writer.message("developer", developer)
    messages = without_old_reasoning(prompt.messages, is_resumed=prompt.resume)
    replayed = running_turn(messages)
    taken: dict[int, int] = {}
    for number, message in enumerate(messages):
        is_open = prompt.resume and number == len(messages) - 1
        before = len(writer.ids)
        _write(message, writer, is_replayed=number >= replayed, is_open=is_open)
        taken[id(message)] = len(writer.ids) - before
    if not prompt.resume:
        writer.control("<|start|>").text("assistant")
        _force(prompt.force, writer)
    return writer.ids, tuple(taken.get(id(message), 0) for message in prompt.messages)


def joined(messages: Sequence[tuple[int, ...]], encoding: HarmonyEncoding) -> list[int]:
    """The messages of one answer as generated, one behind the other; the first goes on from `<|start|>assistant`."""
    writer = _Writer(encoding)
    for number, ids in enumerate(message for message in messages if message):
        if number == 0:
            writer.ids += ids
        else:
            if writer.ids[-1] not in encoding.closing:
                writer.control("<|end|>")
            writer.replay(ids, is_open=True)
    return writer.ids


def system_text(prompt: Prompt) -> str:
    """The system message: who the model is, the date, the effort, built-in tools, channels."""
    date = f"\nCurrent date: {prompt.date}" if prompt.date else ""
    tools = [builtin_section(prompt.builtin, prompt.sources, prompt.python)] if prompt.builtin else []
    channels = _CHANNELS + (_FUNCTIONS_CHANNEL if prompt.functions else "")
    return "\n\n".join([_IDENTITY + date, f"Reasoning: {prompt.effort}", *tools, channels])


def developer_text(prompt: Prompt) -> str:
    """The developer message: instructions, functions, response formats; empty when there is nothing to say."""
    sections: list[str] = []
    if prompt.instructions:
        sections.append(f"# Instructions\n\n{prompt.instructions}")
    if prompt.functions:
        sections.append(functions_section(prompt.functions))
    if prompt.response_formats:
        sections.append(response_formats_section(prompt.response_formats))
    return "\n\n".join(sections)


class _Writer:
    """Collects ids; `text` can only give ordinary ones."""

    def __init__(self, encoding: HarmonyEncoding) -> None:
        self._encoding = encoding
        self.ids: list[int] = []

    def control(self, name: str) -> _Writer:
        self.ids.append(self._encoding.control[name])
        return self

    def text(self, text: str) -> _Writer:
        self.ids += self._encoding.encode(text)
        return self

    def message(self, role: str, content: str) -> None:
        self.control("<|start|>").text(role).control("<|message|>").text(content).control("<|end|>")

    def channel(
        self, channel: str | None, recipient: str | None, content_type: str | None, *, constrained: bool
    ) -> None:
        """The part of a header behind the role, as the documentation orders it."""
        to = f" to={recipient}" if recipient else ""
        if channel:
            self.control("<|channel|>")
        if content_type and constrained:
            self.text(f"{channel or ''}{to} ").control("<|constrain|>").text(content_type)
        else:
            self.text(f"{channel or ''}{to}{f' {content_type}' if content_type else ''}")

    def replay(self, ids: tuple[int, ...], *, is_open: bool) -> None:
        if ids[0] != self._encoding.start:
            self.control("<|start|>").text("assistant")
        self.ids += ids
        if not is_open and ids[-1] not in self._encoding.closing:
            self.control("<|end|>")


def _write(message: Message, writer: _Writer, *, is_replayed: bool, is_open: bool) -> None:
    if isinstance(message, UserMessage):
        writer.message("user", message.content)
    elif isinstance(message, ToolMessage):
        _write_result(message, writer)
    elif is_replayed and message.ids and not message.recovered:
        writer.replay(message.ids, is_open=is_open)
    else:
        _write_assistant(message, writer, is_open=is_open)


def _write_assistant(message: AssistantMessage, writer: _Writer, *, is_open: bool) -> None:
    writer.control("<|start|>").text("assistant")
    writer.channel(message.channel, message.recipient, message.content_type, constrained=message.constrained)
    writer.control("<|message|>").text(message.content)
    if not is_open:
        writer.control("<|call|>" if message.recipient else "<|end|>")


def _write_result(message: ToolMessage, writer: _Writer) -> None:
    to = f" to={message.recipient}" if message.recipient else ""
    writer.control("<|start|>").text(message.name + to)
    writer.channel(message.channel, None, message.content_type, constrained=False)
    writer.control("<|message|>").text(message.content).control("<|end|>")


def _force(force: Force | None, writer: _Writer) -> None:
    """The header of a new message, begun for the model: a call, a channel, or an answer in a content type."""
    if force is None or force == Force():
        return
    if force.function:
        writer.channel(Channel.COMMENTARY, f"functions.{force.function}", "json", constrained=True)
    elif force.response_format:
        writer.channel(Channel.FINAL, None, force.response_format, constrained=True)
    else:
        writer.channel(force.channel, None, None, constrained=False)
    writer.control("<|message|>")
