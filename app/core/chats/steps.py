"""The steps of an answer, in the order in which the model took them: reasoning, text, calls of tools, their results.

Frozen values, ready for JSON, and the pure functions that grow and close a row of them. The whole text and the whole
reasoning of an answer are views of its steps and are kept nowhere else. Not here: when a step comes (`conversation`),
how steps become a prompt again (`replay`), how they are drawn (`app.ui.transcript`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from backends.contract.calls import CallProblem, ToolCall
from backends.contract.messages import Channel

_BETWEEN = "\n\n"  # what stands between two texts where they are shown as one


class Reasoning(msgspec.Struct, frozen=True, tag="reasoning", forbid_unknown_fields=True):
    """One message of the model to itself."""

    text: str


class Text(msgspec.Struct, frozen=True, tag="text", forbid_unknown_fields=True):
    """One message to the user: a part of the answer or, with `is_preamble`, what the model says beside its calls."""

    text: str
    is_preamble: bool = False


class Call(msgspec.Struct, frozen=True, tag="call", forbid_unknown_fields=True):
    """A call of a tool, such as `functions.get_weather`, with its arguments as written.

    `is_open` while it is being written. `problem` says why it must not be run, and `reason` says so to the model.
    """

    tool: str
    arguments: str = ""
    channel: Channel = Channel.COMMENTARY
    content_type: str | None = None
    is_open: bool = False
    problem: CallProblem | None = None
    reason: str = ""

    @property
    def is_executable(self) -> bool:
        """Whether it is complete and nothing speaks against running it."""
        return not self.is_open and self.problem is None


class ToolResult(msgspec.Struct, frozen=True, tag="result", forbid_unknown_fields=True):
    """What a tool answered; it stands directly behind its call and on the same channel."""

    tool: str
    content: str  # as the model reads it
    channel: Channel = Channel.COMMENTARY
    is_failure: bool = False
    is_denied: bool = False  # by the user: nothing was run
    is_unmade: bool = False  # the call could not be made at all; it says why
    is_cut: bool = False  # the model reads only the beginning
    size: int = 0  # bytes of the whole; 0: not known
    whole: str = ""  # what was cut, as much of it as was kept
    seconds: float = 0.0  # that the tool took; 0: not known, or it took none
    tokens: int = 0  # that the model read and wrote for it, as for the notes of a long file


class CutReason(StrEnum):
    """Why an answer ended before its end."""

    LENGTH = "length"  # the limit of tokens
    CONTEXT = "context"  # the context is full
    CONSTRAINT = "constraint"  # the form of the answer became too complex to go on
    STOPPED = "stopped"  # by the user
    INTERRUPTED = "interrupted"  # the program went away
    FAILED = "failed"  # the engine could not go on
    ROUNDS = "rounds"  # tools were called too often
    CALLS = "calls"  # calls that could not be made, again and again


class Cut(msgspec.Struct, frozen=True, tag="cut", forbid_unknown_fields=True):
    """The answer was cut here; always the last step."""

    reason: CutReason


Step = Reasoning | Text | Call | ToolResult | Cut
Steps = tuple[Step, ...]


def whole_text(steps: Iterable[Step]) -> str:
    """All that is meant for the user to read, preambles included."""
    return _BETWEEN.join([step.text for step in steps if isinstance(step, Text)])


def whole_reasoning(steps: Iterable[Step]) -> str:
    """All of the reasoning, in one text; empty where the model did not think."""
    return _BETWEEN.join([step.text for step in steps if isinstance(step, Reasoning)])


def has_result(steps: Iterable[Step]) -> bool:
    """Whether a tool answered, so that the engine was asked more than once."""
    return any(isinstance(step, ToolResult) for step in steps)


def plain(reasoning: str, text: str, cut: CutReason | None = None) -> Steps:
    """The steps of an answer of which no more is known than its reasoning, its text and how it ended."""
    thought: Steps = (Reasoning(reasoning),) if reasoning else ()
    said: Steps = (Text(text),) if text else ()
    return (*thought, *said, *((Cut(cut),) if cut else ()))


def with_text(steps: Steps, channel: Channel, text: str, *, begins: bool = False) -> Steps:
    """More text on a channel: in the last step, or in a new one where a message begins or the channel is another."""
    last = steps[-1] if steps and not begins else None
    if channel is Channel.ANALYSIS:
        before = last.text if isinstance(last, Reasoning) else None
        grown: Step = Reasoning((before or "") + text)
    else:
        is_preamble = channel is Channel.COMMENTARY
        before = last.text if isinstance(last, Text) and last.is_preamble is is_preamble else None
        grown = Text((before or "") + text, is_preamble)
    return (*(steps if before is None else steps[:-1]), grown)


def with_call_text(steps: Steps, tool: str, channel: Channel, text: str, *, begins: bool = False) -> Steps:
    """More of the arguments of the call that is being written, or the beginning of a call."""
    last = steps[-1] if steps else None
    if isinstance(last, Call) and last.is_open and not begins:
        return (*steps[:-1], replace(last, arguments=last.arguments + text))
    return (*steps, Call(tool, text, channel, is_open=True))


def with_words(steps: Steps, text: str) -> Steps:
    """The answer's text put in other words by hand: one text in the place of the last one; all else stays."""
    texts = [place for place, step in enumerate(steps) if isinstance(step, Text)]
    place = texts[-1] if texts else len(steps)
    before = [step for step in steps[:place] if not isinstance(step, Text)]
    return (*before, *((Text(text),) if text else ()), *steps[place + 1 :])


def closed(steps: Steps, cut: CutReason | None, calls: Sequence[ToolCall] = ()) -> Steps:
    """The steps of an answer that is over. Calls that were being written are completed by what the engine says of
    them, in order; of which it says nothing, they were cut.
    """
    left = iter(calls)
    made = [_completed(step, next(left, None)) if _is_open(step) else step for step in without_cut(steps)]
    return (*made, *((Cut(cut),) if cut else ()))


def reopened(steps: Steps) -> Steps:
    """The steps of an answer that goes on: no longer cut, and a call that was cut is being written again."""
    steps = without_cut(steps)
    last = steps[-1] if steps else None
    if isinstance(last, Call) and last.problem is CallProblem.CUT:
        return (*steps[:-1], replace(last, is_open=True, problem=None, reason=""))
    return steps


def unanswered(steps: Steps) -> tuple[Call, ...]:
    """The calls with which the model stopped and that no tool has answered yet, in their order."""
    steps = without_cut(steps)
    found: list[Call] = []
    for step in reversed(steps):
        if not isinstance(step, Call) or step.is_open or step.problem is CallProblem.CUT:
            break
        found.append(step)
    return tuple(reversed(found))


def with_result(steps: Steps, result: ToolResult) -> Steps:
    """What a tool answered, behind the first call that waits for it."""
    place = len(steps) - max(0, len(unanswered(steps)) - 1)
    return (*steps[:place], result, *steps[place:])


def without_cut(steps: Steps) -> Steps:
    """All steps but the mark that the answer was cut."""
    return steps[:-1] if steps and isinstance(steps[-1], Cut) else steps


def _is_open(step: Step) -> bool:
    return isinstance(step, Call) and step.is_open


def _completed(step: Step, call: ToolCall | None) -> Step:
    if not isinstance(step, Call):
        return step
    if call is None:
        return replace(step, is_open=False, problem=CallProblem.CUT, reason="The call was not finished.")
    return Call(
        call.tool, call.text, call.channel, call.content_type, is_open=False, problem=call.problem, reason=call.reason
    )
