"""The engine in a process of its own: a `Reply` for every request, a new process when the old one is lost.

Mirrors QNetworkAccessManager. Not here: what a request or an event means (`session`), what is asked and why
(`app.state`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from app.core.models.model_ref import ModelRef
from app.processes import ENGINE, command_of
from app.services.background.child import Child, LineLink
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.confined_link import ConfinedLink
from app.services.engine.reach import Reach
from app.services.engine.servers import EngineServers
from app.services.engine.session import (
    Asked,
    EngineChanged,
    EngineLost,
    EnginePhase,
    EngineRefused,
    EngineSession,
    Events,
    RequestFailed,
    RequestMoved,
    SessionEvent,
)
from backends.contract import wire
from backends.contract.awake import TICK_SECONDS, awake_seconds
from backends.contract.base import LoadOptions, ModelInfo, Sampling
from backends.contract.capabilities import Capabilities
from backends.contract.containment import Confinement, as_arguments
from backends.contract.logprobs import WantedScores
from backends.contract.messages import Prompt, ResponseFormat
from backends.contract.packs import ANY_FILES_VARIABLE, environment_pack

HUNG_MILLISECONDS = 8_000  # without a heartbeat; the engine beats every second while it computes or waits
GPU_CACHE = "CUDA_CACHE_PATH"  # in an engine's environment: the one folder that it may write to
_LOOKS = 8  # at the silence of a process before it counts as hung
HUNG_WITH_PACK_MILLISECONDS = 120_000  # a GPU's driver compiles kernels at their first use, and tells nothing meanwhile
HUNG_LOADING_MILLISECONDS = 60_000  # a slow disk may keep one tensor, or the engine itself, from arriving for long
_ENVIRONMENT = {"OMP_WAIT_POLICY": "passive", "GGML_NO_BACKTRACE": "1"}


class Engine(EngineClient):
    """Owns the engine process and the replies to everything asked of it.

    changed() when phase, model or memory in use changed · lost(EngineFailure) when the process died, hung or was
    refused.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        parent: QObject | None = None,
        hung_after: int = HUNG_MILLISECONDS,
        clock: Callable[[], float] = awake_seconds,
        environment: Callable[[], Mapping[str, str]] = dict,
        servers: EngineServers | None = None,
    ) -> None:
        """`environment` is asked at every start: what the process is told besides, such as its engine pack. `servers`:
        how engines on other machines are asked; None: without keys, by a process of this one.
        """
        super().__init__(parent)
        self._command = list(command) if command else command_of(ENGINE)
        self._told_environment, self._patience = environment, hung_after
        self._hung_after = hung_after
        self._servers = servers or EngineServers()
        self._session = EngineSession(self._servers.server_of)
        self._replies: dict[int, Reply] = {}
        self._preparing: set[int] = set()  # requests, of the forms of their answers
        self._link: LineLink | None = None
        self._retiring: LineLink | None = None  # was asked to go, and takes this object with it
        self._clock, self._heard_at = clock, clock()
        self._looks = QTimer(self, interval=min(round(1000 * TICK_SECONDS), hung_after // _LOOKS))
        self._looks.timeout.connect(self.check_silence)
        self._is_hung = False
        self._told = self._session.phase  # the phase when `changed` came last

    @property
    def phase(self) -> EnginePhase:
        """What the engine process is doing."""
        return self._session.phase

    @property
    def model(self) -> ModelInfo | None:
        """The model that answers, or None while none is loaded."""
        return self._session.model

    @property
    def loaded(self) -> ModelRef | None:
        """Which model answers, as it was asked for; None while none is loaded."""
        return self._session.loaded

    @property
    def capabilities(self) -> Capabilities:
        """What can be asked of the loaded model; without one, of at least one backend."""
        return self._session.capabilities

    @property
    def confinement(self) -> Confinement | None:
        """What the kernel holds around the engine that ran last; None until one has run."""
        return self._session.confinement

    @property
    def resident(self) -> int:
        """Bytes of memory the process holds."""
        return self._session.resident

    @property
    def tokens(self) -> int:
        """How many were generated since the start, by all answers."""
        return self._session.tokens

    @property
    def pid(self) -> int:
        """Of the engine process; 0 when none runs."""
        return self._link.pid if self._link else 0

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked has not come back; for what is read ahead, nobody waits."""
        return self._session.is_busy

    @property
    def is_answering(self) -> bool:
        """Whether someone waits for an answer of the model."""
        return self._session.is_answering

    def load(self, model: ModelRef, options: LoadOptions | None = None, backend: str | None = None) -> Reply:
        """Load a model in place of the present one. Finishes with wire.Loaded."""
        if (refusal := self._servers.refusal(model)) is not None:
            return self._send(Asked(0, b"", refusal))
        return self._send(self._session.load(model, options, backend))

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling | None = None,
        max_tokens: int = 0,
        least_room: int = 0,
        scores: WantedScores | None = None,
        speculative: bool = False,
    ) -> Reply:
        """Answer a prompt. Finishes with wire.Finished. A lost engine is started and loaded again first."""
        return self._send(self._session.generate(prompt, sampling, max_tokens, least_room, scores, speculative))

    def count(self, prompt: Prompt) -> Reply:
        """Count the tokens of a prompt. Finishes with wire.Counted."""
        return self._send(self._session.count(prompt))

    def render(self, prompt: Prompt) -> Reply:
        """Show the prompt as the model sees it. Finishes with wire.Rendered."""
        return self._send(self._session.render(prompt))

    def detokenize(self, messages: Sequence[tuple[int, ...]]) -> Reply:
        """Write out the messages of an answer as generated. Finishes with wire.Rendered."""
        return self._send(self._session.detokenize(messages))

    def check_schema(self, form: ResponseFormat) -> Reply:
        """Tell whether answers can be made to fit a schema. Finishes with wire.Done."""
        return self._send(self._session.check_schema(form))

    def measure_memory(self) -> Reply:
        """Ask what the model holds. Finishes with wire.MemoryMeasured."""
        return self._send(self._session.measure_memory())

    def measure_speed(self, read: int, written: int) -> Reply:
        """Time how fast so many tokens are read, and then written. Finishes with wire.Measured."""
        return self._send(self._session.measure_speed(read, written))

    def read_ahead(self, prompt: Prompt) -> Reply:
        """Read a prompt while nothing else is to be done. Finishes with wire.AheadRead."""
        return self._send(self._session.read_ahead(prompt))

    def take_prefix(self, prompt: Prompt, least: int) -> Reply:
        """Have what was computed of a prompt held. Finishes with wire.PrefixTaken."""
        return self._send(self._session.take_prefix(prompt, least))

    def take_part(self, number: int) -> Reply:
        """Give a part of it. Finishes with wire.PrefixPart."""
        return self._send(self._session.take_part(number))

    def put_prefix(self, data: bytes, *, begins: bool, is_last: bool) -> Reply:
        """Put a part back that was given. Finishes with wire.PrefixPut."""
        return self._send(self._session.put_prefix(data, begins=begins, is_last=is_last))

    def list_devices(self) -> Reply:
        """Ask what the backends could use. Finishes with wire.DevicesListed."""
        return self._send(self._session.list_devices())

    def unload(self) -> Reply:
        """Give the model's memory back. Finishes with wire.Done."""
        return self._send(self._session.unload())

    def restart(self) -> None:
        """Let the process go without waiting; the next request starts a new one."""
        if self._link is not None:
            link = self._let_go()
            link.gone.connect(link.deleteLater)
            link.leave()
            self._handle(self._session.close())

    def retire(self) -> None:
        """Let the process go without waiting, and delete this object when it is gone."""
        if self._link is None:
            self.deleteLater()
        else:
            link = self._retiring = self._let_go()
            link.gone.connect(lambda: self.deleteLater())  # noqa: PLW0108 - the closure keeps this object until then
            link.leave()

    def close(self) -> None:
        """End the process. Open replies fail."""
        if self._retiring is not None:
            self._retiring.close()
        if self._link is not None:
            link = self._link
            self._forget_link()
            link.close()
            self._handle(self._session.close())

    def open_link(self) -> LineLink:
        """Make the way to an engine, not yet started; tests have another one than a process."""
        return ConfinedLink(partial(_open_child, tuple(self._command), self._told_environment, self._servers), self)

    def _send(self, asked: Asked) -> Reply:
        reply = Reply(asked.number, self)
        if (refusal := asked.refusal) is not None:
            QTimer.singleShot(0, reply, lambda: reply.fail(refusal))  # as any other failure: once somebody listens
            return reply
        self._replies[asked.number] = reply
        reply.cancel_wanted.connect(self._cancel)
        link = self._link or self._start()
        link.send(asked.lines)
        if self._told is not self._session.phase:
            self._tell_one(EngineChanged())
        return reply

    def _start(self) -> LineLink:
        self._is_hung = False
        has_pack = environment_pack(self._told_environment()) is not None
        self._patience = max(HUNG_WITH_PACK_MILLISECONDS, self._hung_after) if has_pack else self._hung_after
        link = self._link = self.open_link()
        link.line.connect(self._receive)
        link.died.connect(self._died)
        link.start()
        self._heard_at = self._clock()
        self._looks.start()
        return link

    def _cancel(self, number: int) -> None:
        line = self._session.cancel(number)
        if self._link is not None and line:
            self._link.send(line)

    def _receive(self, line: bytes) -> None:
        self._heard_at = self._clock()
        self._handle(self._session.receive(line))

    def _handle(self, events: Events) -> None:
        for event in events:
            self._tell_one(event)

    def _tell_one(self, event: SessionEvent) -> None:
        match event:
            case EngineChanged():
                self._told = self._session.phase
                self.changed.emit()
            case RequestMoved():
                self._move(event)
            case RequestFailed():
                self._preparing.discard(event.number)
                if (reply := self._replies.pop(event.number, None)) is not None:
                    reply.fail(event.failure)
            case EngineLost():
                self.lost.emit(event.failure)
            case EngineRefused():
                self._kill()

    def _move(self, moved: RequestMoved) -> None:
        """Tell the reply; a model that is loaded again after a loss has none."""
        self._preparing.discard(moved.number)
        reply = self._replies.get(moved.number)
        if reply is None:
            return
        match moved.event:
            case wire.Delta():
                reply.delta.emit(moved.event)
            case wire.CallDelta():
                reply.call_delta.emit(moved.event)
            case wire.Loading(stage="preparing"):
                self._preparing.add(moved.number)
                reply.progress.emit(moved.event)
            case wire.Prefilling() | wire.Loading():
                reply.progress.emit(moved.event)
            case _:
                del self._replies[moved.number]
                reply.finish(moved.event)

    def check_silence(self) -> None:
        """End a process that has said nothing for too long, of the time in which this one could have heard it: after a
        stop, a pause or a night both begin anew. A process may be silent for longer while it starts (a slow disk,
        a virus scanner), while it loads, and while it prepares the form of an answer, which holds Python for seconds.
        """
        may_be_slow = self._session.phase in (EnginePhase.STARTING, EnginePhase.LOADING) or bool(self._preparing)
        limit = max(HUNG_LOADING_MILLISECONDS, self._patience) if may_be_slow else self._patience
        if 1000 * (self._clock() - self._heard_at) >= limit:
            self._end_hung()

    def _end_hung(self) -> None:
        self._is_hung = True
        self._kill()

    def _kill(self) -> None:
        if self._link is not None:
            self._link.kill()

    def _died(self, last_words: str) -> None:
        self._forget_link()
        self._handle(self._session.ended(last_words, is_hung=self._is_hung))

    def _forget_link(self) -> None:
        if self._link is not None:
            self._let_go().deleteLater()

    def _let_go(self) -> LineLink:
        self._looks.stop()
        link, self._link = self._link, None
        assert link is not None
        link.line.disconnect(self._receive)  # what it still tells is no word of the next one
        link.died.disconnect(self._died)
        return link


def _open_child(
    command: Sequence[str],
    environment: Callable[[], Mapping[str, str]],
    servers: EngineServers,
    reach: Reach,
    parent: QObject,
) -> LineLink:
    """Make a process, not yet started, that can read what it has to; its engine pack, if it is told of one, besides."""
    if reach.server:
        return servers.open_child(reach.server, as_arguments(reach.allowed()), parent)
    told = {**_ENVIRONMENT, **environment()}
    pack = environment_pack(told)
    any_files = pack is not None and ANY_FILES_VARIABLE in told
    may = reach.allowed(str(pack) if pack else "", told.get(GPU_CACHE, ""), any_files=any_files)
    return Child(ENGINE, [*command, *as_arguments(may)], told, parent)
