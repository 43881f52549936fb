"""A tool call as the engine tells it at the end of an answer: its arguments, or the reason why it must not be run.

Pure values that cross the wire. Not here: how a call is read (`backends.harmony`), how it is judged
(`backends.engine.calls`), running it (the app).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from backends.contract.messages import Channel


class CallProblem(StrEnum):
    """Why a call must not be run; a value never changes its meaning."""

    CUT = "cut"  # the model did not close it
    RECOVERED = "recovered"  # rebuilt from a header that never reached `<|message|>`
    UNKNOWN_TOOL = "unknown_tool"  # no such tool was offered, or the call names none
    BAD_ARGUMENTS = "bad_arguments"  # the arguments are no JSON object


class ToolCall(msgspec.Struct, frozen=True):
    """One call. `tool` is the recipient, such as `functions.get_weather`, and `text` the arguments as written.

    `arguments` is None for a tool that takes plain text (`python`), and for a call with a problem. `reason` says the
    problem in a sentence that is meant for the model.
    """

    tool: str
    text: str
    channel: Channel = Channel.COMMENTARY
    content_type: str | None = None
    arguments: dict[str, object] | None = None
    problem: CallProblem | None = None
    reason: str = ""

    @property
    def is_executable(self) -> bool:
        """Whether the call may be run; what may not be run here may not be run anywhere."""
        return self.problem is None
