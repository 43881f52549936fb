"""Python as a tool of a chat: each call is a program of its own in the sandbox.

Where a program fails for want of a name that earlier calls of the same answer have, it runs once more with these before
it, as models that were trained on notebooks expect. Not here: the sandbox (`sandbox`), what the model is told
(`app.core.tools.python_tool`).
"""

from __future__ import annotations

import itertools

from PySide6.QtCore import QObject, QTimer

from app.core.tools.call_terms import CallTerms, fingerprint
from app.core.tools.offer import Offer
from app.core.tools.python_tool import (
    DECLARATION,
    PYTHON,
    code_of,
    defined_before,
    missing_name,
    python_result,
)
from app.core.tools.sandbox_wire import PythonRan, RunPython
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.tools.provider import CallContext, Preparing
from app.services.tools.sandbox import Sandbox
from backends.contract.calls import ToolCall

_PLACE = "sandbox"
_WHAT = Sentence("Run a Python program")
_WHERE = Sentence("In a sandbox on this computer, without files and network")
_PREPARING = Sentence("Python is prepared for this computer, once. This takes about 15 seconds.")
_WAITING = Sentence("Waits for another program to end.")
_RUNNING = Sentence("The program runs.")


class PythonProvider(QObject):
    """The tool `python`; see `app.services.tools.provider.ToolProvider`."""

    def __init__(self, sandbox: Sandbox, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sandbox = sandbox
        self._numbers = itertools.count(1)

    @property
    def name(self) -> str:
        """By which it is chosen."""
        return PYTHON.name

    @property
    def title(self) -> Sentence:
        """What a person reads."""
        return Sentence("Python")

    @property
    def needs_network(self) -> bool:
        """It has none."""
        return False

    @property
    def offer(self) -> Offer:
        """The tool that the model was trained on, with what is true of ours."""
        return Offer(builtin=(PYTHON.name,), python=DECLARATION)

    def recognises(self, call: ToolCall, context: CallContext) -> bool:  # noqa: ARG002 - the seam's
        """By the recipient."""
        return call.tool == PYTHON.name

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:  # noqa: ARG002 - the seam's
        """A program, which touches nothing."""
        unchanging = fingerprint(PYTHON.name, _PLACE, PYTHON.schema)
        return CallTerms(PYTHON.name, _WHAT, _WHERE, code_of(call.text), frozenset(), unchanging)

    def run(self, call: ToolCall, context: CallContext) -> Reply:
        """Run the program."""
        earlier = tuple(code_of(one.call.text) for one in context.earlier if self.recognises(one.call, context))
        reply = Reply(next(self._numbers), self)
        _PythonCall(self._sandbox, code_of(call.text), earlier, reply)
        return reply


class _PythonCall(QObject):
    """One call: the run, and where it is needed the second one. It lives as long as its reply, which is its parent."""

    def __init__(self, sandbox: Sandbox, code: str, earlier: tuple[str, ...], reply: Reply) -> None:
        super().__init__(reply)
        self._sandbox, self._code, self._earlier, self._reply = sandbox, code, earlier, reply
        self._first: PythonRan | None = None  # what came of the program alone
        self._is_behind, self._is_preparing, self._has_waited = sandbox.is_busy, False, False
        sandbox.preparing.connect(self._prepare)
        sandbox.began.connect(self._begin)
        reply.cancel_wanted.connect(self._cancel)
        self._running = self._start(())
        QTimer.singleShot(0, self, self._wait)  # whoever called listens to the reply by then

    def _start(self, earlier: tuple[str, ...]) -> Reply:
        running = self._sandbox.run(RunPython(0, self._code, earlier=earlier))
        running.finished.connect(self._finish)
        running.failed.connect(self._reply.fail)
        running.stopped.connect(self._reply.stop)
        return running

    def _prepare(self, is_preparing: bool) -> None:
        self._is_preparing = is_preparing
        if is_preparing:
            self._tell_waiting(_PREPARING)

    def _wait(self) -> None:
        """Other programs run first, which is not this one's time."""
        if self._is_behind and not self._is_preparing:
            self._tell_waiting(_WAITING)

    def _tell_waiting(self, sentence: Sentence) -> None:
        self._has_waited = True
        self._reply.progress.emit(Preparing(sentence))

    def _begin(self, number: int) -> None:
        if number == self._running.number:
            self._is_behind = False
            if self._has_waited:
                self._reply.progress.emit(_RUNNING)

    def _finish(self, ran: PythonRan) -> None:
        if self._first is not None:
            helped = missing_name(ran) != missing_name(self._first)
            self._reply.finish(python_result(ran, is_again=True) if helped else python_result(self._first))
        elif (name := missing_name(ran)) and defined_before(name, self._earlier):
            self._first = ran
            self._running = self._start(self._earlier)
        else:
            self._reply.finish(python_result(ran))

    def _cancel(self, _number: int) -> None:
        self._running.cancel()
