"""The app's end of the local API: starts its process, hands what clients ask into the queue, and tells what comes.

Not here: HTTP and OpenAI's words (`app.serving`), the queue (`app.services.engine.jobs`), the key's place
(`api_key`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from msgspec.structs import replace as with_number
from PySide6.QtCore import QObject, Signal

from app.core.jobs import serving_wire
from app.core.jobs.client_answer import ClientAnswer
from app.core.jobs.order import Asker, JobOwner
from app.core.jobs.serving_wire import Listen
from app.errors import AppError, EngineFailure
from app.processes import SERVING
from app.sentence import Sentence
from app.services.background.child import OpenChild, new_child
from app.services.engine.jobs import Job, JobRequest, Jobs
from backends.contract import wire
from backends.contract.containment import Confinement
from backends.contract.errors import ErrorCode
from backends.contract.logprobs import WantedScores
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)


class PortRefused(AppError):
    """The place to listen cannot be had; another port may help."""


class LocalServer(QObject):
    """Owns the process, from `start` to `leave` or `close`. listening(int port) – the port is its own · serving() –
    clients are answered · model_wanted() – somebody asks while no model is loaded: `go_on` or `refuse` follows ·
    asking_changed() – `answers` are others · answered(ClientAnswer, str) – one has ended, and how: `done`, or a code ·
    failed(AppError) – it could not begin, or has ended · gone() – its process is.

    Clients take turns in the queue: what one of them asks at once waits for itself alone.
    """

    listening = Signal(int)
    serving = Signal()
    model_wanted = Signal()
    asking_changed = Signal()
    answered = Signal(object, str)
    failed = Signal(object)
    gone = Signal()

    def __init__(
        self,
        jobs: Jobs,
        listen: Listen,
        parent: QObject | None = None,
        open_child: OpenChild | None = None,
        has_model: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.listen = listen
        self._has_model = has_model
        self._model = ""  # by its name, as it is served
        self._running: dict[int, tuple[int, Job]] = {}  # jobs with the client's number, by their own
        self._numbers: dict[int, int] = {}  # of jobs, by the clients'
        self._moving: set[int] = set()
        self._waiting: dict[int, serving_wire.Ask] = {}  # for a model, by the clients' numbers
        self._answers: dict[int, ClientAnswer] = {}  # by the clients' numbers
        self._owners: dict[str, tuple[JobOwner, set[int]]] = {}  # with the clients' numbers that they wait for
        self._is_greeted = self._is_over = False
        self.confinement: Confinement | None = None
        self._child = (open_child or partial(new_child, SERVING))(listen.arguments, self)
        self._child.line.connect(self._receive)
        self._child.died.connect(self._died)
        self._child.gone.connect(self.gone)

    @property
    def answers(self) -> tuple[ClientAnswer, ...]:
        """What clients wait for now, in the order in which they asked."""
        return tuple(self._answers.values())

    def start(self) -> None:
        """Begin to listen; `listening` or `failed` follows."""
        self._child.start()

    def serve(self, model: str, context: int, key: str) -> None:
        """Answer with this model from now on, whoever shows the key. Without a name there is none; without a context
        it is loaded once somebody asks.
        """
        self._model = model
        self._send(serving_wire.Serve(key, model, context, int(time.time())))

    def stop(self, number: int) -> None:
        """End one of the answers; its client is told so."""
        if number in self._waiting:
            self._refuse(self._waiting.pop(number), EngineFailure(ErrorCode.CANCELLED))
        elif (own := self._numbers.get(number)) is not None:
            self._running[own][1].cancel()

    def go_on(self) -> None:
        """A model is loaded: ask it what waits."""
        waiting, self._waiting = self._waiting, {}
        for ask in waiting.values():
            self._submit(ask)

    def refuse(self, failure: EngineFailure) -> None:
        """No model could be loaded for those who wait."""
        waiting, self._waiting = self._waiting, {}
        for ask in waiting.values():
            self._refuse(ask, failure)

    def leave(self) -> None:
        """Stop listening at once and end what runs for clients, without waiting; `gone` follows."""
        self._is_over = True
        self._cancel_all()
        self._child.leave()

    def close(self) -> None:
        """The same, and wait for it: for the end of the program."""
        self._is_over = True
        self._cancel_all()
        self._child.close()

    def _send(self, event: serving_wire.ToServer) -> None:
        if not self._is_over:
            self._child.send(encode_line(event))

    def _receive(self, line: bytes) -> None:
        try:
            event = serving_wire.FROM_SERVER.decode(line)
        except LineError:
            log.warning("the local server sent a line that is not an event: %r", line[:200])
            return
        match event:
            case serving_wire.ServingReady():
                self._greeted(event)
            case serving_wire.NotListening():
                self._fail(_not_listening(self.listen, event))
            case serving_wire.Serving():
                self.serving.emit()
            case serving_wire.Ask():
                self._ask(event)
            case serving_wire.Stop():
                self.stop(event.id)

    def _greeted(self, event: serving_wire.ServingReady) -> None:
        if event.protocol != serving_wire.PROTOCOL:
            self._fail(_ended("it is of another version; reinstall Triptych", was_listening=False))
            self._child.leave()
            return
        self._is_greeted = True
        self.confinement = event.confinement
        self.listening.emit(event.port)

    def _ask(self, ask: serving_wire.Ask) -> None:
        answer = ClientAnswer(ask.id, ask.client, self._model, ask.prompt.effort, time.monotonic())
        self._answers[ask.id] = answer
        self._owners.setdefault(ask.owner, (JobOwner(Asker.API), set()))[1].add(ask.id)
        self.asking_changed.emit()
        if self._has_model():
            self._submit(ask)
        else:
            self._waiting[ask.id] = ask
            self.model_wanted.emit()

    def _submit(self, ask: serving_wire.Ask) -> None:
        owner, scores = self._owners[ask.owner][0], WantedScores(logprobs=ask.logprobs)
        job = self._jobs.submit(JobRequest(owner, ask.prompt, ask.sampling, ask.max_tokens, scores=scores))
        self._running[job.number] = ask.id, job
        self._numbers[ask.id] = job.number
        job.preparing.connect(self._move)
        job.reading.connect(self._move)
        job.delta.connect(self._tell_delta)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail_job)

    def _refuse(self, ask: serving_wire.Ask, failure: EngineFailure) -> None:
        self._tell_failed(ask.id, failure)
        self._end(ask.id, failure.code)

    def _cancel_all(self) -> None:
        self._waiting.clear()
        for _number, job in tuple(self._running.values()):
            job.cancel()

    def _move(self, own: int, _part: float = 0.0) -> None:
        if own not in self._moving:
            self._moving.add(own)
            self._send(serving_wire.Moving(self._running[own][0]))

    def _tell_delta(self, own: int, delta: wire.Delta | wire.CallDelta) -> None:
        number = self._running[own][0]
        before = self._answers[number]
        began = before.began or time.monotonic()
        self._answers[number] = replace(before, began=began, tokens=before.tokens + delta.tokens)
        if isinstance(delta, wire.Delta):
            self._send(with_number(delta, id=number))

    def _finish(self, own: int, event: wire.Finished) -> None:
        number = self._taken(own)
        self._send(with_number(event, id=number))
        self._answers[number] = replace(self._answers[number], tokens=event.usage.new_tokens)
        self._end(number, event.reason)

    def _fail_job(self, own: int, failure: EngineFailure) -> None:
        number = self._taken(own)
        self._tell_failed(number, failure)
        self._end(number, failure.code)

    def _tell_failed(self, number: int, failure: EngineFailure) -> None:
        self._send(wire.Failed(number, failure.code, failure.detail, dict(failure.facts)))

    def _taken(self, own: int) -> int:
        number, _job = self._running.pop(own)
        del self._numbers[number]
        self._moving.discard(own)
        return number

    def _end(self, number: int, how: str) -> None:
        """Forget an answer, and a client who waits for none."""
        answer = self._answers.pop(number)
        for name, (_owner, numbers) in tuple(self._owners.items()):
            numbers.discard(number)
            if not numbers:
                del self._owners[name]
        self.answered.emit(answer, how)
        self.asking_changed.emit()

    def _died(self, last_words: str) -> None:
        """However it died, it is told, also where it left no word."""
        self._cancel_all()
        self._fail(_ended(last_words, was_listening=self._is_greeted))

    def _fail(self, failure: AppError) -> None:
        if not self._is_over:
            self._is_over = True
            self.failed.emit(failure)


def _ended(detail: str, *, was_listening: bool) -> AppError:
    """The process is no more, or none that can be used."""
    ended, unable = Sentence("The local API has ended."), Sentence("The local API could not be started.")
    return AppError(ended if was_listening else unable, Sentence("Start it again."), detail)


def _not_listening(listen: Listen, event: serving_wire.NotListening) -> PortRefused:
    """Why it cannot listen, and what to do."""
    port = str(listen.port)
    if event.is_taken:
        title = Sentence("The local API could not listen on port {port}: another program uses it.", port=port)
        return PortRefused(title, Sentence("Choose another port, or any that is free."), event.reason)
    title = Sentence("The local API could not listen on port {port} of {host}.", port=port, host=listen.host)
    return PortRefused(title, Sentence("Choose another port or address."), event.reason)
