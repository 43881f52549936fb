"""The app's end of the local API: starts its process, hands what clients ask into the queue, and tells what comes.

Not here: HTTP and OpenAI's words (`app.serving`), the queue (`app.services.engine.jobs`), the key's place.
"""

from __future__ import annotations

import logging
import time

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.jobs import serving_wire
from app.core.jobs.order import Asker, JobOwner
from app.errors import AppError, EngineFailure
from app.processes import SERVING, command_of
from app.sentence import Sentence
from app.services.background.child import Child
from app.services.engine.jobs import Job, JobRequest, Jobs
from backends.contract import wire
from backends.contract.base import ModelInfo
from backends.contract.containment import Confinement
from backends.lines import LineError, encode_line

log = logging.getLogger(__name__)


class LocalServer(QObject):
    """Owns the process. listening(int port) – the port is its own · serving() – clients are answered ·
    failed(AppError) – it could not begin, or has ended.

    It serves the model of the last `serve`; each client's jobs are one owner's in the queue.
    """

    listening = Signal(int)
    serving = Signal()
    failed = Signal(object)

    def __init__(self, jobs: Jobs, port: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._port = port
        self._running: dict[int, tuple[int, Job]] = {}  # jobs with the client's number, by their own
        self._numbers: dict[int, int] = {}  # of jobs, by the clients'
        self._moving: set[int] = set()
        self._is_greeted = False
        self.confinement: Confinement | None = None
        self._owner = JobOwner(Asker.API)
        self._child = Child(SERVING, [*command_of(SERVING), f"{serving_wire.PORT}{port}"], {}, self)
        self._child.line.connect(self._receive)
        self._child.died.connect(self._died)

    def start(self) -> None:
        """Begin to listen; `listening` or `failed` follows."""
        self._child.start()

    def serve(self, model: ModelInfo, key: str) -> None:
        """Answer with this model from now on, whoever shows the key."""
        self._send(serving_wire.Serve(key, model.name, model.context, int(time.time())))

    def close(self) -> None:
        """Stop listening at once, and end what runs for clients."""
        self._cancel_all()
        self._child.close()

    def _send(self, event: serving_wire.ToServer) -> None:
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
                self._fail(event.reason)
            case serving_wire.Serving():
                self.serving.emit()
            case serving_wire.Ask():
                self._ask(event)
            case serving_wire.Stop():
                self._stop(event.id)

    def _greeted(self, event: serving_wire.ServingReady) -> None:
        if event.protocol != serving_wire.PROTOCOL:
            self._fail("it is of another version; reinstall Triptych")
            self._child.leave()
            return
        self._is_greeted = True
        self.confinement = event.confinement
        self.listening.emit(event.port)

    def _ask(self, ask: serving_wire.Ask) -> None:
        request = JobRequest(self._owner, ask.prompt, ask.sampling, ask.max_tokens)
        job = self._jobs.submit(request)
        self._running[job.number] = ask.id, job
        self._numbers[ask.id] = job.number
        job.preparing.connect(self._move)
        job.reading.connect(self._move)
        job.delta.connect(self._tell_delta)
        job.finished.connect(self._finish)
        job.failed.connect(self._fail_job)

    def _stop(self, number: int) -> None:
        if (own := self._numbers.get(number)) is not None:
            self._running[own][1].cancel()

    def _cancel_all(self) -> None:
        for _number, job in tuple(self._running.values()):
            job.cancel()

    def _move(self, own: int, _part: float = 0.0) -> None:
        if own not in self._moving:
            self._moving.add(own)
            self._send(serving_wire.Moving(self._running[own][0]))

    def _tell_delta(self, own: int, delta: wire.Delta | wire.CallDelta) -> None:
        if isinstance(delta, wire.Delta):
            self._send(replace(delta, id=self._running[own][0]))

    def _finish(self, own: int, event: wire.Finished) -> None:
        self._send(replace(event, id=self._taken(own)))

    def _fail_job(self, own: int, failure: EngineFailure) -> None:
        self._send(wire.Failed(self._taken(own), failure.code, failure.detail, dict(failure.facts)))

    def _taken(self, own: int) -> int:
        number, _job = self._running.pop(own)
        del self._numbers[number]
        self._moving.discard(own)
        return number

    def _died(self, last_words: str) -> None:
        self._cancel_all()
        if self._is_greeted or last_words:
            self._fail(last_words)

    def _fail(self, detail: str) -> None:
        if self._is_greeted:
            title, advice = Sentence("The local server has ended."), Sentence("Start it again.")
        else:
            title = Sentence("The local server could not listen on port {port}.", port=str(self._port))
            advice = Sentence("Choose another port; 0 takes one that is free.")
        self.failed.emit(AppError(title, advice, detail))
