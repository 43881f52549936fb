"""Owns the process of the MCP clients: started with the first server, ended with the last.

Not here: which servers there are, and which of them may be used (`mcp_servers`).
"""

from __future__ import annotations

import itertools
import logging
from functools import partial

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.tools import mcp_wire as wire
from app.core.tools.mcp_status import McpFailure
from app.core.tools.mcp_wire import McpProblem
from app.core.tools.result import CallResult
from app.processes import MCP
from app.sentence import Sentence
from app.services.background.child import LineLink, OpenChild, new_child
from app.services.background.reply import Reply
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)

_FOR_THE_MODEL = (  # what the model reads, and may do better; anything else is the user's to mend
    *(McpProblem.BAD_ARGUMENTS, McpProblem.REFUSED, McpProblem.NO_ANSWER, McpProblem.NOT_MCP),
    *(McpProblem.TOO_LONG, McpProblem.ENDED, McpProblem.FLOODED),
)


class McpProcess(QObject):
    """Signals: told(object) – an event of a server: ToolsListed, ServerStopped, ServerDetails, HostContacted ·
    lost(str) – the process is gone with all servers, with its last words.
    """

    told = Signal(object)
    lost = Signal(str)

    def __init__(self, open_child: OpenChild | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_child = open_child or partial(new_child, MCP)
        self._numbers = itertools.count(1)
        self._calls: dict[int, Reply] = {}
        self._child: LineLink | None = None
        self.pid = 0

    @property
    def is_running(self) -> bool:
        """Whether there is one."""
        return self._child is not None

    def ask(self, request: wire.ConnectServer | wire.LeaveServer | wire.TellDetails) -> None:
        """Send what is answered by `told`; only connecting starts the process."""
        if self._child is None and isinstance(request, wire.ConnectServer):
            self._start()
        if self._child is not None:
            self._child.send(encode_line(request))

    def call(self, call: wire.CallMcpTool) -> Reply:
        """Call a tool. Finishes with a CallResult, fails with an McpFailure, tells Sentences as progress."""
        reply = self._calls[number] = Reply(number := next(self._numbers), self)
        reply.cancel_wanted.connect(self._cancel)
        if self._child is None:
            QTimer.singleShot(0, reply, lambda: self._fail(wire.McpCallFailed(number, McpProblem.NO_SERVER)))
        else:
            self._child.send(encode_line(msgspec.structs.replace(call, id=number)))
        return reply

    def leave(self) -> None:
        """Let the process go, with whatever is left of its servers; returns at once."""
        child, self._child, self.pid = self._child, None, 0
        if child is not None:
            child.leave()
        self._fail_all()

    def close(self) -> None:
        """End it and wait for it: for the end of the program. Nothing more is told."""
        self._calls.clear()
        self._child = None
        for child in self.findChildren(LineLink):  # also one that was asked to leave and has not left yet
            child.close()

    def _start(self) -> None:
        child = self._child = self._open_child([], self)
        child.line.connect(self._receive)
        child.died.connect(self._died)
        child.gone.connect(child.deleteLater)
        child.start()

    def _cancel(self, number: int) -> None:
        if self._child is not None:
            self._child.send(encode_line(wire.CancelMcpCall(number)))

    def _receive(self, line: bytes) -> None:
        if self.sender() is not self._child:
            return  # of a process that was let go
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("the MCP clients sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.McpReady():
                self._greet(event)
            case wire.McpProgress():
                if (reply := self._calls.get(event.id)) is not None:
                    reply.progress.emit(Sentence("{text}", text=event.text))
            case wire.McpResult():
                if (reply := self._calls.pop(event.id, None)) is not None:
                    is_cut = event.size > len(event.text.encode())
                    reply.finish(CallResult(event.text, event.size, event.is_failure, is_cut))
            case wire.McpCallFailed():
                self._fail(event)
            case _:
                self.told.emit(event)

    def _greet(self, ready: wire.McpReady) -> None:
        self.pid = ready.pid
        if ready.protocol != wire.PROTOCOL and self._child is not None:
            self._child.kill()

    def _fail(self, event: wire.McpCallFailed) -> None:
        reply = self._calls.pop(event.id, None)
        if reply is None:
            return
        failure = McpFailure(event.problem, event.detail)
        if event.problem is McpProblem.CANCELLED:
            reply.stop()
        elif event.problem in _FOR_THE_MODEL:
            text = str(failure.title)
            reply.finish(CallResult(text, len(text.encode()), is_failure=True))
        else:
            reply.fail(failure)

    def _fail_all(self) -> None:
        for number in tuple(self._calls):
            self._fail(wire.McpCallFailed(number, McpProblem.INTERNAL))

    def _died(self, last_words: str) -> None:
        if self.sender() is self._child:
            self._child, self.pid = None, 0
            self._fail_all()
            self.lost.emit(last_words)
