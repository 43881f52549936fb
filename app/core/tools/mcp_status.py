"""How an MCP server stands, and its troubles in a person's words.

Not here: when that changes (`app.services.tools.mcp_servers`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.tools.mcp_wire import McpProblem
from app.errors import AppError
from app.sentence import Sentence, places


class ServerPhase(StrEnum):
    """What a server does now."""

    OFF = "off"
    UNAPPROVED = "unapproved"  # on, and not what was approved
    OFFLINE = "offline"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class ServerStatus:
    """One server as it stands. `changed` names the tools that are new or other than they were when it was last used."""

    phase: ServerPhase = ServerPhase.OFF
    tools: int = 0
    left_out: int = 0
    failure: AppError | None = None
    changed: tuple[str, ...] = ()
    last_words: str = ""

    @property
    def sentence(self) -> Sentence:
        """What a person reads beside its name."""
        if self.failure is not None:
            return self.failure.sentence
        if self.phase is ServerPhase.READY and self.left_out:
            return _WITHOUT.filled(tools=self.tools, left_out=self.left_out)
        if self.phase is ServerPhase.READY:
            return _READY.filled(tools=self.tools)
        return _PHASES[self.phase]


_READY = Sentence("Ready. Tools: {tools}.")
_WITHOUT = Sentence("Ready. Tools: {tools}. Left out, since a model chooses badly among so many: {left_out}.")
_PHASES = {
    ServerPhase.OFF: Sentence("Off."),
    ServerPhase.UNAPPROVED: Sentence("Not approved as it is now. Look at it before it is used."),
    ServerPhase.OFFLINE: Sentence("Not used while Triptych is offline."),
    ServerPhase.STARTING: Sentence("Connecting …"),
    ServerPhase.FAILED: Sentence("It does not run."),
}


class McpFailure(AppError):
    """A server or a call that did not work."""

    def __init__(self, problem: McpProblem, detail: str = "", *, is_program: bool = True) -> None:
        title, advice = _PROBLEMS[problem]
        if problem is McpProblem.UNREACHABLE and is_program:
            title, advice = _PROBLEMS[McpProblem.NOT_STARTED]
        super().__init__(title.filled(detail=detail) if "detail" in places(title.template) else title, advice, detail)
        self.problem = problem


_DETAILS = Sentence("“Details” shows what it said.")
_AGAIN = Sentence("Start it again.")
_PROBLEMS: dict[McpProblem, tuple[Sentence, Sentence | None]] = {
    McpProblem.NOT_FOUND: (
        Sentence("The program “{detail}” was not found."),
        Sentence("Install it, or give its whole path."),
    ),
    McpProblem.NOT_STARTED: (Sentence("The program could not be started."), Sentence("Check the command.")),
    McpProblem.NO_ANSWER: (Sentence("It gave no answer in {detail} seconds."), _DETAILS),
    McpProblem.NOT_MCP: (Sentence("What it says is not the protocol of MCP servers."), _DETAILS),
    McpProblem.ENDED: (Sentence("It has ended by itself."), _DETAILS),
    McpProblem.FLOODED: (Sentence("It sent messages without end and was ended."), _AGAIN),
    McpProblem.TOO_LONG: (Sentence("It sent more than {detail} at once and was ended."), _AGAIN),
    McpProblem.UNREACHABLE: (Sentence("The address cannot be reached."), Sentence("Check it and your network.")),
    McpProblem.NOT_ALLOWED: (
        Sentence("The server wants to know who you are."),
        Sentence("Give it the key it expects."),
    ),
    McpProblem.CANCELLED: (Sentence("The call was cancelled."), None),
    McpProblem.NO_SERVER: (Sentence("The server is not connected."), Sentence("Start it in Settings.")),
    McpProblem.BAD_ARGUMENTS: (Sentence("The arguments do not fit the tool: {detail}"), None),
    McpProblem.REFUSED: (Sentence("The server refused: {detail}"), None),
    McpProblem.INTERNAL: (Sentence("What speaks with MCP servers has ended."), _AGAIN),
}
