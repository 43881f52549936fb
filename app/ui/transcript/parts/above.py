"""What stands above an answer's text, in the order of its steps: reasoning, calls that were made, the one that waits.

Not here: drawing any of it (`reasoning_part`, `call_part`, `call_card`).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.core.chats.steps import Call, Reasoning, ToolResult
from app.core.chats.transcript import RUNNING, AnswerEntry
from app.ui.transcript.parts.call_card import WaitingCall
from app.ui.transcript.parts.call_part import ToolUse


def above_text(entry: AnswerEntry) -> Iterator[Reasoning | ToolUse | WaitingCall]:
    """In order: reasoning and uses of tools. Reasoning always comes first, be it empty, so that the first part does
    not change its kind while the answer grows. Of the calls without a result the first one waits or runs.
    """
    steps = entry.steps
    if not steps or not isinstance(steps[0], Reasoning):
        yield Reasoning("")
    is_next = True
    for number, step in enumerate(steps):
        behind = steps[number + 1] if number + 1 < len(steps) else None
        if isinstance(step, Reasoning):
            yield step
        elif isinstance(step, Call):
            result = behind if isinstance(behind, ToolResult) else None
            yield _use(entry, step, result, is_next=is_next and result is None)
            is_next = is_next and result is not None


def _use(entry: AnswerEntry, call: Call, result: ToolResult | None, *, is_next: bool) -> ToolUse | WaitingCall:
    if is_next and entry.pending is not None:
        return WaitingCall(entry.pending)
    is_running = is_next and call.is_executable and (entry.progress is not None or entry.phase in RUNNING)
    return ToolUse(call, result, is_running, entry.progress if is_running else None)
