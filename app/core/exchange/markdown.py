"""Conversations as Markdown, to read and to paste. Not complete: what comes back is our JSON (`triptych`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from app.core.chats.conversation import Conversation
from app.core.chats.steps import Call, Cut, Reasoning, Step, Text, ToolResult
from app.core.chats.turns import Answer, Question
from app.core.exchange.reading_order import Line, branch, whole
from app.core.markdown.fences import Fence
from app.core.markdown.open_segment import SegmentKind
from app.core.markdown.segments import cut
from app.core.tools.citations import Note, cited_steps, with_numbers


def of_conversation(conversation: Conversation, *, all_branches: bool = False) -> str:
    """A conversation, or only its branch in view."""
    lines = whole(conversation) if all_branches else branch(conversation)
    return "\n\n".join(_blocks(conversation, lines)) + "\n"


def _blocks(conversation: Conversation, lines: Iterable[Line]) -> Iterator[str]:
    details = conversation.details
    yield f"# {details.title or 'New chat'}"
    yield f"*{details.date}*"
    if details.instructions:
        yield "**Instructions**\n\n" + quoted(details.instructions)
    for line in lines:
        yield heading(line)
        yield from _content(line.node)


def heading(line: Line) -> str:
    """Who speaks, which version this is, and what it follows."""
    node = line.node
    who = "Question" if isinstance(node, Question) else _who_answered(node)
    version = f" · version {line.version} of {line.versions}" if line.versions > 1 else ""
    after = f" · follows {line.after}" if line.after else ""
    edited = " · edited by hand" if isinstance(node, Answer) and node.is_edited else ""
    return f"## {who}{version}{edited}{after}"


def _who_answered(answer: Answer) -> str:
    """Another program's answer has no effort that is known: no engine of ours was set up for it nor ended it."""
    is_ours = answer.record.sampling is not None or answer.record.reason is not None
    return f"Answer · {answer.effort} effort" if is_ours else "Answer"


def _content(node: Question | Answer) -> Iterator[str]:
    if isinstance(node, Question):
        yield closed(node.text)
        for file in node.attachments:
            yield f"File `{file.name}`:\n\n{fenced(file.text)}"
        return
    steps, notes = cited_steps(node.steps)
    for step in steps:
        yield from _step(step)
    if notes:
        yield "\n".join(f"- [{note.number}] {_note(note)}" for note in notes)
    if not node.text:
        yield "*(no answer)*"
    if node.record.model:
        yield f"*{node.record.model}, {_day(node.created)}*"


def _step(step: Step) -> Iterator[str]:
    match step:
        case Reasoning(text):
            yield "Reasoning:\n\n" + quoted(text)
        case Text(text):
            yield closed(with_numbers(text, lambda number: f"[{number}]"))
        case Call():
            yield f"{call_heading(step)}:\n\n{fenced(step.arguments)}"
        case ToolResult():
            yield f"{result_heading(step)}:\n\n{fenced(step.content)}"
        case Cut():
            return


def _note(note: Note) -> str:
    return f"{note.label} <{note.address}>" if note.address else note.label


def closed(text: str) -> str:
    """Close the fence or formula that a cut text leaves open, so that it does not swallow what comes after it."""
    last = next(reversed(cut(text)), None)
    if last is not None and last.kind is SegmentKind.FENCE and not _is_closed(last.text):
        return text[: last.start] + _with_end(text[last.start :].rstrip())
    if last is not None and last.kind is SegmentKind.MATH:
        end = "$$" if last.text.lstrip().startswith("$$") else "\\]"
        return (
            text if last.text.rstrip().endswith(end, 2 + len(last.text) - len(last.text.lstrip())) else f"{text}{end}"
        )
    return text


def _is_closed(fence: str) -> bool:
    first, *lines = fence.split("\n")
    reading = Fence.opened(first)
    return any(reading.ends_with(line) for line in lines)


def _with_end(fence: str) -> str:
    """Give an open fence an end, with marks longer than any inside, which may be open as well."""
    mark = Fence.opened(fence.split("\n", 1)[0]).mark
    body = fence.partition("\n")[2]
    longest = max((len(run) for run in re.findall(f"{re.escape(mark)}+", body)), default=0)
    longer = mark[0] * max(len(mark), longest + bool(longest))
    return f"{fence.replace(mark, longer, 1)}\n{longer}"


def call_heading(call: Call) -> str:
    """Which tool was called, and why nothing came of it where it could not be run."""
    return f"Call of `{call.tool}`" + ("" if call.problem is None else " (not run)")


def result_heading(result: ToolResult) -> str:
    """Which tool answered, or why it did not."""
    if result.is_denied:
        return f"Result of `{result.tool}` (not allowed)"
    if result.is_unmade:
        return f"Result of `{result.tool}` (not run)"
    return f"Result of `{result.tool}`" + (" (failed)" if result.is_failure else "")


def quoted(text: str) -> str:
    """The text as a block quote, every line behind a `>`."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def fenced(text: str) -> str:
    """In a fence longer than any inside."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{text.rstrip()}\n{fence}"


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")
