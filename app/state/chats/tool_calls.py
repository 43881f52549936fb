"""Makes the calls of one chat: asks where nobody has allowed it, runs, ends what takes too long.

A call is on its way as a `ToolTask`, for all answers that make the same call side by side: it is asked for once, runs
once, and all get what it gave. What an earlier run gave is given again without a question, for nothing is run. Not
here: when an answer calls (`tool_loop`), what tools do (`app.services.tools`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.tools.call_terms import CallTerms
from app.core.tools.grants import ChatGrants, Decision
from app.core.tools.recorded import CallKey
from app.core.tools.result import CallResult, denied, failed, unmade
from app.errors import AppError, FileNotWritten
from app.sentence import Sentence
from app.services.background.reply import Reply
from app.services.tools.provider import CallContext, Preparing, ToolProvider
from app.services.tools.toolbox import Toolbox
from app.state.chats.parts_reading import PartsReading
from backends.contract.calls import ToolCall

CALL_SECONDS = 120
_OFFLINE = "This call was not made: it needs the network, and Triptych is set to be offline."
_WENT_OFFLINE = "The call was ended: it used the network, and Triptych was set to be offline."
_GONE = "This call was not made: the user has removed the tool."
_TOO_LONG = "The call was ended after {seconds} seconds."
_BROKEN_OFF = "The tool ended before it answered."


@dataclass
class SharedCalls:
    """What the answers that belong together have in common: the results so far, and the calls on their way."""

    results: dict[CallKey, CallResult] = field(default_factory=dict)
    tasks: dict[CallKey, ToolTask] = field(default_factory=dict)
    readings: dict[CallKey, PartsReading] = field(default_factory=dict)


class ToolTask(QObject):
    """One call on its way. Signals: changed() – it was allowed, or the tool says what it does · done(CallResult) –
    once, as the last. Nothing comes once the last answer that waited for it has left.
    """

    changed = Signal()
    done = Signal(object)

    def __init__(
        self,
        provider: ToolProvider,
        call: ToolCall,
        context: CallContext,
        keep: Callable[[CallResult], None],
        clock: Callable[[], float],
        parent: QObject,
    ) -> None:
        """Raises CallRefused. `keep` is told the result before anybody else, unless the call was not made."""
        super().__init__(parent)
        self.terms = provider.terms(call, context)
        self.is_asking = True
        self.progress: Sentence | None = None
        self.provider, self._call, self._context = provider, call, context
        self._keep, self._clock = keep, clock
        self._begun: float | None = None
        self._waiting = 0
        self.is_closed = False
        self._reply: Reply | None = None
        self._limit = QTimer(self, singleShot=True)
        self._limit.timeout.connect(self._end_late)

    @property
    def is_timed(self) -> bool:
        """Whether its time is running."""
        return self._limit.isActive()

    @property
    def seconds(self) -> float:
        """How long the tool has been at it, without what was prepared before."""
        return round(self._clock() - self._begun, 3) if self._begun is not None else 0.0

    def join(self) -> None:
        """One more answer waits for it."""
        self._waiting += 1

    def leave(self) -> None:
        """An answer waits no longer; after the last one the tool is ended."""
        self._waiting -= 1
        if self._waiting == 0:
            self._close(None)

    def run(self, seconds: int) -> None:
        """Make the call, which is allowed."""
        self.is_asking = False
        self._limit.setInterval(seconds * 1000)
        self._start_time()
        try:
            reply = self._reply = self.provider.run(self._call, self._context)
        except AppError as failure:
            self._fail(failure)
            return
        reply.progress.connect(self._tell)
        reply.finished.connect(self._close)
        reply.failed.connect(self._fail)
        reply.stopped.connect(self._break_off)
        if reply.is_closed:  # it told its end before anybody could hear it
            self._break_off()
            return
        self.changed.emit()

    def deny(self, reason: str) -> None:
        """Tell the model, in one short line, that the call is not made."""
        self._close(denied(reason))

    def refuse(self, why: str) -> None:
        """Tell the model why nobody can make the call now."""
        self._close(unmade(why))

    def go_offline(self) -> None:
        """End it, for it uses the network."""
        self._close(unmade(_OFFLINE) if self.is_asking else failed(_WENT_OFFLINE))

    def _start_time(self) -> None:
        self._begun = self._clock()
        self._limit.start()

    def _tell(self, progress: Sentence | Preparing) -> None:
        if self.is_closed:
            return
        if isinstance(progress, Preparing):
            self._limit.stop()
            self.progress = progress.sentence
        else:
            self.progress = progress
            if not self._limit.isActive():
                self._start_time()
        self.changed.emit()

    def _fail(self, failure: AppError) -> None:
        self._close(failed(f"The call failed: {failure.sentence}"))

    def _break_off(self) -> None:
        self._close(failed(_BROKEN_OFF))

    def _end_late(self) -> None:
        self._close(failed(_TOO_LONG.format(seconds=self._limit.interval() // 1000)))

    def _close(self, result: CallResult | None) -> None:
        """Tell the result, if there is one and it is the first; what still runs is ended."""
        if self.is_closed:
            return
        self.is_closed = True
        self._limit.stop()
        reply, self._reply = self._reply, None
        if reply is not None:
            reply.cancel()  # which does nothing where it is closed
        if result is not None:
            if not result.is_unmade:  # it may be made when it is called again
                self._keep(result)
            self.done.emit(result)
        self.deleteLater()


class ToolCalls(QObject):
    """Signals: failed(AppError) – a permission could not be saved."""

    failed = Signal(object)

    def __init__(
        self,
        toolbox: Toolbox,
        parent: QObject | None = None,
        *,
        seconds: int = CALL_SECONDS,
        is_allowed: Callable[[CallTerms], bool] | None = None,
    ) -> None:
        """Without `is_allowed`, calls that the user has allowed always need no question."""
        super().__init__(parent)
        self._is_allowed = is_allowed or toolbox.grants.allows
        self.toolbox = toolbox
        self.seconds = seconds
        self._granted = ChatGrants()
        toolbox.went_offline.connect(self._end_offline)

    def refusal(self, provider: ToolProvider) -> str:
        """Say why no call of a provider can be made now, whoever allowed it; empty where that is not so."""
        if provider.name not in [each.name for each in self.toolbox.providers]:
            return _GONE
        return _OFFLINE if provider.needs_network and self.toolbox.is_offline else ""

    def begin(
        self, provider: ToolProvider, call: ToolCall, context: CallContext, shared: SharedCalls, key: CallKey
    ) -> ToolTask:
        """Begin a call, or give the one that another answer has begun. Raises CallRefused."""
        task = shared.tasks.get(key)
        if task is None or task.is_closed:
            task = ToolTask(provider, call, context, partial(shared.results.__setitem__, key), self.toolbox.clock, self)
            shared.tasks[key] = task
        return task

    def run_if_allowed(self, task: ToolTask) -> None:
        """Run a call that was allowed before; any other waits for a decision."""
        is_waiting = task.is_asking and not task.is_closed
        if is_waiting and (self._granted.allows(task.terms) or self._is_allowed(task.terms)):
            self._run(task)

    def decide(self, task: ToolTask, decision: Decision, reason: str = "") -> None:
        """Do with a call that waits what the user said."""
        if not task.is_asking or task.is_closed:
            return
        if decision is Decision.DENY:
            task.deny(reason)
            return
        if decision is Decision.CHAT:
            self._granted.allow(task.terms)
        elif decision is Decision.ALWAYS:
            self._allow_always(task.terms)
        self._run(task)
        if decision is not Decision.ONCE:
            for other in self.findChildren(ToolTask):
                self.run_if_allowed(other)

    def _run(self, task: ToolTask) -> None:
        """Make a call that is allowed, unless something has come between since it was asked for."""
        if refusal := self.refusal(task.provider):
            task.refuse(refusal)
        else:
            task.run(self.seconds)

    def _end_offline(self) -> None:
        for task in self.findChildren(ToolTask):
            if task.provider.needs_network:
                task.go_offline()

    def _allow_always(self, terms: CallTerms) -> None:
        try:
            self.toolbox.grants.allow(terms)
        except FileNotWritten as failure:
            self.failed.emit(failure)
