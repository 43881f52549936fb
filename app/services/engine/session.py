"""One engine as the app knows it, without I/O and without Qt: lines in and events out, requests in and lines out.

It numbers requests, knows which are open, which phase the engine is in and which model is wanted after a loss. Who owns
the pipes (`process`) writes the lines of `Asked`, hands every line that comes to `receive`, and tells when
the engine `ended`. Not here: processes, timers, signals.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.models.model_ref import ModelRef, RemoteModel
from app.errors import EngineFailure, engine_failure
from backends.contract import wire
from backends.contract.base import LoadOptions, ModelInfo, Sampling
from backends.contract.capabilities import Capabilities
from backends.contract.containment import Confinement
from backends.contract.errors import ErrorCode
from backends.contract.logprobs import WantedScores
from backends.contract.messages import Prompt, ResponseFormat
from backends.contract.server import Server
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)


class EnginePhase(StrEnum):
    """What the engine is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    EMPTY = "empty"  # runs, no model
    LOADING = "loading"
    READY = "ready"
    LOST = "lost"  # died or was ended; the next request starts it anew


@dataclass(frozen=True)
class Asked:
    """A request that was made: its number, and the lines to write for it."""

    number: int
    lines: bytes
    refusal: EngineFailure | None = None  # the engine has said that it cannot do this: nothing is written


@dataclass(frozen=True)
class EngineChanged:
    """The phase, the model or the memory in use is another."""


@dataclass(frozen=True)
class RequestMoved:
    """An open request has progressed, or closes with this event; a failure comes as `RequestFailed`."""

    number: int
    event: wire.AnyAnswer


@dataclass(frozen=True)
class RequestFailed:
    """A request is closed without what it asked for."""

    number: int
    failure: EngineFailure


@dataclass(frozen=True)
class EngineLost:
    """The engine died, hung or was refused; comes after the failures of what was open."""

    failure: EngineFailure


@dataclass(frozen=True)
class EngineRefused:
    """The engine speaks another protocol: its process has to be ended, and `ended` told."""

    failure: EngineFailure


SessionEvent = EngineChanged | RequestMoved | RequestFailed | EngineLost | EngineRefused
Events = tuple[SessionEvent, ...]


@dataclass(frozen=True)
class _Wanted:
    """A model that was asked for, and how."""

    model: ModelRef
    options: LoadOptions
    backend: str | None


@dataclass(frozen=True)
class _Standing:
    """What the engine holds by its own word, whatever has been asked of it since."""

    wanted: _Wanted
    info: ModelInfo
    capabilities: Capabilities


class EngineSession:
    """The state of one engine over its starts and losses."""

    def __init__(self, server_of: Callable[[RemoteModel], Server] | None = None) -> None:
        """`server_of` tells how a model on another machine is asked for: with which key."""
        self._server_of = server_of or _plain_server
        self._numbers = itertools.count(1)
        self._open: dict[int, wire.AnyRequest] = {}
        self._wanted: _Wanted | None = None
        self._loads: dict[int, _Wanted] = {}  # by the numbers of the loads that are open
        self._standing: _Standing | None = None
        self._latest = 0  # number of the latest load or unload: only its end says which model there is
        self._is_greeted = False
        self._refusal: EngineFailure | None = None
        self._abilities = Capabilities()  # of the engine, whatever is loaded
        self.phase = EnginePhase.STOPPED
        self.model: ModelInfo | None = None
        self.capabilities = Capabilities()  # of the loaded model, without one of the engine
        self.confinement: Confinement | None = None  # what holds around the engine that ran last, by its own word
        self.resident = 0  # bytes of memory the process holds
        self.tokens = 0  # generated since the first start, by all answers

    @property
    def loaded(self) -> ModelRef | None:
        """Which model answers, as it was asked for."""
        return self._wanted.model if self._wanted is not None and self.model is not None else None

    @property
    def is_running(self) -> bool:
        """Whether an engine is there, or on its way."""
        return self.phase not in (EnginePhase.STOPPED, EnginePhase.LOST)

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked has not come back; for what is read ahead, nobody waits."""
        return any(not isinstance(request, wire.ReadAhead) for request in self._open.values())

    @property
    def is_answering(self) -> bool:
        """Whether someone waits for an answer of the model."""
        return any(isinstance(request, wire.Generate) for request in self._open.values())

    # requests; where no engine is running, one has to be started before the lines are written

    def load(self, model: ModelRef, options: LoadOptions | None = None, backend: str | None = None) -> Asked:
        """Load a model in place of the present one. Closes with wire.Loaded."""
        self._wanted = _Wanted(model, options or LoadOptions(), backend)
        self._start()
        return self._load_wanted(self._wanted)

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling | None = None,
        max_tokens: int = 0,
        least_room: int = 0,
        scores: WantedScores | None = None,
        speculative: bool = False,
    ) -> Asked:
        """Answer a prompt. Closes with wire.Finished."""
        wanted = sampling or Sampling()
        told = scores or WantedScores()
        return self._ask_model(
            lambda number: wire.Generate(number, prompt, wanted, max_tokens, least_room, told, speculative)
        )

    def count(self, prompt: Prompt) -> Asked:
        """Count the tokens of a prompt. Closes with wire.Counted."""
        return self._ask_model(lambda number: wire.Count(number, prompt))

    def render(self, prompt: Prompt) -> Asked:
        """Show the prompt as the model sees it. Closes with wire.Rendered."""
        return self._ask_model(lambda number: wire.Render(number, prompt))

    def detokenize(self, messages: Sequence[tuple[int, ...]]) -> Asked:
        """Write out the ids of an answer's messages. Closes with wire.Rendered."""
        return self._ask_model(lambda number: wire.Detokenize(number, tuple(messages)))

    def check_schema(self, form: ResponseFormat) -> Asked:
        """Tell whether answers can be made to fit. Closes with wire.Done."""
        self._start()
        return self._ask(lambda number: wire.CheckSchema(number, form.schema))

    def measure_memory(self) -> Asked:
        """Ask what the model holds. Closes with wire.MemoryMeasured."""
        return self._ask_model(wire.MeasureMemory)

    def measure_speed(self, read: int, written: int) -> Asked:
        """Time how fast so many tokens are read, and then written. Closes with wire.Measured."""
        return self._ask_model(lambda number: wire.Measure(number, read, written))

    def read_ahead(self, prompt: Prompt) -> Asked:
        """Read a prompt while nothing else is to be done. Closes with wire.AheadRead."""
        return self._ask_model(lambda number: wire.ReadAhead(number, prompt))

    def take_prefix(self, prompt: Prompt, least: int) -> Asked:
        """Have what was computed of a prompt held. Closes with wire.PrefixTaken."""
        return self._ask_model(lambda number: wire.TakePrefix(number, prompt, least))

    def take_part(self, part: int) -> Asked:
        """Give a part of it. Closes with wire.PrefixPart."""
        return self._ask_model(lambda number: wire.TakePart(number, part))

    def put_prefix(self, data: bytes, *, begins: bool, is_last: bool) -> Asked:
        """Put a part back. Closes with wire.PrefixPut."""
        return self._ask_model(lambda number: wire.PutPrefix(number, data, begins, is_last))

    def list_devices(self) -> Asked:
        """Ask what the backends could use. Closes with wire.DevicesListed."""
        self._start()
        return self._ask(wire.ListDevices)

    def unload(self) -> Asked:
        """Give the model's memory back. Closes with wire.Done."""
        self._wanted = None
        self._start()
        asked = self._ask(wire.Unload)
        self._latest = asked.number
        return asked

    def cancel(self, number: int) -> bytes:
        """Give the line that stops an open request, which still closes by itself; empty where it is closed."""
        if number not in self._open:
            return b""
        return encode_line(wire.Cancel(next(self._numbers), target=number))

    # what comes from the engine

    def receive(self, line: bytes) -> Events:
        """Take one line of the engine."""
        try:
            event = wire.EVENTS.decode(line)
        except LineError:
            log.warning("the engine sent a line that is not an event: %r", line[:200])
            return ()
        if self._refusal is not None:
            return ()
        if not self._is_greeted and not isinstance(event, wire.Ready):
            return self._refuse("its first line was not “ready”")
        return self._handle(event)

    def ended(self, last_words: str, *, is_hung: bool = False) -> Events:
        """The engine is gone without having been told to. Everything open fails; the wanted model is remembered."""
        code = ErrorCode.ENGINE_HUNG if is_hung else ErrorCode.ENGINE_LOST
        failure = self._refusal or EngineFailure(code, last_words)
        return (*self._drop(failure, EnginePhase.LOST), EngineLost(failure))

    def close(self) -> Events:
        """The engine was ended on purpose. Everything open is cancelled."""
        return self._drop(EngineFailure(ErrorCode.CANCELLED), EnginePhase.STOPPED)

    def _greet(self, ready: wire.Ready) -> Events:
        if ready.protocol != wire.PROTOCOL:
            return self._refuse(f"it speaks protocol {ready.protocol}, the app {wire.PROTOCOL}")
        self._is_greeted = True
        self.capabilities = self._abilities = ready.capabilities
        self.confinement = ready.confinement
        if self.phase is EnginePhase.STARTING:
            self.phase = EnginePhase.EMPTY
        return (EngineChanged(),)

    def _refuse(self, detail: str) -> Events:
        self._refusal = EngineFailure(ErrorCode.PROTOCOL_MISMATCH, detail)
        return (EngineRefused(self._refusal),)

    def _handle(self, event: wire.AnyEvent) -> Events:
        match event:
            case wire.Heartbeat():
                self.resident = event.resident
                return (EngineChanged(),)
            case wire.Ready():
                return self._greet(event)
            case wire.Delta() | wire.CallDelta():
                self.tokens += event.tokens
                return self._moved(event)
            case wire.Loading() | wire.Prefilling():
                return self._moved(event)
            case _:
                return self._close_request(event)

    def _moved(self, event: wire.AnyAnswer) -> Events:
        return (RequestMoved(event.id, event),) if event.id in self._open else ()

    def _close_request(self, event: wire.AnyAnswer) -> Events:
        request = self._open.pop(event.id, None)
        if request is None:  # a cancel, or a line of ours that the engine could not read
            return ()
        if isinstance(request, wire.Load | wire.Unload):
            self._account(event)
        changed = self._settle() if event.id == self._latest else ()
        if isinstance(event, wire.Failed):
            return (*changed, RequestFailed(event.id, engine_failure(event.code, event.detail, event.facts)))
        if not isinstance(event, wire.CLOSED_BY[type(request)]):
            detail = f"{type(request).__name__} was closed by {type(event).__name__}"
            return (*changed, RequestFailed(event.id, EngineFailure(ErrorCode.INTERNAL, detail)))
        return (*changed, RequestMoved(event.id, event))

    def _account(self, event: wire.AnyAnswer) -> None:
        """Any load or unload has ended: what the engine holds now."""
        wanted = self._loads.pop(event.id, None)
        match event:
            case wire.Loaded() if wanted is not None:
                self._standing = _Standing(wanted, event.info, event.capabilities)
            case wire.Failed(kept=True):
                pass
            case _:
                self._standing = None

    def _settle(self) -> Events:
        """The latest load or unload has ended: what the engine holds is the model there is now."""
        if (standing := self._standing) is not None:
            self._wanted, self.model, self.capabilities = standing.wanted, standing.info, standing.capabilities
            self.phase = EnginePhase.READY
        else:
            self._wanted, self.model, self.capabilities = None, None, self._abilities
            self.phase = EnginePhase.EMPTY
        return (EngineChanged(),)

    # bookkeeping

    def _start(self) -> None:
        if not self.is_running:
            self.phase = EnginePhase.STARTING
            self._is_greeted, self._refusal = False, None

    def _ask_model(self, make: Callable[[int], wire.AnyRequest]) -> Asked:
        """Ask something of the model; an engine that has to be started loads the wanted one first."""
        first = b""
        if not self.is_running:
            self._start()
            first = self._load_wanted(self._wanted).lines if self._wanted else b""
        asked = self._ask(make)
        return Asked(asked.number, first + asked.lines, asked.refusal)

    def _load_wanted(self, wanted: _Wanted) -> Asked:
        server = self._server_of(wanted.model) if isinstance(wanted.model, RemoteModel) else None
        asked = self._ask(lambda number: wire.Load(number, wanted.model.key, wanted.options, wanted.backend, server))
        self._latest = asked.number
        self._loads[asked.number] = wanted
        self.model, self.capabilities, self.phase = None, self._abilities, EnginePhase.LOADING
        return asked

    def _ask(self, make: Callable[[int], wire.AnyRequest]) -> Asked:
        request = make(next(self._numbers))
        if self.phase is EnginePhase.READY and (ability := _missing(request, self.capabilities)):
            detail = f"{type(request).__name__} needs “{ability}”"
            return Asked(request.id, b"", EngineFailure(ErrorCode.NOT_ABLE, detail))
        self._open[request.id] = request
        return Asked(request.id, encode_line(request))

    def _drop(self, failure: EngineFailure, phase: EnginePhase) -> Events:
        failed, self._open, self._loads, self._standing = tuple(self._open), {}, {}, None
        self.phase, self.model, self.resident = phase, None, 0
        self.capabilities = self._abilities = Capabilities()
        return (EngineChanged(), *(RequestFailed(number, failure) for number in failed))


def _plain_server(model: RemoteModel) -> Server:
    return Server(model.address, model.name)


def _goes_on(prompt: Prompt) -> bool:
    """Whether an answer has to begin within a message that is begun."""
    return prompt.resume or (prompt.force is not None and prompt.force.channel is not None)


def _missing(request: wire.AnyRequest, able: Capabilities) -> str:
    """The ability that a request needs and the loaded model's backend has not; empty where it can be asked."""
    match request:
        case wire.Count() | wire.Render() | wire.Detokenize() | wire.Measure() if not able.renders:
            return "renders"
        case wire.Generate() if not able.renders and _goes_on(request.prompt):
            return "renders"
        case wire.ReadAhead() if not able.reads_ahead:
            return "reads_ahead"
        case wire.Generate() if (request.prompt.functions or request.prompt.builtin) and not able.tools:
            return "tools"
        case _:
            return ""
