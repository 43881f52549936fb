"""The local API as the window shows it: on or off, where, with which key, and who asks now.

Not here: the process and the queue (`app.services.serving.server`), what clients may ask (`app.serving`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from app.core.jobs.client_answer import ClientAnswer
from app.core.jobs.client_log import ClientLog, LoggedAnswer
from app.core.jobs.serving_choices import ServingChoices, ServingChoicesFile
from app.core.jobs.serving_snippets import Snippet, snippets
from app.core.jobs.serving_wire import Listen, url_of
from app.errors import AppError, EngineFailure, FileNotWritten
from app.sentence import Sentence
from app.services.background.tasks import Tasks
from app.services.serving.api_key import ApiKey
from app.services.serving.server import LocalServer, PortRefused
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.models.model_ready import ModelReady

MakeServer = Callable[[Listen, Callable[[], bool], QObject], LocalServer]
"""Makes a server, not yet started, that asks whether a model is loaded."""


class ServingPhase(StrEnum):
    """Where the server stands."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    ENDING = "ending"  # nothing listens any more, and its process is not gone yet


class ServingState(QObject):
    """Signals: changed() – phase, address, key or choices are others · asking_changed() – `answers` are others ·
    ended(AppError) – it could not begin, or has ended by itself · failed(AppError) – something could not be saved or
    written.
    """

    changed = Signal()
    asking_changed = Signal()
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        file: ServingChoicesFile,
        key: ApiKey,
        in_use: ModelInUseState,
        make_server: MakeServer,
        log: ClientLog,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._file, self._key, self._in_use = file, key, in_use
        self._make_server, self._log = make_server, log
        self._tasks = Tasks(self)
        self._server: LocalServer | None = None
        self._served = ("", 0, "")
        self._takes_any_port = self._is_log_lost = False
        self._ready = ModelReady(in_use, self)
        self._is_loading = False  # for those who ask
        self._ready.ready.connect(self._go_on)
        self._ready.failed.connect(self._refuse)
        self.phase = ServingPhase.OFF
        self.failure: AppError | None = None  # why it is off although it was wanted
        self.key = ""  # once it was read or made
        in_use.changed.connect(self._serve)

    # what is shown

    @property
    def choices(self) -> ServingChoices:
        """What the user wants."""
        return self._file.value

    @property
    def is_wanted(self) -> bool:
        """Whether it is on, or about to be."""
        return self.choices.is_on and self.failure is None

    @property
    def may_need_other_port(self) -> bool:
        """Whether it failed for its place, and not by itself."""
        return isinstance(self.failure, PortRefused)

    @property
    def url(self) -> str:
        """What clients are told."""
        return url_of(self.choices.host, self.choices.port)

    @property
    def model(self) -> str:
        """The model that answers, or that is loaded when somebody asks; empty without one."""
        return self._in_use.name if self._in_use.wanted is not None else ""

    @property
    def is_model_loaded(self) -> bool:
        """Whether nobody has to wait for it."""
        return self._in_use.phase is ModelPhase.READY

    @property
    def is_key_kept(self) -> bool:
        """Whether the key will be the same after the next start."""
        return self._key.is_kept

    @property
    def log_file(self) -> str:
        """Where the log is, or would be."""
        return str(self._log.file)

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """What to put into other programs."""
        return snippets(self.url, self.key, self.model or "gpt-oss-20b")

    @property
    def answers(self) -> tuple[ClientAnswer, ...]:
        """What clients wait for now."""
        return self._server.answers if self._server is not None and self.phase is ServingPhase.ON else ()

    def rate(self, answer: ClientAnswer) -> float:
        """Tokens a second of an answer until now."""
        return answer.rate(time.monotonic())

    # what the user does

    def open_if_on(self) -> None:
        """At the start of the program: as the user left it."""
        if self.choices.is_on:
            self._begin()

    def turn_on(self) -> None:
        """Listen from now on, also after the next start."""
        self._choose(replace(self.choices, is_on=True))
        self._begin()

    def turn_off(self) -> None:
        """Stop listening at once, and end what runs for clients."""
        self._choose(replace(self.choices, is_on=False))
        self.failure = None
        self._leave()

    def use_any_port(self) -> None:
        """Take a port that is free, and keep to that one."""
        self._takes_any_port = True
        self.turn_on()

    def set_port(self, port: int) -> None:
        """Listen on another port; who asks now is cut off."""
        self._choose_place(replace(self.choices, port=port))

    def set_host(self, host: str) -> None:
        """Listen on another address of this computer; whoever calls this has warned the user."""
        self._choose_place(replace(self.choices, host=host))

    def set_origins(self, origins: tuple[str, ...]) -> None:
        """Let these web pages ask, and no other."""
        self._choose_place(replace(self.choices, origins=origins))

    def set_keeps_log(self, *, keeps_log: bool) -> None:
        """Write down who asks from now on, or stop that; what was written stays."""
        self._is_log_lost = False
        self._choose(replace(self.choices, keeps_log=keeps_log))

    def renew_key(self) -> None:
        """Make another key; clients with the old one are refused from then on."""
        self._tasks.run(self._key.renew, self._take_key)

    def stop(self, number: int) -> None:
        """End an answer; its client is told so."""
        if self._server is not None:
            self._server.stop(number)

    def close(self) -> None:
        """End it, at the end of the program; it begins again with the next start."""
        self._ready.stop()
        if self._server is not None:
            self._server.blockSignals(True)
            self._server.close()

    # what happens

    def _choose(self, choices: ServingChoices) -> None:
        try:
            self._file.write(choices)
        except FileNotWritten as failure:
            self.failed.emit(failure)
        self.changed.emit()

    def _choose_place(self, choices: ServingChoices) -> None:
        if choices == self.choices:
            return
        self._choose(choices)
        if choices.is_on:
            self._leave()
            self._begin()

    def _begin(self) -> None:
        """Start, or start again once the process before is gone."""
        self.failure = None
        if self.phase is ServingPhase.OFF:
            self.phase = ServingPhase.STARTING
            self._tasks.run(self._key.read_or_make, self._start)
        self.changed.emit()

    def _start(self, key: str) -> None:
        self.key = key
        if not self.choices.is_on:
            self.phase = ServingPhase.OFF
            self.changed.emit()
            return
        listen = replace_port(self.choices.listen, 0) if self._takes_any_port else self.choices.listen
        self._takes_any_port = False
        server = self._server = self._make_server(listen, lambda: self.is_model_loaded, self)
        server.listening.connect(self._listening)
        server.serving.connect(self._serving)
        server.failed.connect(self._fail)
        server.gone.connect(self._gone)
        server.model_wanted.connect(self._load)
        server.asking_changed.connect(self.asking_changed)
        server.answered.connect(self._note)
        server.start()
        self.changed.emit()

    def _listening(self, port: int) -> None:
        if port != self.choices.port:
            self._choose(replace(self.choices, port=port))
        self._served = ("", 0, "")
        self._serve()

    def _serve(self) -> None:
        """Tell the server what is served, where that is new."""
        if self._server is None or self.phase not in (ServingPhase.STARTING, ServingPhase.ON):
            return
        model = self._in_use.model
        served = (self.model, model.context if model is not None and self.is_model_loaded else 0, self.key)
        if served != self._served:
            self._served = served
            self._server.serve(*served)
            self.changed.emit()

    def _serving(self) -> None:
        if self.phase is ServingPhase.STARTING:
            self.phase = ServingPhase.ON
            self.changed.emit()

    def _take_key(self, key: str) -> None:
        self.key = key
        self._serve()
        self.changed.emit()

    def _leave(self) -> None:
        if self._server is not None and self.phase is not ServingPhase.ENDING:
            self.phase = ServingPhase.ENDING
            self._stop_loading()
            self._server.leave()
        self.changed.emit()
        self.asking_changed.emit()

    def _fail(self, failure: AppError) -> None:
        self.failure = failure
        self.phase = ServingPhase.ENDING
        self._stop_loading()
        self.changed.emit()
        self.asking_changed.emit()
        self.ended.emit(failure)

    def _gone(self) -> None:
        if self._server is not None:
            self._server.deleteLater()
            self._server = None
        self.phase = ServingPhase.OFF
        if self.is_wanted:
            self._begin()
        self.changed.emit()

    def _load(self) -> None:
        if not self._is_loading:
            self._is_loading = True
            self._ready.start()

    def _stop_loading(self) -> None:
        self._is_loading = False
        self._ready.stop()

    def _go_on(self) -> None:
        self._is_loading = False
        if self._server is not None:
            self._server.go_on()

    def _refuse(self, failure: EngineFailure) -> None:
        self._is_loading = False
        if self._server is not None:
            self._server.refuse(failure)

    def _note(self, answer: ClientAnswer, ended: str) -> None:
        if not self.choices.keeps_log:
            return
        seconds = round(time.monotonic() - answer.asked, 3)
        row = LoggedAnswer(datetime.now(UTC), answer.client, answer.model, answer.effort, answer.tokens, seconds, ended)
        try:
            self._log.add(row)
        except OSError as error:
            self._tell_lost(str(error))

    def _tell_lost(self, detail: str) -> None:
        """Once is enough."""
        if not self._is_log_lost:
            self._is_log_lost = True
            title = Sentence("The log of the local API could not be written.")
            self.failed.emit(FileNotWritten(title, self._log.file.parent, detail))


def replace_port(listen: Listen, port: int) -> Listen:
    """The same place with another port."""
    return Listen(port, listen.host, listen.origins)
